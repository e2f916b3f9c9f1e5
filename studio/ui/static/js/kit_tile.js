/** One reference kit in the list: its pictures, how it stands, what it cost. */

import { asWritten } from "./as_written.js";
import { el } from "./dom.js";
import { link } from "./router.js";
import { showSmall } from "./small_copies.js";

const OTHERS = 3;

/** @type {Record<import("./kits").KitStatus, {text: string, state: string}>} */
export const STATUS = {
  pending: { text: "Waiting", state: "" },
  generating: { text: "Being made", state: "rendering" },
  ready: { text: "Ready", state: "ready" },
  failed: { text: "Failed", state: "bad" },
};

/** @param {import("./kits").KitTile} tile */
export function kitTile(tile) {
  const [first = tile.source, ...others] = tile.thumbs;
  const status = STATUS[tile.status];
  return el("li", { class: "card kit-tile", dataset: { kit: tile.id }, "aria-busy": tile.status === "generating" ? "true" : null },
    link(`/kits/${tile.id}`, { class: "kit-tile-link" },
      el("span", { class: "kit-tile-pictures" },
        picture(first, "kit-tile-first"),
        el("span", { class: "kit-tile-others" }, others.slice(0, OTHERS).map((thumb) => picture(thumb, "")))),
      el("span", { class: "kit-tile-words" },
        el("strong", { class: "clip", text: tile.name }),
        el("span", { class: "kit-tile-facts numeric" }, el("span", { class: "badge", dataset: { state: status.state } }, status.text), asWritten(`${tile.facts} · ${tile.cost}`)))));
}

/** @param {string} thumb @param {string} kind */
function picture(thumb, kind) { return el("img", { class: kind, alt: "", decoding: "async", ref: (image) => showSmall(image, thumb) }); }
