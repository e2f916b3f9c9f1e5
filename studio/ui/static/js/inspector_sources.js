/** What a picture was made from, in order, and the prompt exactly as it was sent. */

import { asWritten } from "./as_written.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { boardPath, link, promptPath } from "./router.js";
import { toast } from "./toast.js";
import { url } from "./verbs.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./types").SourceCard} SourceCard */

/** The sources of the shown variation as they were sent; before there is one, those of the plan. Null: an own picture has none. @param {KeyframeCard} card @param {VariationCard | undefined} variation */
export function sourcesOf(card, variation) {
  if (!variation) return card.sources;
  return variation.uploaded_by === null ? variation.sources : null;
}

/** @param {HTMLElement} node @param {KeyframeCard} card @param {VariationCard | undefined} variation @param {string} boardId */
export function paintSources(node, card, variation, boardId) {
  const sources = sourcesOf(card, variation);
  const title = variation ? "Made from" : "Will be made from";
  node.hidden = !sources;
  repaint(node, [title, sources], () => [el("h3", { text: title }),
    sources?.length ? el("ol", { class: "sources" }, sources.map((source, at) => el("li", { class: "source" }, sourceLink(source, at, boardId))))
      : el("p", { class: "inspector-text", text: "The prompt alone." })]);
}

/** @param {SourceCard} source @param {number} at @param {string} boardId */
function sourceLink(source, at, boardId) {
  return leadTo(source, boardId, { class: "source-link" }, el("span", { class: "source-number numeric", "aria-hidden": "true" }, String(at + 1)),
    sourcePicture(source), el("span", { class: "source-name", text: source.label }));
}

/** @param {SourceCard} source */
export function sourcePicture(source) {
  return source.thumb ? el("img", { class: "source-picture", src: url(source.thumb), alt: "", decoding: "async" }) : el("span", { class: "source-picture", dataset: { empty: "yes" } });
}

/** A link to where a source is: its keyframe, its page, else its picture alone. @param {SourceCard} source @param {string} boardId @param {import("./dom.js").Props} props @param {...import("./dom.js").Child} inside */
export function leadTo(source, boardId, props, ...inside) {
  const path = source.key ? boardPath(boardId, source.key) : source.href;
  if (path) return link(path, props, inside);
  if (source.full) return el("a", { title: "Open the picture", ...props, href: url(source.full), target: "_blank", rel: "noopener" }, inside);
  return el("span", props, inside);
}

/** @param {HTMLElement} node @param {KeyframeCard} card @param {VariationCard | undefined} variation @param {string} boardId */
export function paintPrompt(node, card, variation, boardId) {
  const sent = variation && variation.uploaded_by === null ? variation.prompt : "";
  repaint(node, [card.key, card.copies, card.prompt, sent, variation?.note], () => [
    el("div", { class: "inspector-row" }, el("h3", { text: "Your prompt" }), !card.copies && editLink(boardId, card.key)), el("p", { class: "inspector-text inspector-words" }, asWritten(card.prompt || "No prompt yet. Add one in the editor.")),
    variation?.note ? [el("h3", { text: "Note for this one" }), el("p", { class: "inspector-text inspector-words" }, asWritten(variation.note))] : null,
    sent ? sentPrompt(sent) : null]);
}

/** @param {string} boardId @param {string} key */
function editLink(boardId, key) {
  return link(promptPath(boardId, key), { class: "button", dataset: { kind: "quiet", size: "small" }, "aria-label": "Edit this prompt", title: "Edit this prompt (E)" }, icon("pencil", 14), "Edit");
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
