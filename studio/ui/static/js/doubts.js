/** Paid calls that brought no picture: a person has theirs rendered once more, or leaves them as they are. */

import { confirmDialog } from "./dialog.js";
import { el, focused } from "./dom.js";
import { busy } from "./head.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { toast, toastError } from "./toast.js";
import { author, call } from "./verbs.js";

/** @typedef {import("./types").DoubtCard} DoubtCard */
/** @typedef {import("./money").Doubt} Doubt */

/** @param {string} callId @param {string} what for who cannot see where the buttons stand @param {boolean} canRetry */
export function doubtButtons(callId, what, canRetry) {
  return el("div", { class: "doubt-buttons" },
    canRetry && button("Render it again", what, () => renderAgain(callId)),
    button("Leave it", what, () => leave(callId)));
}

/** @param {string} label @param {string} what @param {() => Promise<void>} run */
function button(label, what, run) {
  const made = el("button", { class: "button", type: "button", dataset: { size: "small" }, "aria-label": `${label}: ${what}` }, label);
  made.addEventListener("click", () => busy(made, () => run().catch((error) => void toastError(error))));
  return made;
}

/** Tells the price and what the first call cost, and buys one picture where that is confirmed. @param {string} callId */
async function renderAgain(callId) {
  const doubt = /** @type {Doubt} */ (await call("doubt", { call_id: callId }));
  if (!doubt.can_retry) return void toast(doubt.decided ? `This was decided before: it was ${doubt.decided}.` : doubt.text);
  if (!await confirmDialog({ title: "Render it again?", text: doubt.text, action: `Render it again · ${doubt.price}` })) return;
  await call("retry_call", { call_id: callId, by: author() });
  toast("It is being rendered again.", { kind: "ok" });
}

/** @param {string} callId */
async function leave(callId) {
  await call("discard_call", { call_id: callId, by: author() });
  toast("Left as it is. It stays in the sums of Costs.", { kind: "ok" });
}

/** The calls of a keyframe that wait for a decision. @param {HTMLElement} node @param {import("./types").KeyframeCard} card @param {HTMLElement} next takes the focus when all are decided */
export function paintDoubts(node, card, next) {
  const had = node.contains(focused());
  node.hidden = !card.doubts.length;
  repaint(node, card.doubts, () => card.doubts.length ? [
    el("h3", { class: "doubt-title" }, icon("warning"), "Paid, perhaps, and no picture"),
    el("ul", { class: "doubts" }, card.doubts.map(doubtItem))] : []);
  if (had && !node.contains(focused())) next.focus();
}

/** @param {DoubtCard} doubt */
function doubtItem(doubt) {
  return el("li", { class: "doubt" }, el("p", { class: "doubt-text numeric", text: doubt.text }), doubt.why && el("p", { class: "doubt-why", text: doubt.why }),
    doubtButtons(doubt.call_id, doubt.text, true));
}
