/** Starts the page: shadow root, styles, the frame with its links, and one view at a time. */

import { installAnnouncer, say } from "./announce.js";
import { el, replace, setShellRoot } from "./dom.js";
import { addFonts } from "./fonts.js";
import { frame } from "./frame.js";
import { refreshLibrary } from "./library.js";
import { applyTheme } from "./preferences.js";
import { current, onRoute } from "./router.js";
import { firstShown } from "./small_copies.js";
import { installToasts } from "./toast.js";

/**
 * What a view is given.
 * @typedef {object} Shell
 * @property {ShadowRoot} root one root for the whole page: ids and labels meet in it
 * @property {HTMLElement} host carries data-ready="1" once the first view has drawn
 * @property {(title: string) => void} setTitle of the document; the view's h1 is the view's own
 */
/** @typedef {{id: string, key: string | null, kind: "influencer" | "product"}} Params */
/** @typedef {{mount: (root: HTMLElement, params: any, shell: Shell) => Promise<void | (() => void)>}} View */

const SHEETS = ["base", "controls", "board", "inspector", "filmstrip", "lists", "editor", "money", "kits", "generator"];
/** @type {Record<import("./router.js").Route["view"], () => Promise<View>>} */
const VIEWS = {
  storyboards: () => import("./view_storyboards.js"),
  board: () => import("./view_board.js"),
  editor: () => import("./view_editor.js"),
  influencers: () => import("./view_identities.js"),
  products: () => import("./view_identities.js"),
  kits: () => import("./view_kits.js"),
  kit: () => import("./view_kit.js"),
  generator: () => import("./view_generator.js"),
  settings: () => import("./view_settings.js"),
  costs: () => import("./view_costs.js"),
  missing: () => import("./view_missing.js"),
};

/** Builds the studio's page inside this element. @param {HTMLElement} element */
export async function mount(element) {
  if (element.dataset.mounted) return;
  element.dataset.mounted = "1";
  applyTheme();
  addFonts();
  const root = element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = await Promise.all(SHEETS.map(sheet));
  setShellRoot(root);
  const { node, main, mark } = frame(element.closest("main") !== null);
  root.append(node);
  installAnnouncer();
  installToasts();
  const show = shower(element, root, main);
  onRoute((route) => { mark(route); show(route); });
  mark(current());
  refreshLibrary().catch(() => {});      // the status line says when the studio does not answer
  await show(current());
  element.dataset.ready = "1";
  await firstShown();
}

/** @param {string} name @returns {Promise<CSSStyleSheet>} */
async function sheet(name) {
  const made = new CSSStyleSheet();
  const response = await fetch(new URL(`../css/${name}.css`, import.meta.url));
  if (response.ok) await made.replace(await response.text());
  return made;
}

/** Swaps views: a new one for another view or storyboard, none for another open keyframe. @param {HTMLElement} host @param {ShadowRoot} root @param {HTMLElement} main */
function shower(host, root, main) {
  /** @type {void | (() => void)} */
  let unmount;
  let shown = "";
  let turn = 0;
  const shell = { root, host, setTitle: (/** @type {string} */ title) => { document.title = title ? `${title} · Throughline` : "Throughline"; } };

  /** @param {import("./router.js").Route} route */
  return async function show(route) {
    const wanted = `${route.view} ${route.id ?? ""}`;
    if (wanted === shown) return;
    const first = shown === "";
    shown = wanted;
    const mine = ++turn;
    unmount?.();
    unmount = undefined;
    const place = el("div", { class: "view", dataset: { view: route.view } });
    replace(main, place);
    main.scrollTop = 0;
    try {
      const view = await VIEWS[route.view]();
      const kind = route.view === "products" ? "product" : "influencer";
      const leave = await view.mount(place, { id: route.id, key: route.key, kind }, shell);
      if (mine === turn) unmount = leave;
      else leave?.();
    } catch (error) {
      if (mine === turn) trouble(place, error, () => { shown = ""; show(current()); });
    }
    if (mine === turn && !first) arrive(place);
  };
}

/** Puts the focus at the head of the new view, so that keys and screen readers start there. @param {HTMLElement} place */
function arrive(place) {
  const active = /** @type {ShadowRoot} */ (place.getRootNode()).activeElement;
  if (active && place.contains(active)) return;
  const heading = place.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  say(document.title);
}

/** @param {HTMLElement} place @param {unknown} error @param {() => void} again */
function trouble(place, error, again) {
  const text = error instanceof Error ? error.message : String(error);
  replace(place, el("div", { class: "page" }, el("div", { class: "empty", role: "alert" },
    el("h1", { text: "This page could not be shown" }), el("p", { text }),
    el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: again } }, "Try again"))));
}
