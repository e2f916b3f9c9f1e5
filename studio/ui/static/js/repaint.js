/** Builds a part of the page anew only where the facts it shows are others: focus and selection in it survive repeats. */

import { replace } from "./dom.js";

/** @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/** @param {HTMLElement} node @param {unknown} facts all that the part shows @param {() => import("./dom.js").Child[]} build */
export function repaint(node, facts, build) {
  const now = JSON.stringify(facts) ?? "";
  if (shown.get(node) === now) return;
  shown.set(node, now);
  replace(node, build());
}
