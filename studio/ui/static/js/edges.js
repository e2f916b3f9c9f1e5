/**
 * The lines from a keyframe to those that are shown it. Faint at rest; the lines of the keyframe under the pointer or the
 * focus, of what it comes from and what follows from it, are lit. The same facts stand as text in the inspector.
 */

import { svg } from "./dom.js";

/** @typedef {import("./types").BoardHead["edges"]} EdgeList */
/** @typedef {import("./card.js").Cell} Cell */
/** @typedef {{from: string, to: string, path: SVGPathElement}} Line */
/** @typedef {{left: number, right: number, end: number, middle: number}} Box  of a picture, in px within the canvas; end: of its cell */

const BULGE_PX = 14;

/** Draws nothing until it has a plan. */
export function createEdges() {
  const node = svg("svg", { class: "edges", "aria-hidden": "true", focusable: "false" });
  /** @type {Line[]} */
  let lines = [];
  /** @type {Map<string, Cell>} */
  let cells = new Map();
  let lit = "";
  let chosen = "";

  const draw = () => {
    const boxes = measure(lines, cells);
    for (const line of lines) {
      const from = boxes.get(line.from);
      const to = boxes.get(line.to);
      if (from && to) line.path.setAttribute("d", curve(from, to));
    }
  };
  /** @param {EdgeList} edges @param {Map<string, Cell>} found */
  const plan = (edges, found) => {
    cells = found;
    lines = edges.map((edge) => ({ from: edge.from, to: edge.to,
      path: svg("path", { class: "edge", "data-weight": Math.min(3, edge.weight) }) }));
    node.replaceChildren(...lines.map((line) => line.path));
    lit = "";
    choose(chosen);
    draw();
  };
  /** @param {string | null} key */
  const light = (key) => {
    if ((key ?? "") === lit) return;
    lit = key ?? "";
    const near = key ? reach(lines, key) : new Set();
    if (near.size) node.setAttribute("data-lit", "");
    else node.removeAttribute("data-lit");
    for (const line of lines) line.path.toggleAttribute("data-near", near.has(line));
  };
  /** The lines of the open keyframe stay lit; the others stay as they are. @param {string | null} key */
  const choose = (key) => {
    chosen = key ?? "";
    for (const line of lines) line.path.toggleAttribute("data-chosen", line.to === chosen || line.from === chosen);
  };
  return { node, plan, draw, light, choose };
}

/** The lines into a keyframe, and all lines that follow from it. @param {Line[]} lines @param {string} key */
function reach(lines, key) {
  const near = new Set(lines.filter((line) => line.to === key));
  const after = new Set([key]);
  for (const line of lines) {          // plan order: a source stands before what is made from it
    if (!after.has(line.from)) continue;
    near.add(line);
    after.add(line.to);
  }
  return near;
}

/**
 * All boxes are read before any line is written. Only one picture is measured inside its cell: all cells are alike, and
 * those far outside the view are not laid out.
 * @param {Line[]} lines @param {Map<string, Cell>} cells @returns {Map<string, Box>}
 */
function measure(lines, cells) {
  const boxes = new Map();
  const first = cells.values().next().value;
  if (!first) return boxes;
  const { offsetLeft, offsetTop, offsetHeight } = first.frame;
  for (const key of new Set(lines.flatMap((line) => [line.from, line.to]))) {
    const node = cells.get(key)?.node;
    if (!node) continue;
    const left = node.offsetLeft + offsetLeft;
    const end = node.offsetLeft + node.offsetWidth;
    boxes.set(key, { left, right: end - offsetLeft, end, middle: node.offsetTop + offsetTop + offsetHeight / 2 });
  }
  return boxes;
}

/** @param {Box} from @param {Box} to */
function curve(from, to) {
  if (from.left === to.left) {          // within one segment: around the left side
    const side = from.left - BULGE_PX;
    return `M ${from.left} ${from.middle} C ${side} ${from.middle} ${side} ${to.middle} ${to.left} ${to.middle}`;
  }
  const bend = Math.max(16, (to.left - from.end) / 2);
  return `M ${from.right} ${from.middle} L ${from.end} ${from.middle} C ${from.end + bend} ${from.middle} ${to.left - bend} ${to.middle} ${to.left} ${to.middle}`;
}
