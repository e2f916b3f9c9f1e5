/** A short list of actions that opens from a button. */

import { el, shellRoot } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {{label: string, icon?: import("./icons.js").IconName, thumb?: string, checked?: boolean, danger?: boolean, run: () => void}} MenuItem */

/** A button that opens a menu. @param {string} label what a screen reader says @param {() => MenuItem[]} items asked each time it opens */
export function menuButton(label, items) {
  const button = el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": label, title: label,
    "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
  button.addEventListener("click", () => openMenu(button, items()));
  return button;
}

/** Opens a menu under a button; arrows move, Escape closes. @param {HTMLElement} anchor @param {MenuItem[]} items @param {string} [heading] what they are, where the button does not say it */
export function openMenu(anchor, items, heading) {
  const menu = el("div", { class: "menu", role: "menu", popover: "auto", "aria-label": anchor.getAttribute("aria-label") },
    heading && el("p", { class: "menu-heading", role: "presentation", text: heading }),
    items.map((item) => el("button", { class: "menu-item", type: "button", role: item.checked === undefined ? "menuitem" : "menuitemradio", "aria-checked": item.checked, tabindex: "-1",
      dataset: { kind: item.danger ? "danger" : null }, on: { click: () => { menu.hidePopover(); anchor.focus(); item.run(); } } },
    item.icon && icon(item.icon), item.thumb && el("img", { class: "menu-thumb", src: item.thumb, alt: "" }),
    el("span", { class: "clip", text: item.label }), item.checked && icon("check"))));
  menu.addEventListener("toggle", (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === "open";
    anchor.setAttribute("aria-expanded", String(open));
    if (!open) menu.remove();
  });
  menu.addEventListener("keydown", (event) => moveIn(menu, event));
  (anchor.closest("dialog") ?? shellRoot()).append(menu);      // all outside of an open window can neither be clicked nor reached
  menu.showPopover();
  place(menu, anchor);
  itemsOf(menu)[0]?.focus();
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
function itemsOf(menu) { return [...menu.querySelectorAll(".menu-item")].map((item) => /** @type {HTMLElement} */ (item)); }

/** @param {HTMLElement} menu @param {HTMLElement} anchor */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const wide = at.width > 120;      // a field: the menu is as wide, from its left edge; else it ends where the button ends
  if (wide) menu.style.setProperty("width", `${at.width}px`);
  const box = menu.getBoundingClientRect();
  const below = at.bottom + 4 + box.height <= innerHeight;
  menu.style.setProperty("left", `${Math.max(8, Math.min(wide ? at.left : at.right - box.width, innerWidth - box.width - 8))}px`);
  menu.style.setProperty("top", `${Math.max(8, below ? at.bottom + 4 : at.top - box.height - 4)}px`);
}

/** @param {HTMLElement} menu @param {KeyboardEvent} event */
function moveIn(menu, event) {
  const items = itemsOf(menu);
  const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}
