/** What bringing a photo to 4K costs, said before a photo is given. */

import { el } from "./dom.js";
import { call } from "./verbs.js";

/** A line that fills itself: by whom, and at what price. */
export function fourKWords() {
  const node = el("p", { class: "field-help numeric", role: "status" });
  call("estimate_4k").then((/** @type {{text: string, budget: string}} */ told) => { node.textContent = [told.text, told.budget].filter(Boolean).join(" "); }, () => {});
  return node;
}
