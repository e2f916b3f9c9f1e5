/** The receipt of a picture: what was asked, of whom, for how much, and what the service told. Fetched when it is opened. */

import { el, focused, replace } from "./dom.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { call } from "./verbs.js";

/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./money").Receipt} Receipt */

/** That of the inspector's variation; one that was unfolded stays so for the next. @param {HTMLElement} node @param {VariationCard | undefined} variation */
export function paintReceipt(node, variation) {
  node.hidden = !variation || variation.uploaded_by !== null;
  const open = isUnfolded(node);
  repaint(node, [variation?.id], () => (variation ? [receiptOf(variation.id, open)] : []));
}

/** Opens the receipt in here, and goes to it. @param {HTMLElement} node */
export function unfold(node) {
  const details = node.querySelector("details");
  if (!details) return;
  details.open = true;
  details.querySelector("summary")?.focus();
}

/** Whether a receipt in here is unfolded. @param {HTMLElement} node */
export function isUnfolded(node) { return node.querySelector("details[data-receipt]")?.hasAttribute("open") ?? false; }

/** @param {string} id of what it tells of: a variation, a kit's picture, a generated one, an influencer or product @param {boolean} [open] */
export function receiptOf(id, open = false) {
  const body = el("div", { class: "receipt-body" });
  const details = el("details", { class: "receipt", dataset: { receipt: id } }, el("summary", null, icon("chevron-right"), "Receipt"), body);
  details.addEventListener("toggle", async () => {
    if (!details.open || body.children.length) return;
    try {
      replace(body, parts(await call("receipt", { id })));
    } catch (error) {
      replace(body, el("p", { class: "field-error", role: "alert", text: error instanceof Error ? error.message : String(error) }));
    }
    if (details.contains(focused())) details.scrollIntoView({ block: "nearest" });      // somebody has just opened it
  });
  details.open = open;
  return details;
}

/** @param {Receipt} receipt */
function parts(receipt) {
  const rows = [["Service", receipt.service], ["Model", receipt.model], ["Seed", String(receipt.seed)], ["Cost", receipt.cost], ["Price before", receipt.price],
    ["Job at the service", receipt.remote_id], ["Call", receipt.call_id], ["Asked", time(receipt.asked_at)], ["Accepted", time(receipt.accepted_at)], ["Ended", time(receipt.ended_at)],
    ...receipt.sources.map((source, at) => [`Source ${at + 1}`, `${source.name} · ${source.sha256}`]), ...Object.entries(receipt.told)];
  return [el("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })])),
    receipt.request_note && el("p", { class: "muted small", text: receipt.request_note }),
    receipt.request && el("pre", { class: "prompt", tabindex: "0", "aria-label": "Request without key", text: receipt.request })];
}

/** @param {string | null} iso */
function time(iso) { return iso ? `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC` : ""; }
