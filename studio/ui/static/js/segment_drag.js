/** Moves a segment by its handle: dragged with a pointer, or with the arrow keys. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

const EDGE_PX = 48;
const SCROLL_PX = 12;

/** @param {HTMLElement} card @param {number} at @param {(from: number, to: number) => void} move */
export function dragHandle(card, at, move) {
  const label = `Move segment ${at + 1}: drag, or press the arrow keys`;
  const handle = el("button", { class: "button segment-handle", type: "button", dataset: { kind: "icon", size: "small", part: "handle" }, "aria-label": label, title: label }, icon("drag"));
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(at, at + step);
  });
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(card, handle, event, (to) => move(at, to));
  });
  return handle;
}

/** The card goes where the pointer is; the list is told at the end. @param {HTMLElement} card @param {HTMLElement} handle @param {PointerEvent} first @param {(to: number) => void} drop */
function drag(card, handle, first, drop) {
  const list = /** @type {HTMLElement} */ (card.parentElement);
  const stop = new AbortController();
  handle.setPointerCapture(first.pointerId);
  card.dataset.dragged = "1";
  const finish = () => {
    stop.abort();
    delete card.dataset.dragged;
    drop([...list.children].indexOf(card));
  };
  handle.addEventListener("pointermove", (event) => { place(list, card, event.clientY); scrollNear(list, event.clientY); }, { signal: stop.signal });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) handle.addEventListener(end, finish, { signal: stop.signal });
}

/** The others make way: the card itself must stay in the document, or the pointer is lost. @param {HTMLElement} list @param {HTMLElement} card @param {number} y */
function place(list, card, y) {
  const middle = (/** @type {Element} */ item) => { const box = item.getBoundingClientRect(); return box.top + box.height / 2; };
  while (card.nextElementSibling && y > middle(card.nextElementSibling)) list.insertBefore(card.nextElementSibling, card);
  while (card.previousElementSibling && y < middle(card.previousElementSibling)) card.after(card.previousElementSibling);
}

/** @param {HTMLElement} list @param {number} y */
function scrollNear(list, y) {
  const pane = list.closest(".editor-segments");
  if (!pane) return;
  const box = pane.getBoundingClientRect();
  if (y < box.top + EDGE_PX) pane.scrollBy(0, -SCROLL_PX);
  if (y > box.bottom - EDGE_PX) pane.scrollBy(0, SCROLL_PX);
}
