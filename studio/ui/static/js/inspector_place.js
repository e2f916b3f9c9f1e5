/** Where the inspector stands: a column on wide pages, over the board on middling ones, a sheet from below on a phone. */

import { el } from "./dom.js";

/**
 * @param {HTMLElement} content @param {HTMLElement} hint stands in the column while nothing is open @param {() => void} close the person closed the sheet
 * @param {AbortSignal} signal
 */
export function placeInspector(content, hint, close, signal) {
  const phone = matchMedia("(max-width: 719px)");
  const aside = el("aside", { class: "inspector", "aria-label": "Inspector" }, hint);
  const sheet = el("dialog", { class: "inspector-sheet", "aria-labelledby": "inspector-title" });
  const node = el("div", { class: "inspector-place" }, aside, sheet);
  let opened = false;

  const place = () => {
    const home = phone.matches ? sheet : aside;
    if (content.parentNode !== home) home.append(content);
    content.hidden = !opened;
    hint.hidden = opened;
    node.dataset.open = String(opened);
    if (opened && phone.matches && !sheet.open) sheet.showModal();
    if (sheet.open && !(opened && phone.matches)) sheet.close();
  };
  sheet.addEventListener("close", () => { if (opened && phone.matches) close(); });
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  dragDown(sheet, content);
  phone.addEventListener("change", place, { signal });
  return { node, open: (/** @type {boolean} */ open) => { opened = open; place(); } };
}

/** The sheet follows a finger on its head, and closes when it is drawn down far enough. @param {HTMLDialogElement} sheet @param {HTMLElement} content */
function dragDown(sheet, content) {
  const head = /** @type {HTMLElement} */ (content.querySelector(".inspector-head"));
  let from = -1;
  /** @param {PointerEvent} event */
  const moved = (event) => Math.max(0, event.clientY - from);
  head.addEventListener("pointerdown", (event) => {
    if (!sheet.open || /** @type {Element} */ (event.target).closest("button")) return;
    from = event.clientY;
    head.setPointerCapture(event.pointerId);
  });
  head.addEventListener("pointermove", (event) => { if (from >= 0) sheet.style.transform = `translateY(${moved(event)}px)`; });
  const end = (/** @type {PointerEvent} */ event) => {
    if (from < 0) return;
    const far = moved(event) > 96;
    from = -1;
    sheet.style.transform = "";
    if (far) sheet.close();
  };
  head.addEventListener("pointerup", end);
  head.addEventListener("pointercancel", end);
}
