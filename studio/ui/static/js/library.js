/** The studio's lists (people, products, storyboards, providers): one copy a tab, fetched anew when anything changed. */

import { getJson, onChange } from "./verbs.js";

/** @typedef {import("./types").Library} Library */

const SETTLE_MS = 80;
const RENDERING_MS = 6000;      // while something is rendered, its end shows in the lists without any verb of ours
/** @type {Library | null} */
let latest = null;
/** @type {Promise<Library> | null} */
let coming = null;
let timer = 0;
/** @type {Set<(library: Library) => void>} */
const listeners = new Set();

/** The lists as last fetched; fetches them at first. @returns {Promise<Library>} */
export function library() { return latest ? Promise.resolve(latest) : refreshLibrary(); }

/** Fetches the lists and tells who listens. Calls that come meanwhile share the answer. @returns {Promise<Library>} */
export function refreshLibrary() {
  coming ??= getJson("library").then((fetched) => {
    latest = fetched;
    for (const listener of [...listeners]) listener(fetched);
    if (fetched.live_runs > 0) refreshSoon(RENDERING_MS);
    return fetched;
  }).finally(() => { coming = null; });
  return coming;
}

/** Calls back at once with what is known, then after each change. @param {(library: Library) => void} listener @returns {() => void} stops it */
export function onLibrary(listener) {
  listeners.add(listener);
  if (latest) listener(latest);
  return () => listeners.delete(listener);
}

/** Fetches the lists in a moment: something that they show has changed. @param {number} [wait] in ms */
export function refreshSoon(wait = SETTLE_MS) {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (document.hidden && wait === RENDERING_MS) return;
    // The status line shows that a server is gone; the next change or visit fetches again.
    (coming ?? Promise.resolve()).then(refreshLibrary).catch(() => {});
  }, wait);
}

onChange(() => refreshSoon());
document.addEventListener("visibilitychange", () => { if (!document.hidden && latest) refreshSoon(); });
