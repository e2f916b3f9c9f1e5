/** An address that leads nowhere, or not any more. */

import { el, replace } from "./dom.js";
import { link } from "./router.js";

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  show(root, shell, "Not found", "There is nothing at this address", "The storyboard may have been deleted, or the link is incomplete.");
}

/** In the place of a storyboard that does not exist. @param {HTMLElement} root @param {import("./boot.js").Shell} shell */
export function gone(root, shell) {
  show(root, shell, "Storyboard gone", "This storyboard is gone", "It was deleted, or the address is not complete.");
}

/** @param {HTMLElement} root @param {import("./boot.js").Shell} shell @param {string} name @param {string} heading @param {string} text */
function show(root, shell, name, heading, text) {
  shell.setTitle(name);
  replace(root, el("div", { class: "page" }, el("div", { class: "empty" }, el("h1", { text: heading }), el("p", { text }),
    link("/storyboards", { class: "button", dataset: { kind: "primary" } }, "See all storyboards"))));
}
