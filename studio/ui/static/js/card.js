/**
 * One keyframe on the board. Four facts in four places: the picture (frame and corner), the job (line under it), the
 * decision (dot and number), the takes (the row of small pictures). Painting may be repeated; equal things are not written.
 */

import { unturned } from "./as_written.js";
import { el } from "./dom.js";
import { capital } from "./format.js";
import { icon } from "./icons.js";
import { areSmall, show } from "./pictures.js";
import { showTogether } from "./small_copies.js";
import { countOf, isWorking, overall, paintTakes, pickMark, set } from "./takes.js";
import { isFailed, standing } from "./state.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/**
 * @typedef {object} Cell the parts of a card that change
 * @property {HTMLElement} node the gridcell
 * @property {HTMLElement} words all of it in words, for who cannot see it; the drawn parts are hidden from screen readers
 * @property {HTMLElement} frame
 * @property {HTMLElement} takes
 * @property {HTMLElement} decision
 * @property {HTMLElement} score
 * @property {HTMLElement} job
 * @property {KeyframeCard | null} card as painted last
 * @property {boolean} lazy
 */

const BESIDE = 4;      // so many takes are always seen side by side; asking how wide the row is costs a layout
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** An empty cell; its boxes have their size from now on. @param {string} key @param {boolean} lazy pictures load when they come near @returns {Cell} */
export function makeCell(key, lazy) {
  const number = Number(key.slice(1, key.indexOf(".")));
  const words = el("span", { class: "visually-hidden" });
  const frame = el("div", { class: "keyframe-frame" }, el("span", { class: "keyframe-place" }, String(number)));
  const takes = el("div", { class: "takes keyframe-takes" });
  const role = el("span", { class: "keyframe-role", text: roleName(key) });      // seen where rows are segments
  const decision = el("span", { class: "keyframe-decision" });
  const score = el("span", { class: "keyframe-score" });
  const job = el("p", { class: "keyframe-job" });
  const drawn = el("div", { class: "keyframe-drawn", "aria-hidden": "true" },
    el("div", { class: "keyframe-pictures" }, frame, takes), el("p", { class: "keyframe-line" }, role, decision, score), job);
  const node = el("div", { class: "keyframe", role: "gridcell", tabindex: "-1", dataset: { key, role: key.slice(key.indexOf(".") + 1) } }, words, drawn);
  return { node, words, frame, takes, decision, score, job, card: null, lazy };
}

/** Paints a card into its cell. @param {Cell} cell @param {KeyframeCard} card @param {boolean} [fresh] it changed while it was looked at */
export function paint(cell, card, fresh = false) {
  const before = cell.card;
  if (before?.version === card.version) return;
  cell.card = card;
  const variation = standing(card);
  /** @type {import("./small_copies.js").Wanted[] | undefined} */
  const wanted = before === null ? [] : undefined;      // at first all of a card come together; later ones come along with the news of them
  showPicture(cell, variation, { fresh: fresh && before !== null, wanted });
  paintTakes(cell.takes, card, { lazy: cell.lazy, wanted });
  showTogether(cell.node, wanted ?? []);
  if (fresh && before && card.variations.length > Math.max(BESIDE, before.variations.length)) cell.takes.scrollLeft = cell.takes.scrollWidth;
  set(cell.node, "state", card.state);
  set(cell.node, "stale", card.stale ? "yes" : "");
  set(cell.node, "copies", card.copies ? "yes" : "");
  paintCorner(cell, card);
  paintDecision(cell, card, variation);
  paintJob(cell, card);
  const words = describe(card, variation);
  if (cell.words.textContent !== words) cell.words.textContent = words;
  setAttribute(cell.node, "aria-busy", isWorking(card) ? "true" : null);
}

/** Looks at another variation for a moment (the pointer is on its take); none: the one that stands. @param {Cell} cell @param {string | null} variationId */
export function peek(cell, variationId) {
  const variation = cell.card?.variations.find((item) => item.id === variationId) ?? (cell.card ? standing(cell.card) : undefined);
  showPicture(cell, variation, { fresh: false });
}

/** The new picture lies over the old one until it is there: no flash, no delay. @param {Cell} cell @param {VariationCard | undefined} variation @param {{fresh: boolean, wanted?: import("./small_copies.js").Wanted[]}} how wanted: takes pictures down that the caller brings */
function showPicture(cell, variation, { fresh, wanted }) {
  const top = /** @type {HTMLImageElement | null} */ (cell.frame.querySelector(".keyframe-picture:last-of-type"));
  if ((top?.dataset.variation ?? "") === (variation?.id ?? "")) return;
  if (!variation) {
    for (const old of cell.frame.querySelectorAll(".keyframe-picture")) old.remove();
    return;
  }
  const picture = el("img", { class: "keyframe-picture", alt: variation.alt, width: variation.width, height: variation.height, decoding: "async", draggable: "false",
    loading: cell.lazy && !wanted ? "lazy" : null, dataset: { variation: variation.id },
    on: { load: () => settle(cell, picture, fresh), error: () => settle(cell, picture, false) } });
  if (wanted && areSmall()) wanted.push([picture, variation.thumb]);
  else show(picture, variation);
  (top ?? cell.frame.firstElementChild)?.after(picture);
}

