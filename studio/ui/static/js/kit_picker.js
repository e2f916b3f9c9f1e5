/** Chooses the reference kit that a storyboard is held to: of the person, or of the product. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { newKit } from "./kit_dialog.js";
import { MOST_OFFERED, searchKits } from "./kit_search.js";
import { openMenu } from "./menu.js";
import { navigate } from "./router.js";
import { url } from "./verbs.js";

/** @typedef {import("./types").KitChoiceCard} Choice */

/**
 * Shown only where there is a kit of that kind, or one is chosen. What is found by its name joins `kits`.
 * @param {"person" | "product"} subject @param {Choice[]} kits @param {string | null} chosen @param {(id: string | null) => void} onChange
 */
export function kitPicker(subject, kits, chosen, onChange) {
  const offered = kits.filter((kit) => kit.subject === subject);
  const many = kits.length > MOST_OFFERED;
  if (subject === "product" && offered.length === 0 && !chosen && !many) return null;
  const title = subject === "product" ? "Product kit" : "Kit";
  const button = el("button", { class: "asset", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: open } });
  show();
  return button;

  function show() {
    const kit = offered.find((one) => one.id === chosen);
    const state = kit && !kit.usable ? " (no good leading picture yet)" : "";
    replace(button,
      kit ? el("img", { class: "asset-photo", src: url(kit.thumb), alt: "", width: 40, height: 40 }) : el("span", { class: "asset-photo" }, icon("grid", 20)),
      el("span", { class: "asset-words" }, el("span", { class: "asset-kind", text: title }), " ", el("span", { class: "asset-name clip", text: chosen ? `${kit?.name ?? "An older kit"}${state}` : "None: the photo alone" })),
      icon("chevron-down"));
  }

  function open() {
    openMenu(button, [
      ...shortened().map((kit) => ({ label: kit.usable ? kit.name : `${kit.name} (not ready)`, thumb: url(kit.thumb), checked: kit.id === chosen, run: () => choose(kit.id) })),
      ...(many ? [{ label: "Search all kits…", icon: /** @type {const} */ ("search"), run: () => searchKits({ subject }, take) }] : []),
      ...(chosen ? [{ label: "None", icon: /** @type {const} */ ("close"), run: () => choose(null) }] : []),
      { label: "Make a kit…", icon: /** @type {const} */ ("plus"), run: () => newKit({ done: (id) => navigate(`/kits/${id}`) }) },
    ]);
  }

  /** The newest, and the one that is chosen. */
  function shortened() {
    return offered.filter((kit, number) => number < MOST_OFFERED || kit.id === chosen);
  }

  /** @param {Choice} kit one that was searched for */
  function take(kit) {
    if (!offered.some((one) => one.id === kit.id)) { offered.push(kit); kits.push(kit); }
    choose(kit.id);
  }

  /** @param {string | null} id */
  function choose(id) {
    chosen = id;
    show();
    onChange(id);
  }
}
