/** Questions and forms in a modal window; the browser keeps the focus in and gives it back. */

import { el, focused, shellRoot, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Opens a modal window around this content. Escape and a click beside it close it.
 * @param {Node} content
 * @param {{label?: string, labelledBy?: string, describedBy?: string, class?: string, onClose?: (value: string) => void}} [options]
 * @returns {{dialog: HTMLDialogElement, close: (value?: string) => void}}
 */
export function openDialog(content, options = {}) {
  const opener = focused();
  const dialog = el("dialog", { class: `dialog ${options.class ?? ""}`.trim(), "aria-label": options.labelledBy ? null : options.label,
    "aria-labelledby": options.labelledBy, "aria-describedby": options.describedBy }, content);
  let pressedBeside = false;
  dialog.addEventListener("pointerdown", (event) => { pressedBeside = event.target === dialog; });
  dialog.addEventListener("click", (event) => { if (pressedBeside && event.target === dialog) dialog.close(""); });
  dialog.addEventListener("close", () => {
    const value = dialog.returnValue;
    dialog.remove();
    if (opener?.isConnected) opener.focus();
    options.onClose?.(value);
  });
  shellRoot().append(dialog);
  dialog.showModal();
  return { dialog, close: (value = "") => dialog.close(value) };
}

/** The usual inside of a window: heading, body, buttons. @param {string} title @param {import("./dom.js").Child} body @param {import("./dom.js").Child} buttons @param {() => void} close */
export function dialogFrame(title, body, buttons, close) {
  const id = uniqueId("dialog");
  const node = el("div", { class: "dialog-frame" },
    el("header", { class: "dialog-head" },
      el("h2", { class: "dialog-title", id, text: title }),
      el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": "Close", on: { click: close } }, icon("close"))),
    el("div", { class: "dialog-body" }, body),
    el("footer", { class: "dialog-buttons" }, buttons));
  return { node, id };
}

/**
 * Asks before something that cannot be taken back. Cancel has the focus.
 * @param {{title: string, text?: import("./dom.js").Child, action: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function confirmDialog({ title, text = null, action, danger = false }) {
  return new Promise((resolve) => {
    /** @type {(value?: string) => void} */
    let close = () => {};
    const buttons = [
      el("button", { class: "button", type: "button", autofocus: true, on: { click: () => close("") } }, "Cancel"),
      el("button", { class: "button", type: "button", dataset: { kind: danger ? "danger" : "primary" }, on: { click: () => close("yes") } }, action),
    ];
    const body = typeof text === "string" ? el("p", { text }) : text;
    const { node, id } = dialogFrame(title, body, buttons, () => close(""));
    ({ close } = openDialog(node, { labelledBy: id, onClose: (value) => resolve(value === "yes") }));
  });
}
