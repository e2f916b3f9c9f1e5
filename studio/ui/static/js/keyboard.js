/**
 * The keys of the board. None fires while somebody types, and single letters can be switched off (WCAG 2.1.4); arrows,
 * Enter and Escape always work. Each key is also a button somewhere.
 */

import { letterKeys } from "./preferences.js";

/** @typedef {{keys: string[], shown: string, does: string, group: string, letter?: boolean}} Key  letter: goes with the switch */
/** @typedef {Record<string, (event: KeyboardEvent) => void>} Deeds by the name of KEYS */

/** @type {Record<string, Key>} */
export const KEYS = {
  move: { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"], shown: "← → ↑ ↓", does: "Move between keyframes; Home and End go to the ends", group: "Go" },
  open: { keys: ["Enter"], shown: "Enter", does: "Open the inspector", group: "Go" },
  close: { keys: ["Escape"], shown: "Esc", does: "Close it, back to the board", group: "Go" },
  needsYou: { keys: ["n"], shown: "N", does: "Next keyframe that needs you", group: "Go", letter: true },
  stale: { keys: ["g"], shown: "G", does: "Next keyframe that is out of date", group: "Go", letter: true },
  edit: { keys: ["e"], shown: "E", does: "Edit the prompt of this keyframe", group: "Go", letter: true },
  pickNumber: { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 … 9", does: "Pick that variation", group: "Decide", letter: true },
  pickNext: { keys: ["p"], shown: "P", does: "Pick the shown variation and go to the next open decision", group: "Decide", letter: true },
  automatic: { keys: ["0"], shown: "0", does: "Back to the automatic pick, or let the studio pick", group: "Decide", letter: true },
  reject: { keys: ["x"], shown: "X", does: "Reject the shown variation, or take it back", group: "Decide", letter: true },
  undo: { keys: ["z"], shown: "Z", does: "Undo the last pick or rejection", group: "Decide", letter: true },
  regenerate: { keys: ["r"], shown: "R", does: "Regenerate this keyframe; what costs money is told first", group: "Decide", letter: true },
  regenerateNote: { keys: ["R"], shown: "Shift R", does: "Regenerate with a note or another prompt", group: "Decide", letter: true },
  before: { keys: ["["], shown: "[", does: "Previous variation, large", group: "Look", letter: true },
  after: { keys: ["]"], shown: "]", does: "Next variation, large", group: "Look", letter: true },
  play: { keys: [" "], shown: "Space", does: "Play or stop the filmstrip", group: "Look", letter: true },
  receipt: { keys: ["i"], shown: "I", does: "Receipt of the shown variation", group: "Look", letter: true },
  zoom: { keys: ["f"], shown: "F", does: "Fit, or 100 %: one pixel of a picture on one of the screen", group: "Look", letter: true },
  surround: { keys: ["b"], shown: "B", does: "Surround: dark, middle, light", group: "Look", letter: true },
  help: { keys: ["?"], shown: "?", does: "This list", group: "Look", letter: true },
};
const BY_KEY = new Map(Object.entries(KEYS).flatMap(([name, key]) => key.keys.map((text) => /** @type {[string, string]} */ ([text, name]))));
const IN_BUTTONS = new Set(["Enter", " "]);

/** Listens on the whole page until the signal ends it. @param {HTMLElement} host @param {HTMLElement} grid @param {Deeds} deeds @param {AbortSignal} signal */
export function listenToKeys(host, grid, deeds, signal) {
  document.addEventListener("keydown", (event) => {
    const name = nameOf(event);
    const target = event.composedPath()[0];
    if (!name || !(target instanceof Element) || !isOurs(event, host) || isTaken(event, target, grid)) return;
    if (KEYS[name].letter && !letterKeys()) return;
    event.preventDefault();
    deeds[name](event);
  }, { signal });
}

/** @param {KeyboardEvent} event */
function nameOf(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const within = (event.key === "Home" || event.key === "End") && !event.metaKey && !event.altKey;      // Ctrl+Home: the first of all
  const composed = event.getModifierState("AltGraph");            // "[" on many keyboards
  if (event.isComposing || event.defaultPrevented || !(plain || within || composed)) return undefined;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];              // where digits need Shift, the key itself counts
  const lower = event.shiftKey && /^r$/i.test(event.key) ? "R" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return BY_KEY.get(lower) ?? (digit && !event.shiftKey ? BY_KEY.get(digit) : undefined);
}

/** Only keys of the shell, or of a page where nothing has the focus. @param {KeyboardEvent} event @param {HTMLElement} host */
function isOurs(event, host) {
  return event.composedPath().includes(host) || event.target === document.body;
}

/** Whether something nearer has a use for the key. @param {KeyboardEvent} event @param {Element} target @param {HTMLElement} grid */
function isTaken(event, target, grid) {
  if (target.closest("input, textarea, select, [contenteditable]") || target.closest("dialog:modal:not(.inspector-sheet)") || target.closest("[popover]")) return true;
  if (IN_BUTTONS.has(event.key) && target.closest("button, a[href], summary, [role=button]")) return true;
  const moves = KEYS.move.keys.includes(event.key);
  return moves && !grid.contains(target) && target !== document.body && !target.matches("main, h1");
}

/** The number of a pick: the key, or the place of the key where digits need Shift. @param {KeyboardEvent} event */
export function digitOf(event) { return Number(/^[1-9]$/.test(event.key) ? event.key : event.code.slice(-1)); }
