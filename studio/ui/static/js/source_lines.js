/**
 * On a phone the open keyframe covers the board and its lines: here they run from its sources into its picture. The same
 * facts stand as text further down, so that all of it is hidden from screen readers.
 */

import { el, svg } from "./dom.js";
import { leadTo, sourcePicture, sourcesOf } from "./inspector_sources.js";
import { repaint } from "./repaint.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./types").SourceCard} SourceCard */

const PHONE = matchMedia("(max-width: 719px)");
const [WIDE, HIGH] = [100, 20];      // of the drawing, for each source

/** @param {string} boardId @param {AbortSignal} signal */
export function createSourceLines(boardId, signal) {
  const node = el("div", { class: "source-lines", "aria-hidden": "true", hidden: true });
  /** @type {[KeyframeCard, VariationCard | undefined] | null} */
  let last = null;

  const show = () => {
    const sources = last && PHONE.matches ? sourcesOf(...last) ?? [] : [];
    node.hidden = !sources.length;
    node.style.setProperty("--sources", String(sources.length));
    repaint(node, sources, () => [...sources.map((source) => place(source, boardId)), sources.length > 0 && drawing(sources.length)]);
  };
  PHONE.addEventListener("change", show, { signal });
  return { node, paint: (/** @type {KeyframeCard} */ card, /** @type {VariationCard | undefined} */ variation) => { last = [card, variation]; show(); } };
}

/** @param {SourceCard} source @param {string} boardId */
function place(source, boardId) {
  return leadTo(source, boardId, { class: "source-place", tabindex: "-1" }, el("span", { class: "source-place-name", text: source.label }), sourcePicture(source));
}

/** The first source counts most, and so does its line. @param {number} count */
function drawing(count) {
  const middle = (count * WIDE) / 2;
  return svg("svg", { class: "source-drawing", viewBox: `0 0 ${count * WIDE} ${HIGH}`, preserveAspectRatio: "none", focusable: "false" },
    Array.from({ length: count }, (_, at) => {
      const from = (at + 0.5) * WIDE;
      return svg("path", { class: "edge", "data-chosen": "", "data-weight": Math.min(3, at + 1), "vector-effect": "non-scaling-stroke",
        d: `M ${from} 0 C ${from} ${HIGH * 0.7} ${middle} ${HIGH * 0.3} ${middle} ${HIGH}` });
    }));
}
