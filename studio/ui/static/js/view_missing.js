/** An address that leads nowhere. */

import { el, replace } from "./dom.js";
import { link } from "./router.js";

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Not found");
  replace(root, el("div", { class: "page" }, el("div", { class: "empty" },
    el("h1", { text: "There is nothing at this address" }),
    el("p", { text: "The storyboard may have been deleted, or the link is incomplete." }),
    link("/storyboards", { class: "button", dataset: { kind: "primary" } }, "See all storyboards"))));
}
