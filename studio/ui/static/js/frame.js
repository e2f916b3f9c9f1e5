/** What stands around every view: the name, the links, and the status at the right. */

import { diskLine, tellDisk } from "./disk.js";
import { el, replace, svg } from "./dom.js";
import { icon } from "./icons.js";
import { onLibrary, refreshLibrary } from "./library.js";
import { link } from "./router.js";
import { api } from "./verbs.js";

/** @type {{label: string, path: string, icon: import("./icons.js").IconName, views: string[]}[]} */
const LINKS = [
  { label: "Influencers", path: "/influencers", icon: "person", views: ["influencers"] },
  { label: "Products", path: "/products", icon: "box", views: ["products"] },
  { label: "Kits", path: "/kits", icon: "grid", views: ["kits", "kit"] },
  { label: "Storyboards", path: "/storyboards", icon: "film", views: ["storyboards", "board", "editor"] },
  { label: "Generate", path: "/generator", icon: "wand", views: ["generator"] },
  { label: "Settings", path: "/settings", icon: "settings", views: ["settings", "costs"] },
];
const PING_MS = 20_000;

/** The frame: its node, the place for views, and `mark(route)` that lights the link. @param {boolean} inMain Gradio's <main> is around it: a page has one */
export function frame(inMain) {
  const main = el(inMain ? "div" : "main", { class: "shell-view", tabindex: "-1" });
  const links = LINKS.map((item) => link(item.path, { dataset: { views: item.views.join(" ") } }, icon(item.icon, 20), item.label));
  const nav = el("nav", { class: "shell-nav", "aria-label": "Studio" }, links);
  const brand = link("/storyboards", { class: "shell-brand", "aria-label": "Throughline, storyboards" }, logo(), el("span", { text: "Throughline" }));
  const head = el("header", { class: "shell-head" }, brand, nav, status());
  const node = el("div", { class: "shell" },
    el("button", { class: "skip-link", type: "button", on: { click: () => main.focus() } }, "Skip to the content"),
    head, diskLine(), main);
  placeNav(nav, head, node);
  return { node, main, mark: (/** @type {import("./router.js").Route} */ route) => mark(links, route) };
}

/** On a phone the links stand below the view, also in the order of the Tab key. @param {HTMLElement} nav @param {HTMLElement} head @param {HTMLElement} node */
function placeNav(nav, head, node) {
  const phone = matchMedia("(max-width: 719px)");
  const place = () => { if (phone.matches) node.append(nav); else head.firstElementChild?.after(nav); };
  phone.addEventListener("change", place);
  place();
}

/** @param {HTMLAnchorElement[]} links @param {import("./router.js").Route} route */
function mark(links, route) {
  for (const item of links) {
    if (item.dataset.views?.split(" ").includes(route.view)) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
}

/** A line running through three frames. */
export function logo(size = 24) {
  return svg("svg", { viewBox: "0 0 32 24", width: (size * 4) / 3, height: size, fill: "none", "aria-hidden": "true" },
    [2.75, 12.75, 22.75].map((x) => svg("rect", { x, y: 4.75, width: 6.5, height: 14.5, rx: 1.25, stroke: "currentColor", "stroke-width": 1.5, opacity: 0.55 })),
    svg("path", { d: "M0 15.5C5 15.5 7 8.5 12 9.5S20 15 24 13.5 29 8.5 32 8.5", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round" }));
}

/** "sketch · offline · $0.00 today", and how many renderings are under way. */
function status() {
  const text = link("/costs", { class: "shell-status-text" });
  const live = el("span", { class: "shell-live", hidden: true });
  const node = el("div", { class: "shell-status" }, live, text);
  /** @param {import("./types").Library} library */
  const show = (library) => {
    const provider = library.providers.find((item) => item.is_default) ?? library.providers[0];
    text.textContent = [provider?.name, provider && (provider.offline ? "offline" : "online"), `${library.cost_today} today`].filter(Boolean).join(" · ");
    text.title = provider ? `${provider.label}: ${provider.price}. What was spent` : "";
    replace(live, `${library.live_runs} rendering`);
    live.hidden = library.live_runs === 0;
    delete node.dataset.state;
  };
  onLibrary(show);
  watchServer((there) => {
    if (there && node.dataset.state === "lost") refreshLibrary().catch(() => {});
    if (there) return;
    text.textContent = "The studio does not answer";
    node.dataset.state = "lost";
  });
  return node;
}

/** Asks from time to time whether the server is there; a board's own stream notices sooner. @param {(there: boolean) => void} tell */
function watchServer(tell) {
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(api("ping")).then((response) => (response.ok ? response.json() : null)).catch(() => null);
    if (answer) tellDisk(answer.disk_full === true);
    tell(answer !== null);
  };
  setInterval(ask, PING_MS);
  addEventListener("offline", () => ask());
}

