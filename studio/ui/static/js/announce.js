/** Speaks to screen readers: a calm status line, and alerts at once. */

import { el, shellRoot } from "./dom.js";

const GAP_MS = 5000;
/** @type {HTMLElement | null} */
let calm = null;
/** @type {HTMLElement | null} */
let urgent = null;
let next = "";
let quietUntil = 0;
let timer = 0;

/** Puts the two live regions into the page; they must be there before they speak. */
export function installAnnouncer() {
  calm = el("div", { class: "visually-hidden", role: "status" });
  urgent = el("div", { class: "visually-hidden", role: "alert" });
  shellRoot().append(calm, urgent);
}

/** At most one sentence in five seconds; the latest wins. @param {string} text */
export function say(text) {
  next = text;
  if (timer) return;
  timer = window.setTimeout(speak, Math.max(0, quietUntil - Date.now()));
}

function speak() {
  timer = 0;
  quietUntil = Date.now() + GAP_MS;
  if (calm) calm.textContent = next;
}

/** Interrupts: for failures only. @param {string} text */
export function alertNow(text) {
  if (!urgent) return;
  urgent.textContent = "";
  requestAnimationFrame(() => { if (urgent) urgent.textContent = text; });
}
