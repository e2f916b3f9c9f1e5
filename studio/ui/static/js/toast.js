/** Short notes at the bottom left: at most three; errors stay until they are closed. */

import { el, shellRoot } from "./dom.js";
import { icon } from "./icons.js";
import { navigate } from "./router.js";
import { VerbError } from "./verbs.js";

const SHOWN_MS = 6000;
const MOST = 3;
/** @type {HTMLElement | null} */
let stack = null;

/** Puts the place for the notes into the page. */
export function installToasts() {
  stack = el("div", { class: "toasts", role: "region", "aria-label": "Notes" });
  shellRoot().append(stack);
}

/**
 * @typedef {object} ToastOptions
 * @property {"note" | "ok" | "error"} [kind]
 * @property {{label: string, run: () => void}} [action] for example undo
 */

/** Shows a note. @param {string} text @param {ToastOptions} [options] @returns {() => void} takes it away */
export function toast(text, { kind = "note", action } = {}) {
  if (!stack) return () => {};
  const close = () => { clearTimeout(timer); note.remove(); };
  const note = el("div", { class: "toast", dataset: { kind }, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? "warning" : kind === "ok" ? "check" : "info"),
    el("p", { class: "toast-text", text }),
    action && el("button", { class: "button", type: "button", dataset: { kind: "quiet", size: "small" }, on: { click: () => { close(); action.run(); } } }, action.label),
    el("button", { class: "button toast-close", type: "button", dataset: { kind: "icon", size: "small" }, "aria-label": "Close this note", on: { click: close } }, icon("close")));
  let timer = 0;
  const wait = () => { if (kind !== "error") timer = window.setTimeout(close, SHOWN_MS); };
  for (const event of ["pointerenter", "focusin"]) note.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) note.addEventListener(event, wait);
  stack.append(note);
  while (stack.children.length > MOST) stack.firstElementChild?.remove();
  wait();
  return close;
}

/** Shows what a verb refused to do. @param {unknown} error */
export function toastError(error) {
  const text = error instanceof VerbError ? error.text : error instanceof Error ? error.message : String(error);
  const signIn = error instanceof VerbError && error.code === "not_signed_in";
  return toast(text, { kind: "error", action: signIn ? { label: "Settings", run: () => navigate("/settings") } : undefined });
}
