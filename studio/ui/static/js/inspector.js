/**
 * Everything about the open keyframe: beside the board, over it where there is less room, as a sheet on a phone. Its parts
 * repaint themselves only where their facts changed, so that typing and focus survive what the stream brings.
 */

import { el, focused } from "./dom.js";
import { icon } from "./icons.js";
import { paintDoubts } from "./doubts.js";
import { createDecision } from "./inspector_decision.js";
import { paintPrompt, paintSources } from "./inspector_sources.js";
import { paintReceipt, unfold } from "./receipt.js";
import { paintReason, paintScores } from "./inspector_scores.js";
import { createVariations } from "./inspector_variations.js";
import { jobLine, madeBefore } from "./card.js";
import { placeInspector } from "./inspector_place.js";
import { repaint } from "./repaint.js";
import { createSourceLines } from "./source_lines.js";
import { isWorking } from "./takes.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/**
 * @typedef {object} Inspector
 * @property {HTMLElement} node stands beside the board
 * @property {HTMLElement} content what is watched for ripples
 * @property {() => void} askForNote opens the small form
 * @property {(key: string) => Promise<void>} regenerate at once where it is free, else the form tells the price
 * @property {() => void} openReceipt of the variation that is shown
 * @property {() => void} focus
 */

/** @param {BoardState} state @param {Actions} actions @param {() => void} close @param {AbortSignal} signal @returns {Inspector} */
export function createInspector(state, actions, close, signal) {
  const title = el("h2", { class: "inspector-title", id: "inspector-title", tabindex: "-1" });
  const job = el("p", { class: "inspector-job" });
  const lines = createSourceLines(state.id, signal);
  const variations = createVariations(state);
  let price = "";
  const decision = createDecision(state, actions, (suffix) => { if (price !== suffix) { price = suffix; show(); } });
  const doubts = el("section", { class: "inspector-doubts", hidden: true, "aria-label": "Calls in doubt" });
  const stale = el("section", { class: "inspector-stale", hidden: true });
  const reason = el("section", { class: "inspector-part" });
  const scores = el("section", { class: "inspector-part" });
  const sources = el("section", { class: "inspector-part" });
  const prompt = el("section", { class: "inspector-part" });
  const receipt = el("section", { class: "inspector-part" });
  const content = el("div", { class: "inspector-content" },
    el("header", { class: "inspector-head" }, el("div", { class: "inspector-name" }, title, job),
      el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": "Close the inspector", title: "Close (Esc)", on: { click: close } }, icon("close"))),
    el("div", { class: "inspector-scroll" }, lines.node, variations.node, decision.node, doubts, stale, reason, scores, sources, prompt, receipt));
  const hint = el("p", { class: "inspector-hint", text: "Open a keyframe to see its variations, what it is made from, and its prompt." });
  const place = placeInspector(content, hint, close, signal);
  const openReceipt = () => { if (!receipt.hidden) unfold(receipt); };

  const show = () => {
    const card = state.selected ? state.card(state.selected) : undefined;
    place.open(Boolean(card));
    if (!card) return;
    const variation = state.shown(card.key);
    const had = focused();
    if (title.textContent !== card.label) title.textContent = card.label;
    paintJob(job, card);
    lines.paint(card, variation);
    variations.paint(card, variation);
    decision.paint(card, variation);
    paintDoubts(doubts, card, title);
    paintStale(stale, card, price, decision.render);
    paintReason(reason, card);
    paintScores(scores, card, variation);
    paintSources(sources, card, variation, state.id);
    paintPrompt(prompt, card, variation, state.id);
    paintReceipt(receipt, variation);
    if (had && content.contains(had) && had.closest("[hidden]")) title.focus();      // what had the focus is gone
  };
  const showIf = (/** @type {string} */ key) => { if (key === state.selected) show(); };
  signal.addEventListener("abort", state.on("card", showIf));
  signal.addEventListener("abort", state.on("head", show));      // the price depends on the service and the brief
  signal.addEventListener("abort", state.on("shown", showIf));
  signal.addEventListener("abort", state.on("selection", () => { decision.reset(); show(); content.querySelector(".inspector-scroll")?.scrollTo(0, 0); }));
  show();
  return { node: place.node, content, askForNote: () => decision.askForNote(), regenerate: (key) => decision.regenerate(key), openReceipt, focus: () => title.focus() };
}

/** @param {HTMLElement} node @param {KeyframeCard} card */
function paintJob(node, card) {
  const { kind, text } = jobLine(card);
  const state = kind === "stale" ? "" : text || (card.pick ? "" : "planned");
  const shown = [card.key, state].filter(Boolean).join(" · ");
  if (node.textContent !== shown) node.textContent = shown;
  node.dataset.kind = kind;
}

/** Why the picture is out of date, and the one thing to do about it. @param {HTMLElement} node @param {KeyframeCard} card @param {string} price @param {() => Promise<unknown>} render */
function paintStale(node, card, price, render) {
  node.hidden = !card.stale || isWorking(card);      // what is being made anew needs no verdict
  repaint(node, card.stale ? [card.key, price, ...card.stale_because] : [], () => [
    el("p", { class: "inspector-stale-text" }, icon("refresh"), el("span", null, el("b", { text: "Out of date. " }), madeBefore(card, 99), ". Still a fine picture: use it, or render it again.")),
    el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: render } }, `Re-render this keyframe${price}`),
  ]);
}
