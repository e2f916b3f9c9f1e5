/** What a picture was made from, in order, and the prompt exactly as it was sent. */

import { asWritten } from "./as_written.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { boardPath, link } from "./router.js";
import { toast } from "./toast.js";
import { url } from "./verbs.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./types").SourceCard} SourceCard */

/** The sources of the shown variation as they were sent; before there is one, those of the plan. @param {HTMLElement} node @param {KeyframeCard} card @param {VariationCard | undefined} variation @param {string} boardId */
export function paintSources(node, card, variation, boardId) {
  const sent = variation && variation.uploaded_by === null;
  const sources = sent ? variation.sources : card.sources;
  const title = sent ? "Made from" : "Will be made from";
  node.hidden = Boolean(variation) && !sent;
  repaint(node, [title, sources], () => [el("h3", { text: title }),
    sources.length ? el("ol", { class: "sources" }, sources.map((source, at) => el("li", { class: "source" }, sourceLink(source, at, boardId))))
      : el("p", { class: "inspector-text", text: "The prompt alone." })]);
}

/** @param {SourceCard} source @param {number} at @param {string} boardId */
function sourceLink(source, at, boardId) {
  const inside = [el("span", { class: "source-number numeric", "aria-hidden": "true" }, String(at + 1)),
    source.thumb ? el("img", { class: "source-picture", src: url(source.thumb), alt: "", decoding: "async" }) : el("span", { class: "source-picture", dataset: { empty: "yes" } }),
    el("span", { class: "source-name", text: source.label })];
  const path = source.key ? boardPath(boardId, source.key) : source.href;
  if (path) return link(path, { class: "source-link" }, inside);
  if (source.full) return el("a", { class: "source-link", href: url(source.full), target: "_blank", rel: "noopener", title: "Open the picture" }, inside);
  return el("span", { class: "source-link" }, inside);
}

/** @param {HTMLElement} node @param {KeyframeCard} card @param {VariationCard | undefined} variation */
export function paintPrompt(node, card, variation) {
  const sent = variation && variation.uploaded_by === null ? variation.prompt : "";
  repaint(node, [card.prompt, sent, variation?.note], () => [
    el("h3", { text: "Your prompt" }), el("p", { class: "inspector-text inspector-words" }, asWritten(card.prompt || "No prompt yet. Add one in the editor.")),
    variation?.note ? [el("h3", { text: "Note for this one" }), el("p", { class: "inspector-text inspector-words" }, asWritten(variation.note))] : null,
    sent ? sentPrompt(sent) : null]);
}

/** @param {string} prompt */
function sentPrompt(prompt) {
  const text = el("pre", { class: "prompt", tabindex: "0", "aria-label": "Prompt as sent" }, asWritten(prompt));
  return [el("div", { class: "inspector-row" }, el("h3", { text: "Prompt as sent" }),
    el("button", { class: "button", type: "button", dataset: { kind: "quiet", size: "small" }, on: { click: () => copy(text, prompt) } }, icon("copy", 14), "Copy")), text];
}

/** Where the browser has no clipboard for us (plain http), the text is selected for the person to copy. @param {HTMLElement} node @param {string} text */
async function copy(node, text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied the prompt.", { kind: "ok" });
  } catch {
    getSelection()?.selectAllChildren(node);
    toast("The prompt is selected: copy it with Ctrl+C.");
  }
}
