/** One reference kit in the list: its pictures, how it stands, what it cost. */

import { asWritten } from "./as_written.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { removeKit } from "./kit_removal.js";
import { link } from "./router.js";
import { showTogether } from "./small_copies.js";
import { toastError } from "./toast.js";
import { getJson } from "./verbs.js";

const PICTURES = 4;

/** @type {Record<import("./kits").KitStatus, {text: string, state: string}>} */
export const STATUS = {
  pending: { text: "Waiting", state: "" },
  generating: { text: "Being made", state: "rendering" },
  ready: { text: "Ready", state: "ready" },
  failed: { text: "Failed", state: "bad" },
};

/** @param {import("./kits").KitTile} tile */
export function kitTile(tile) {
  const thumbs = (tile.thumbs.length ? tile.thumbs : [tile.source]).slice(0, PICTURES);
  const [first, ...others] = thumbs.map((_, at) => el("img", { class: at ? "" : "kit-tile-first", alt: "", decoding: "async" }));
  const status = STATUS[tile.status];
  const node = el("li", { class: "card kit-tile", dataset: { kit: tile.id }, "aria-busy": tile.status === "generating" || tile.status === "pending" ? "true" : null },
    link(`/kits/${tile.id}`, { class: "kit-tile-link" },
      el("span", { class: "kit-tile-pictures" }, first, el("span", { class: "kit-tile-others" }, others)),
      el("span", { class: "kit-tile-words" },
        el("strong", { class: "clip", text: tile.name }),
        el("span", { class: "kit-tile-facts numeric" }, el("span", { class: "badge", dataset: { state: status.state } }, status.text), asWritten(`${tile.facts} · ${tile.cost}`)))),
    el("button", { class: "button kit-tile-delete", type: "button", dataset: { kind: "icon" }, "aria-label": `Delete ${tile.name}…`, title: "Delete…", on: { click: () => remove(tile.id) } }, icon("trash", 14)));
  showTogether(node, [first, ...others].map((image, at) => [image, thumbs[at]]));
  return node;
}

/** Who uses it is asked for at that moment: the list does not know. @param {string} id */
async function remove(id) {
  try { await removeKit(await getJson(`kits/${encodeURIComponent(id)}`)); } catch (error) { toastError(error); }
}
