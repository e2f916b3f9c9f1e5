/** Finds a kit by its name among all there are: menus show the newest. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { field } from "./fields.js";
import { plural } from "./format.js";
import { getJson, url, VerbError } from "./verbs.js";

/** @typedef {import("./types").KitChoiceCard} Choice */

/** So many kits are offered in a menu; beyond that they are searched for. */
export const MOST_OFFERED = 12;
const ASK_MS = 200;

/** @param {{subject: "person" | "product"} | {usable: "yes"}} which can be chosen here @param {(kit: Choice) => void} choose */
export function searchKits(which, choose) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const input = el("input", { class: "input", type: "search", maxlength: 200, spellcheck: "false", autofocus: true, on: { input: ask } });
  const said = el("p", { class: "field-help", role: "status" });
  const found = el("ul", { class: "kit-found", "aria-label": "Kits" });
  const { node, id } = dialogFrame("Choose a kit", [field("Name", input), said, found],
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel")], () => close());
  ({ close } = openDialog(node, { labelledBy: id, class: "kit-search" }));
  let timer = 0;
  let turn = 0;
  look();

  function ask() {
    clearTimeout(timer);
    timer = window.setTimeout(look, ASK_MS);
  }

  async function look() {
    const mine = ++turn;
    try {
      const kits = /** @type {Choice[]} */ ((await getJson(`kits/choices?${new URLSearchParams({ ...which, search: input.value })}`)).kits);
      if (mine !== turn) return;
      said.textContent = kits.length ? input.value.trim() ? plural(kits.length, "kit") : "The newest, until you write a name." : "No kit has this in its name.";
      replace(found, kits.map((kit) => el("li", null, el("button", { class: "menu-item", type: "button", on: { click: () => { close(); choose(kit); } } },
        el("img", { class: "menu-thumb", src: url(kit.thumb), alt: "", loading: "lazy" }), el("span", { class: "clip", text: kit.usable ? kit.name : `${kit.name} (not ready)` })))));
    } catch (error) {
      if (mine === turn) said.textContent = error instanceof VerbError ? error.text : "The kits could not be searched. Try again.";
    }
  }
}
