/** Draws a plan: columns are steps, rows are roles, lines run from each source to what is made from it. */

import { el, svg } from "./dom.js";
import { list } from "./format.js";

/** @typedef {import("./types").PlanPreview["keyframes"][number]} Planned */
/** @typedef {{x: number, y: number}} Point */

const BOX = { width: 36, height: 24 };
const GAP = { x: 28, y: 16 };
const PAD = 4;
const LETTER = { reference: "R", start: "S", end: "E" };
const ROLES = ["reference", "start", "end"];

/**
 * @param {import("./types").PlanPreview} plan @param {Map<string, string>} names of the assets
 * @param {(key: string) => void} onOpen a click on a keyframe
 */
export function planGraph(plan, names, onOpen) {
  const places = layout(plan.keyframes);
  const label = new Map(plan.keyframes.map((keyframe) => [keyframe.key, lower(keyframe.label)]));
  const missing = new Set(plan.missing.map((item) => item.key));
  const idle = "Point at a keyframe to see what it is made from.";
  const caption = el("p", { class: "plan-caption", text: idle });
  const width = Math.max(...[...places.values()].map((place) => place.x), 0) + BOX.width + PAD;
  const height = Math.max(...[...places.values()].map((place) => place.y), 0) + BOX.height + PAD;
  const edges = plan.keyframes.flatMap((keyframe) => keyframe.sources.filter((source) => places.has(source)).map((source, at) => edge(source, keyframe, at, places)));
  const sentence = (/** @type {Planned} */ keyframe) => describe(keyframe, (name) => label.get(name) ?? names.get(name) ?? name.replace(":", ": "));
  const boxes = plan.keyframes.map((keyframe) => box(keyframe, /** @type {Point} */ (places.get(keyframe.key)), missing.has(keyframe.key), {
    point: () => { caption.textContent = sentence(keyframe); light(keyframe.key); },
    leave: () => { caption.textContent = idle; light(null); },
    open: () => onOpen(keyframe.key),
  }));
  /** @param {string | null} key */
  const light = (key) => { for (const line of edges) line.dataset.state = key === null ? "" : line.dataset.to === key || line.dataset.from === key ? "lit" : "dim"; };
  const drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, edges, boxes);
  return [el("div", { class: "plan-scroll", dataset: { scroll: "1" }, tabindex: width > 320 ? "0" : null, role: "group", "aria-label": "The plan as a graph" }, drawing,
    el("ol", { class: "visually-hidden" }, plan.keyframes.map((keyframe) => el("li", { text: sentence(keyframe) })))), caption];
}

/** Where each keyframe stands: rows by role where that is enough, else one below the other. @param {Planned[]} keyframes @returns {Map<string, Point>} */
function layout(keyframes) {
  const roles = ROLES.filter((role) => keyframes.some((keyframe) => keyframe.role === role));
  const taken = new Set(keyframes.map((keyframe) => `${keyframe.level} ${keyframe.role}`));
  const byRole = taken.size === keyframes.length;
  /** @type {Map<number, number>} */
  const filled = new Map();
  return new Map(keyframes.map((keyframe) => {
    const next = filled.get(keyframe.level) ?? 0;
    filled.set(keyframe.level, next + 1);
    const row = byRole ? roles.indexOf(keyframe.role) : next;
    return [keyframe.key, { x: PAD + keyframe.level * (BOX.width + GAP.x), y: PAD + row * (BOX.height + GAP.y) }];
  }));
}

/** @param {string} from @param {Planned} keyframe @param {number} at place among its sources @param {Map<string, Point>} places */
function edge(from, keyframe, at, places) {
  const a = /** @type {Point} */ (places.get(from));
  const b = /** @type {Point} */ (places.get(keyframe.key));
  return svg("path", { class: "plan-edge", d: curve(a, b), "stroke-width": at === 0 ? 1.5 : 1, dataset: { from, to: keyframe.key, copies: keyframe.copies === from } });
}

/** @param {Point} a @param {Point} b */
function curve(a, b) {
  if (a.x === b.x) {
    const x = a.x + BOX.width / 2;
    return a.y < b.y ? `M${x} ${a.y + BOX.height}V${b.y}` : `M${x} ${a.y}V${b.y + BOX.height}`;
  }
  const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + BOX.height / 2, b.x, b.y + BOX.height / 2];
  const bend = Math.min(GAP.x, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** @param {Planned} keyframe @param {Point} place @param {boolean} missing @param {{point: () => void, leave: () => void, open: () => void}} on */
function box(keyframe, place, missing, on) {
  return svg("g", { class: "plan-box", transform: `translate(${place.x} ${place.y})`, dataset: { state: missing ? "missing" : keyframe.copies ? "copied" : null },
    on: { pointerenter: on.point, pointerleave: on.leave, click: on.open } },
  svg("rect", { width: BOX.width, height: BOX.height, rx: 3 }),
  svg("text", { x: BOX.width / 2, y: BOX.height / 2 + 4, "text-anchor": "middle" }, `${LETTER[keyframe.role]}${keyframe.segment}`));
}

/** @param {Planned} keyframe @param {(name: string) => string} nameOf */
function describe(keyframe, nameOf) {
  if (keyframe.copies) return `${keyframe.label}: ${nameOf(keyframe.copies)}, taken over as it is.`;
  if (keyframe.sources.length === 0) return `${keyframe.label}: from the text alone.`;
  return `${keyframe.label}: from ${list(keyframe.sources.map(nameOf))}.`;
}

/** @param {string} text */
function lower(text) { return text.charAt(0).toLowerCase() + text.slice(1); }