/** @param {Cell} cell @param {HTMLImageElement} picture @param {boolean} fresh */
function settle(cell, picture, fresh) {
  if (picture.parentNode !== cell.frame) return;      // a newer one was quicker and has taken its place
  for (const other of cell.frame.querySelectorAll(".keyframe-picture")) {
    if (other === picture) break;
    other.remove();
  }
  if (fresh && !STILL.matches) {
    picture.animate([{ opacity: 0.4 }, { opacity: 1 }], { duration: 120, easing: "cubic-bezier(.2, 0, 0, 1)" });
  }
}

/** @param {Cell} cell @param {KeyframeCard} card */
function paintCorner(cell, card) {
  const kind = card.stale ? "stale" : card.warning ? "warning" : "";
  const corner = cell.frame.querySelector(".keyframe-corner");
  if ((corner?.getAttribute("data-kind") ?? "") === kind) return;
  corner?.remove();
  if (kind) cell.frame.append(el("span", { class: "keyframe-corner", dataset: { kind } }, icon(kind === "stale" ? "refresh" : "warning", 14)));
}

/** @param {Cell} cell @param {KeyframeCard} card @param {VariationCard | undefined} variation */
function paintDecision(cell, card, variation) {
  const how = card.pick?.how ?? "";
  const text = !variation ? "" : card.pick ? `${variation.index} of ${countOf(card)}` : card.state === "waiting" ? `${card.variations.length} to choose from` : "";
  const shown = card.copies && variation ? "Same picture" : text;
  if (cell.decision.dataset.how !== how || cell.decision.dataset.text !== shown) {
    cell.decision.dataset.how = how;
    cell.decision.dataset.text = shown;
    cell.decision.replaceChildren(...(how ? [pickMark(/** @type {"auto" | "hand"} */ (how))] : []), shown);
  }
  const score = card.pick ? overall(variation) ?? "" : "";
  if (cell.score.textContent !== score) cell.score.textContent = score;
  const title = score ? `Score ${score} of 100` : "";
  if (cell.score.title !== title) cell.score.title = title;
}

/** @param {Cell} cell @param {KeyframeCard} card */
function paintJob(cell, card) {
  const { kind, text } = jobLine(card);
  set(cell.job, "kind", kind);
  if (cell.job.textContent === text) return;
  cell.job.textContent = text;
  cell.job.title = text;
}

/** What the line under a picture says: the job first; at rest why it is out of date, or its warning. @param {KeyframeCard} card */
export function jobLine(card) {
  if (isFailed(card)) return { kind: "failed", text: failure(card) };
  if (card.state === "unknown") return { kind: "warning", text: card.warning ?? (card.job || "may have been charged") };
  if (card.job) return { kind: card.state, text: card.job };
  if (card.state === "waiting") return { kind: "waiting", text: "waiting for your pick" };
  if (card.stale) return { kind: "stale", text: madeBefore(card) };
  if (card.warning) return { kind: "warning", text: card.warning };
  return { kind: "", text: "" };
}

/** @param {KeyframeCard} card */
function failure(card) {
  const failed = card.pick ? "new rendering failed" : "failed";
  return [card.error ? `${failed}: ${card.error}` : failed, card.warning].filter(Boolean).join(" ");
}

/** "Made before: style, end of segment 1 +2". @param {KeyframeCard} card @param {number} [most] */
export function madeBefore(card, most = 3) {
  const causes = card.stale_because;
  if (!causes.length) return "Out of date";
  const rest = causes.length - most;
  return `Made before: ${causes.slice(0, most).join(", ")}${rest > 0 ? ` +${rest}` : ""}`;
}

/** @param {string} key */
function roleName(key) { return capital(key.slice(key.indexOf(".") + 1)); }

/** The card in words, for who cannot see it. @param {KeyframeCard} card @param {VariationCard | undefined} variation */
function describe(card, variation) {
  const pick = card.pick && variation && `variation ${variation.index} of ${countOf(card)} picked ${card.pick.how === "hand" ? `by ${unturned(card.pick.by) || "hand"}` : "automatically"}`;
  const score = card.pick && overall(variation);
  const job = jobLine(card).text;
  return [card.label, pick || (card.variations.length ? `${card.variations.length} variations` : "no picture yet"), score && `score ${score}`,
    card.stale && "out of date", job].filter(Boolean).join(", ");
}

/** @param {HTMLElement} node @param {string} name @param {string | null} value */
function setAttribute(node, name, value) {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}
