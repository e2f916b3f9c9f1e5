/** One influencer or product in the grid: its photo, what became of it, where it is used. */

import { confirmDialog, dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { describeIdentity } from "./identity_words.js";
import { menuButton } from "./menu.js";
import { nameField } from "./name_field.js";
import { chooseFiles, replacePhoto } from "./photos.js";
import { receiptOf } from "./receipt.js";
import { boardPath, link, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { call, url } from "./verbs.js";

/** @typedef {import("./types").IdentityCard} Card */

/** @param {Card} card */
export function identityCard(card) {
  const name = nameField(card.name, { label: `Rename ${card.name}`, save: (text) => call(`rename_${card.kind}`, { id: card.id, name: text }) });
  const step = el("div", { class: "identity-step", hidden: true });
  const menu = menuButton(`More for ${card.name}`, () => [
    { label: "Rename", icon: "pencil", run: name.edit },
    { label: card.description ? "Edit the description…" : "Describe…", icon: "info", run: () => describeIdentity(card) },
    { label: "Replace photo…", icon: "upload", run: () => replaceWith(card, step) },
    { label: "Open full size", icon: "image", run: () => showLarge(card) },
    { label: "Delete…", icon: "trash", danger: true, run: () => remove(card) },
  ]);
  return el("li", { class: "card identity" },
    el("div", { class: "identity-frame" }, el("button", { class: "identity-picture", type: "button", "aria-label": `Look at ${card.name}`, on: { click: () => showLarge(card) } },
      el("img", { src: url(card.thumb), srcset: `${url(card.thumb)} 320w, ${url(card.large)} 640w`, sizes: "(max-width: 719px) 45vw, 300px",
        width: card.width, height: card.height, alt: "", decoding: "async" })),
      card.upscaled && el("span", { class: "identity-badges" }, el("span", { class: "badge", dataset: { kind: "over" }, text: "4K" })),
      step),
    el("div", { class: "identity-words" },
      el("div", { class: "identity-head" }, name.node, menu),
      el("p", { class: "identity-facts numeric", text: `${card.width} × ${card.height} · ${card.cost}` }),
      uses(card),
      card.description && el("p", { class: "identity-words-kept", title: card.description, text: card.description }),
      card.note && el("p", { class: "identity-note", text: card.note })));
}

/** @param {Card} card */
function uses(card) {
  const [first, ...rest] = card.uses;
  if (!first) return el("p", { class: "identity-uses" }, "Not used yet");
  return el("p", { class: "identity-uses" }, "Used in", link(boardPath(first.id), { class: "clip" }, first.title), rest.length > 0 && `and ${plural(rest.length, "more", "more")}`);
}

/** @param {Card} card */
function showLarge(card) {
  const body = el("div", null,
    el("div", { class: "lightbox-bar" }, el("h2", { class: "clip", text: card.name }),
      el("span", { class: "muted small numeric", text: `${card.width} × ${card.height}` }),
      el("a", { class: "button", dataset: { kind: "quiet" }, href: url(card.full), target: "_blank", rel: "noopener" }, icon("image"), "Full size"),
      el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": "Close", on: { click: () => close() } }, icon("close"))),
    el("img", { src: url(card.full), width: card.width, height: card.height, alt: `Photo of ${card.name}`, style: { "background-image": `url("${url(card.large)}")`, "background-size": "cover" } }),
    card.upscaled && el("div", { class: "lightbox-words" }, receiptOf(card.id)));
  const { close } = openDialog(body, { label: card.name, class: "lightbox" });
}

/** @param {Card} card @param {HTMLElement} step */
async function replaceWith(card, step) {
  const [file] = await chooseFiles();
  if (!file) return;
  if (card.uses.length && !(await confirmDialog({
    title: `Replace the photo of ${card.name}?`, action: "Replace photo",
    text: `Keyframes made from it in ${plural(card.uses.length, "storyboard")} get out of date. They stay as they are until you render them again.`,
  }))) return;
  step.hidden = false;
  try {
    await replacePhoto(card.kind, card.id, file, (now) => { step.textContent = now.text; });
    toast(`The photo of ${card.name} was replaced.`, { kind: "ok" });
  } catch (error) { toastError(error); }
  step.hidden = true;
}

/** Deletes what no storyboard uses; otherwise leads to where it is used. @param {Card} card */
async function remove(card) {
  if (card.uses.length) { explainUse(card); return; }
  const sure = await confirmDialog({ title: `Delete ${card.name}?`, danger: true, action: `Delete ${card.kind}`,
    text: "No storyboard uses it. It cannot be brought back; its photo’s files stay in the studio folder." });
  if (!sure) return;
  try {
    await call(`delete_${card.kind}`, { id: card.id });
    toast(`${card.name} was deleted.`);
  } catch (error) { toastError(error); }
}

/** @param {Card} card */
function explainUse(card) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const places = card.uses.map((use) => el("li", null, el("button", { class: "button", type: "button", dataset: { kind: "quiet" },
    on: { click: () => { close(); navigate(boardPath(use.id, "edit")); } } }, icon("film"), use.title)));
  const body = [el("p", { text: `Choose ${card.kind === "product" ? "another product" : "somebody else"} there first, or delete the storyboard.` }), el("ul", null, places)];
  const { node, id } = dialogFrame(`${card.name} is in use`, body,
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Close")], () => close());
  ({ close } = openDialog(node, { labelledBy: id }));
}
