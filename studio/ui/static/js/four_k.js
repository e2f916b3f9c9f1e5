/** What bringing a photo to 4K costs, said before a photo is given. */

import { el } from "./dom.js";
import { call } from "./verbs.js";

/** A line that fills itself: by whom, and at what price. @param {{onlyPaid?: boolean}} [options] onlyPaid: nothing is said of what is free */
export function fourKWords({ onlyPaid = false } = {}) {
  const node = el("p", { class: "field-help numeric", role: "status" });
  call("estimate_4k").then((/** @type {{text: string, cost_usd: number | null, budget: string}} */ told) => {
    if (!onlyPaid || told.cost_usd !== 0) node.textContent = [told.text, told.budget].filter(Boolean).join(" ");
  }, () => {});
  return node;
}
