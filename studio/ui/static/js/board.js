/**
 * The grid: segments as columns, roles as rows; on a phone one segment under the other. Cells are made once and found by
 * key; an event touches its own cell only.
 */

import { makeCell, paint, peek } from "./card.js";
import { createEdges } from "./edges.js";
import { el, replace } from "./dom.js";
import { seconds } from "./format.js";
import { show, sizeCards } from "./pictures.js";
import { set } from "./takes.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./card.js").Cell} Cell */
/** @typedef {import("./types").BoardHead} BoardHead */
/** @typedef {import("./types").Role} Role */
/**
 * @typedef {object} Board
 * @property {HTMLElement} node
 * @property {(key: string) => Cell | undefined} cell
 * @property {(name: "ripple" | "lit", keys: Iterable<string>) => void} mark marks these keyframes, and no others
 * @property {(key: string) => void} zoom to 100 % of this keyframe's picture, which comes into view, or back
 * @property {() => string[][]} order keys as they lie: rows of keys
 */

const MANY = 40;
const FEW = 5;
const USUAL_PX = 1280;
/** @type {Record<Role, string>} */
const ROLE_NAMES = { reference: "Reference", start: "Start", end: "End" };

/** @param {BoardState} state @param {AbortSignal} signal ends everything @returns {Board} */
export function createBoard(state, signal) {
  const phone = matchMedia("(max-width: 719px)");
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  const grid = el("div", { class: "board-grid", role: "grid" });
  /** @type {Map<number, HTMLElement>} by number of the segment */
  const heads = new Map();
  const edges = createEdges();
  const canvas = el("div", { class: "board-canvas" }, edges.node, grid);
  const node = el("div", { class: "board-scroll" }, canvas);
  let layout = "";

  /** @param {boolean} fresh */
  const paintAll = (fresh) => {
    for (const [key, cell] of cells) {
      const card = state.card(key);
      if (card) paint(cell, card, fresh);
    }
  };
  const arrange = () => {
    const head = state.head;
    if (!head) return;
    const wanted = JSON.stringify([phone.matches, head.keys, head.segments, head.ratio]);
    if (wanted === layout) return showFailed(heads, head);
    layout = wanted;
    const many = head.segments.length > MANY;
    for (const key of cells.keys()) if (!head.keys.includes(key)) cells.delete(key);
    for (const key of head.keys) if (!cells.has(key)) cells.set(key, makeCell(key, many));
    grid.setAttribute("aria-label", `Keyframes of ${head.title}`);
    for (const [name, value] of Object.entries({ "--columns": head.segments.length, "--roles": head.roles.length, "--ratio": head.ratio })) canvas.style.setProperty(name, String(value));
    set(node, "many", many ? "yes" : "");
    set(node, "tall", head.ratio < 1 ? "yes" : "");
    // With more roles, or tall pictures, it is the height that keeps cards small.
    set(node, "few", head.segments.length <= FEW && head.roles.length <= 2 && head.ratio >= 1 ? "yes" : "");
    heads.clear();
    for (const segment of head.segments) heads.set(segment.number, segmentHead(segment, phone.matches ? "rowheader" : "columnheader"));
    showFailed(heads, head);
    replace(grid, phone.matches ? segmentRows(head, heads, cells) : roleRows(head, heads, cells));
    paintAll(false);
    edges.plan(phone.matches ? [] : head.edges, cells);
  };

  /** How wide a picture is where each of its pixels is one of the screen's. @param {string} key */
  const measure = (key) => {
    const picture = state.shown(key) ?? state.cards().find((card) => card.variations.length)?.variations[0];
    canvas.style.setProperty("--full", `${(picture?.width ?? USUAL_PX) / devicePixelRatio}px`);
  };

  arrange();
  signal.addEventListener("abort", state.on("head", arrange));
  signal.addEventListener("abort", state.on("selection", (key) => { if (key && node.dataset.zoom === "full") measure(key); }));
  signal.addEventListener("abort", state.on("card", (key) => {
    const cell = cells.get(key);
    const card = state.card(key);
    if (cell && card) paint(cell, card, true);
  }));
  phone.addEventListener("change", arrange, { signal });
  watchSelection(state, cells, edges.choose, signal);
  watchSize(grid, cells, edges.draw, signal);
  watchPointer(grid, cells, edges.light, signal);

  /** @type {Map<string, Set<string>>} */
  const marked = new Map();
  return {
    node,
    cell: (key) => cells.get(key),
    mark: (name, keys) => {
      const now = new Set(keys);
      for (const key of marked.get(name) ?? []) if (!now.has(key)) flag(cells.get(key), name, "");
      for (const key of now) flag(cells.get(key), name, "yes");
      marked.set(name, now);
    },
    zoom: (key) => {
      node.dataset.zoom = node.dataset.zoom === "full" ? "fit" : "full";
      measure(key);
      cells.get(key)?.node.scrollIntoView({ block: "center", inline: "center" });
    },
    order: () => keysAsTheyLie(state.head, phone.matches),
  };
}

/** @param {Cell | undefined} cell @param {string} name @param {string} value */
function flag(cell, name, value) { if (cell) set(cell.node, name, value); }

