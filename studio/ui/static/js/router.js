/** Addresses and views: reads the address bar, changes it, and tells who listens. */

import { el } from "./dom.js";
import { rootPath, url } from "./verbs.js";

/**
 * @typedef {object} Route
 * @property {"storyboards" | "board" | "editor" | "influencers" | "products" | "kits" | "kit" | "generator" | "settings" | "costs" | "missing"} view
 * @property {string | null} id the storyboard, or the kit
 * @property {string | null} key the keyframe that is open, or whose prompt is wanted, "s02.start"
 * @property {string} path without the root prefix
 */

const KEY = /^s\d{2,}\.(reference|start|end)$/;
/** @type {Set<(route: Route) => void>} */
const listeners = new Set();

/** What an address means. @param {string} path without the root prefix @param {string} [search] @param {string} [hash] @returns {Route} */
export function parse(path, search = "", hash = "") {
  const [first = "", id = "", last = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  const query = new URLSearchParams(search);
  const asked = query.get("storyboard");
  if (first === "" && asked) return { view: "board", id: asked, key: query.get("keyframe"), path };
  if (rest.length === 0 && last === "" && id === "") {
    if (first === "" || first === "storyboards") return { view: "storyboards", id: null, key: null, path };
    if (first === "influencers" || first === "products" || first === "kits" || first === "generator" || first === "settings" || first === "costs") return { view: first, id: null, key: null, path };
  }
  if (first === "kits" && last === "" && rest.length === 0) return { view: "kit", id, key: null, path };
  if (first === "storyboards" && rest.length === 0) {
    if (last === "edit") return { view: "editor", id, key: KEY.test(hash.slice(1)) ? hash.slice(1) : null, path };
    if (last === "" || KEY.test(last)) return { view: "board", id, key: last || null, path };
  }
  return { view: "missing", id: null, key: null, path };
}

/** Where the page is now. @returns {Route} */
export function current() {
  const root = rootPath();
  const path = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname;
  return parse(path || "/", location.search, location.hash);
}

/** The address of a board, a keyframe on it, or its editor. @param {string} id @param {string} [last] */
export function boardPath(id, last = "") {
  return `/storyboards/${encodeURIComponent(id)}${last ? `/${last}` : ""}`;
}

/** The address of a keyframe's prompt in the editor. @param {string} id @param {string} key */
export function promptPath(id, key) { return `${boardPath(id, "edit")}#${key}`; }

/** Goes to a path of the studio without loading a document. @param {string} path @param {{replace?: boolean}} [options] */
export function navigate(path, options = {}) {
  const address = url(path);
  if (address === location.pathname + location.search) return;
  if (options.replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  announce();
}

function announce() {
  const route = current();
  for (const listener of [...listeners]) listener(route);
}

/**
 * Calls back after each change of the address. The shell mounts a new view only when view or storyboard differ;
 * a view that shows `key` listens here for it. @param {(route: Route) => void} listener @returns {() => void} stops it
 */
export function onRoute(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A link with a real address that changes the view in place on a plain click. @param {string} path @param {import("./dom.js").Props} [props] @param {...import("./dom.js").Child} children */
export function link(path, props = {}, ...children) {
  const node = el("a", { ...props, href: url(path) }, ...children);
  node.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    navigate(path);
  });
  return node;
}

addEventListener("popstate", announce);
