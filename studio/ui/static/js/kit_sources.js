/** Pictures that were generated, to make a kit from: of the image generator, and of picked keyframes. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { addressOf, keep } from "./small_copies.js";
import { getJson, VerbError } from "./verbs.js";

/** @typedef {import("./kits").KitSource} Source */

/** Shows the newest, and closes with the one that is taken. @param {(source: Source) => void} take */
export async function chooseSource(take) {
  const body = el("div", { class: "stack" }, el("p", { class: "field-help", role: "status", text: "Looking for pictures…" }));
  const { node, id } = dialogFrame("Choose a generated picture", body, [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel")], () => close());
  const { close } = openDialog(node, { labelledBy: id, class: "kit-dialog" });
  const choose = (/** @type {Source} */ source) => { close(); take(source); };
  try {
    const found = /** @type {import("./kits").KitSources} */ (await getJson("kits/sources"));
    keep(found.thumbs);
    replace(body, shelves(found.pictures, choose));
  } catch (error) {
    replace(body, el("p", { class: "field-error", role: "alert", text: error instanceof VerbError ? error.text : "The pictures could not be listed. Try again." }));
  }
}

/** @param {Source[]} pictures @param {(source: Source) => void} choose */
function shelves(pictures, choose) {
  if (pictures.length === 0) return [el("p", { text: "Nothing was generated yet. Pictures of the image generator and picked keyframes of your storyboards show up here." })];
  const shelf = (/** @type {string} */ title, /** @type {Source[]} */ some) => some.length > 0 && el("section", { class: "stack-tight" },
    el("h3", { class: "field-label", text: title }),
    el("ul", { class: "kit-sources", "aria-label": title }, some.map((one) => el("li", null, el("button", { class: "kit-source", type: "button", "aria-label": one.label, title: one.label, on: { click: () => choose(one) } },
      el("img", { src: addressOf(one.thumb), alt: "", decoding: "async" }))))));
  return [shelf("Image generator", pictures.filter((one) => !one.picked)), shelf("Picked keyframes", pictures.filter((one) => one.picked))];
}
