/** Deleting a kit: which storyboards use it or did, said in full before it is asked. */

import { confirmDialog, dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { boardPath, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { call } from "./verbs.js";

/** @typedef {import("./kits").KitCard} Card */

/** Deletes what no storyboard is held to; otherwise leads to where it is. @param {Card} card */
export async function removeKit(card) {
  const users = card.uses.filter((use) => use.now);
  if (users.length) { explainUse(card.name, users); return; }
  if (!await confirmDialog({ title: `Delete ${card.name}?`, danger: true, action: "Delete kit", text: el("div", { class: "kit-used" }, whatStays(card)) })) return;
  try {
    await call("delete_kit", { id: card.id });
    toast("The kit was deleted.");
  } catch (error) { toastError(error); }
}

/** @param {string} name @param {Card["uses"]} users */
function explainUse(name, users) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const body = [el("p", { text: `${plural(users.length, "storyboard")} ${users.length === 1 ? "is" : "are"} held to it. Choose another kit there first, or delete ${users.length === 1 ? "the storyboard" : "them"}.` }), places(users, "edit")];
  const { node, id } = dialogFrame(`${name} is in use`, el("div", { class: "kit-used" }, body),
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Close")], () => close());
  ({ close } = openDialog(node, { labelledBy: id }));
}

/** What was made with a kit that is to be deleted. @param {Card} card @returns {import("./dom.js").Child[]} */
function whatStays({ uses, generated }) {
  const before = uses.length > 0 ? `${plural(uses.length, "storyboard")} ${uses.length === 1 ? "has" : "have"} pictures that were made with it; they stay:` : "";
  const generator = generated > 0 ? `${plural(generated, "picture")} of the image generator ${generated === 1 ? "was" : "were"} made with it, and ${generated === 1 ? "stays" : "stay"}.` : "";
  return [el("p", { text: `No storyboard is held to it now. ${before}`.trim() }), uses.length > 0 && places(uses), generator && el("p", { text: generator }),
    el("p", { text: "The kit cannot be brought back; the files of its pictures go with it where nothing else uses them." })];
}

/** Each leads to its storyboard; the window is closed for it. @param {Card["uses"]} uses @param {string} [view] */
function places(uses, view) {
  return el("ul", null, uses.map((use) => el("li", null, el("button", { class: "button", type: "button", dataset: { kind: "quiet" }, on: { click: (event) => {
    /** @type {HTMLElement} */ (event.currentTarget).closest("dialog")?.close("");
    navigate(boardPath(use.id, view));
  } } }, icon("film"), el("span", { class: "clip", text: use.title }), use.pictures > 0 && el("span", { class: "muted numeric", text: plural(use.pictures, "picture") })))));
}