/** Rows are roles. @param {BoardHead} head @param {Map<number, HTMLElement>} heads @param {Map<string, Cell>} cells */
function roleRows(head, heads, cells) {
  const first = el("div", { class: "grid-row grid-heads", role: "row" },
    el("span", { class: "grid-corner", role: "columnheader" }, el("span", { class: "visually-hidden", text: "Role" })), [...heads.values()]);
  const rows = head.roles.map((role) => el("div", { class: "grid-row", role: "row", dataset: { role } },
    el("div", { class: "grid-role", role: "rowheader", text: ROLE_NAMES[role] }),
    head.segments.map((segment) => cells.get(keyOf(segment.number, role))?.node)));
  return [first, rows];
}

/** Rows are segments, for narrow pages. @param {BoardHead} head @param {Map<number, HTMLElement>} heads @param {Map<string, Cell>} cells */
function segmentRows(head, heads, cells) {
  return head.segments.map((segment) => el("div", { class: "grid-row grid-segment", role: "row" }, heads.get(segment.number),
    head.roles.map((role) => cells.get(keyOf(segment.number, role))?.node)));
}

/** @param {BoardHead["segments"][number]} segment @param {"rowheader" | "columnheader"} role */
function segmentHead(segment, role) {
  return el("div", { class: "grid-head", role }, el("span", { class: "grid-segment-name", text: `Segment ${segment.number}` }),
    el("span", { class: "grid-segment-facts" }, seconds(segment.seconds), segment.continues && " · continues", el("span", { class: "grid-segment-failed" })));
}

/** In place: a cell that is put elsewhere loses the focus. @param {Map<number, HTMLElement>} heads @param {BoardHead} head */
function showFailed(heads, head) {
  for (const [number, node] of heads) {
    const mark = node.querySelector(".grid-segment-failed");
    const text = head.failed_segments.includes(number) ? " · failed" : "";
    if (mark && mark.textContent !== text) mark.textContent = text;
  }
}

/** @param {BoardHead | null} head @param {boolean} narrow */
function keysAsTheyLie(head, narrow) {
  if (!head) return [];
  const rows = narrow ? head.segments.map((segment) => head.roles.map((role) => keyOf(segment.number, role)))
    : head.roles.map((role) => head.segments.map((segment) => keyOf(segment.number, role)));
  const known = new Set(head.keys);
  return rows.map((row) => row.filter((key) => known.has(key)));
}

/** @param {number} segment @param {Role} role */
export function keyOf(segment, role) { return `s${String(segment).padStart(2, "0")}.${role}`; }

/** @param {BoardState} state @param {Map<string, Cell>} cells @param {(key: string | null) => void} choose @param {AbortSignal} signal */
function watchSelection(state, cells, choose, signal) {
  let last = "";
  const mark = () => {
    cells.get(last)?.node.removeAttribute("aria-selected");
    last = state.selected ?? "";
    const now = cells.get(last)?.node;
    now?.setAttribute("aria-selected", "true");
    choose(state.selected);
    requestAnimationFrame(() => now?.scrollIntoView({ block: "nearest", inline: "nearest" }));      // once the inspector has taken its place
  };
  signal.addEventListener("abort", state.on("selection", mark));
  mark();
}

/** Which copy is sharp enough follows the width of a picture; lines follow their cells. @param {HTMLElement} grid @param {Map<string, Cell>} cells @param {() => void} draw @param {AbortSignal} signal */
function watchSize(grid, cells, draw, signal) {
  sizeCards(0);
  const observer = new ResizeObserver(() => {
    draw();
    const first = cells.values().next().value;
    if (sizeCards(first?.frame.offsetWidth ?? 0)) for (const cell of cells.values()) resize(cell);
  });
  observer.observe(grid);
  signal.addEventListener("abort", () => observer.disconnect());
}

/** Its picture in the copy that fits the new width. @param {Cell} cell */
function resize(cell) {
  for (const picture of cell.frame.querySelectorAll("img")) {
    const variation = cell.card?.variations.find((item) => item.id === picture.dataset.variation);
    if (variation) show(picture, variation);
  }
}

/** The pointer or the focus on a keyframe lights its lines; on a take it shows that take large. @param {HTMLElement} grid @param {Map<string, Cell>} cells @param {(key: string | null) => void} light @param {AbortSignal} signal */
function watchPointer(grid, cells, light, signal) {
  /** @type {Cell | undefined} */
  let peeked;
  /** @param {Event} event */
  const on = (event) => {
    const target = /** @type {Element} */ (event.target);
    const key = /** @type {HTMLElement | null} */ (target.closest(".keyframe"))?.dataset.key;
    light(key ?? null);
    const variation = event.type === "pointerover" ? /** @type {HTMLElement | null} */ (target.closest(".take"))?.dataset.variation : undefined;
    const cell = variation && key ? cells.get(key) : undefined;
    if (peeked && peeked !== cell) peek(peeked, null);
    peeked = cell;
    if (cell && variation) peek(cell, variation);
  };
  const off = () => {
    light(null);
    if (peeked) peek(peeked, null);
    peeked = undefined;
  };
  grid.addEventListener("pointerover", on, { signal });
  grid.addEventListener("pointerleave", off, { signal });
  grid.addEventListener("focusin", on, { signal });
  grid.addEventListener("focusout", () => light(null), { signal });
}
