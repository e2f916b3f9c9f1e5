/** Beside a description: let the service that looks at pictures suggest one; a person takes it or leaves it. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { VerbError, call } from "./verbs.js";

/** @typedef {{text: string, service: string, cost_usd: number | null}} Description */
/** @typedef {{text: string, cost_usd: number, budget: string}} Price */

let count = 0;

/**
 * @param {() => string | null | undefined} source the id of the photo's influencer, product or kit
 * @param {(text: string) => void} onAccept @param {() => void} onSaid the service has described the photo: the text can be compared with that
 */
export function describePhoto(source, onAccept, onSaid) {
  const button = el("button", { class: "button", type: "button", dataset: { size: "small", kind: "quiet" }, on: { click: ask } }, icon("image"), "Describe the photo");
  const price = el("span", { class: "field-help numeric", id: `describe-price-${++count}`, role: "status" });
  button.setAttribute("aria-describedby", price.id);
  /** @type {string | null | undefined} */
  let priced = null;
  const answer = el("div", { class: "suggestion", "aria-live": "polite" });
  return { node: el("div", { class: "stack-tight" }, el("div", { class: "row" }, button, price), answer), look };

  /** Tells what a description of the photo that is chosen now would cost. */
  async function look() {
    const id = source();
    if (id === priced) return;
    priced = id;
    const told = id ? await call("estimate_description", { source_id: id }).catch(() => null) : null;
    if (id !== priced) return;
    price.textContent = !id ? "" : told ? [told.text, told.budget].filter(Boolean).join(" ") : "What it costs cannot be told at this moment.";
  }

  async function ask() {
    const id = source();
    if (!id) { say("Choose an influencer, a product or a kit first: its photo is described."); return; }
    button.disabled = true;
    say("Looking at the photo …");
    try {
      show(/** @type {Description} */ (await call("describe_photo", { source_id: id })));
      onSaid();
    } catch (error) {
      say(error instanceof VerbError ? error.text : "The photo could not be described. Try again.");
    }
    button.disabled = false;
  }

  /** @param {string} text */
  function say(text) {
    replace(answer, el("p", { class: "field-help", text }));
  }

  /** @param {Description} found */
  function show(found) {
    const cost = found.cost_usd === null ? "cost not told" : `$${found.cost_usd.toFixed(4)}`;
    const accept = el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: () => { onAccept(found.text); leave(); } } }, icon("check"), "Use this description");
    replace(answer,
      el("p", { class: "suggestion-text", text: found.text }),
      el("p", { class: "field-help", text: `Suggested by ${found.service}, ${cost}. Check it against the photo: it replaces what is written.` }),
      el("div", { class: "row" }, accept, el("button", { class: "button", type: "button", dataset: { size: "small", kind: "quiet" }, on: { click: leave } }, "Discard")));
    accept.focus();
  }

  function leave() {
    replace(answer);
    button.focus();
  }
}
