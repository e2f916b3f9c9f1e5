/** The small pictures of a keyframe's variations, on its card and in the inspector: made once, then patched. */

import { unturned } from "./as_written.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { thumbOf } from "./pictures.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./small_copies.js").Wanted} Wanted */
/** @typedef {{shown?: string, lazy?: boolean, tag?: "button" | "span", wanted?: Wanted[]}} TakeOptions  shown: id of the one that is looked at; wanted: takes pictures down that the caller brings */

/**
 * Puts the takes of a card into their row, places for those still to come included. Nothing that is equal is written.
 * @param {HTMLElement} row @param {KeyframeCard} card @param {TakeOptions} [options]
 */
export function paintTakes(row, card, options = {}) {
  const places = placesOf(card);
  const ordered = inOrder(card);
  while (row.children.length > places) row.lastElementChild?.remove();
  while (row.children.length < places) row.append(emptyPlace(row.children.length + 1));
  ordered.forEach((variation, at) => {
    let take = /** @type {HTMLElement} */ (row.children[at]);
    if (take.dataset.variation !== variation.id) {
      const known = /** @type {HTMLElement | null} */ (row.querySelector(`[data-variation="${CSS.escape(variation.id)}"]`));
      const made = known ?? makeTake(variation, options);
      row.insertBefore(made, take);
      if (!known) (row.querySelector("[data-empty]") ?? row.lastElementChild)?.remove();
      take = made;
    }
    markTake(take, card, variation, options.shown);
  });
  const numbers = toCome(card);
  for (let at = ordered.length; at < places; at += 1) markPlace(/** @type {HTMLElement} */ (row.children[at]), numbers[at - ordered.length] ?? at + 1, card);
}

/** How many places the row has: what is there, and what a rendering still adds. @param {KeyframeCard} card */
function placesOf(card) {
  const coming = isWorking(card) || card.variations.length === 0 ? Math.max(0, card.wanted - card.made) : 0;
  const wanted = card.copies ? 1 : coming;
  return Math.max(1, card.variations.length + (card.copies && card.variations.length ? 0 : wanted));
}

/** The numbers that a rendering still adds. @param {KeyframeCard} card */
function toCome(card) {
  const there = card.variations.map((item) => item.index);
  const before = Math.max(0, ...there.slice(0, there.length - card.made));
  return Array.from({ length: card.wanted }, (_, at) => before + at + 1).filter((number) => !there.includes(number));
}

/** Whether a rendering works on this keyframe now. @param {KeyframeCard} card */
export function isWorking(card) {
  return card.state === "queued" || card.state === "enhancing" || card.state === "generating" || card.state === "scoring";
}

/** How many variations there are, or will be: numbers go up to it. @param {KeyframeCard} card */
export function countOf(card) {
  return Math.max(card.wanted, ...card.variations.map((item) => item.index), ...(isWorking(card) && !card.copies ? toCome(card) : []));
}

/** As they came; rejected ones last. @param {KeyframeCard} card @returns {VariationCard[]} */
export function inOrder(card) {
  return [...card.variations.filter((item) => !item.rejected), ...card.variations.filter((item) => item.rejected)];
}

/** @param {VariationCard} variation @param {TakeOptions} options */
function makeTake(variation, options) {
  const picture = el("img", { class: "take-picture", src: options.wanted ? null : thumbOf(variation), alt: "", width: variation.width, height: variation.height,
    decoding: "async", loading: options.lazy && !options.wanted ? "lazy" : null, draggable: "false" });
  options.wanted?.push([picture, variation.thumb]);
  return el(options.tag ?? "button", { class: "take", type: options.tag === "span" ? null : "button", tabindex: "-1", dataset: { variation: variation.id } },
    picture, el("span", { class: "take-number", "aria-hidden": "true" }, String(variation.index)));
}

/** @param {HTMLElement} take @param {KeyframeCard} card @param {VariationCard} variation @param {string} [shown] */
function markTake(take, card, variation, shown) {
  const picked = card.pick?.variation_id === variation.id;
  const how = picked ? card.pick?.how ?? "auto" : "";
  set(take, "pick", how);
  set(take, "rejected", variation.rejected ? "yes" : "");
  set(take, "shown", shown === variation.id ? "yes" : "");
  const label = takeLabel(card, variation);
  if (take.getAttribute("aria-label") !== label) {
    take.setAttribute("aria-label", label);
    take.title = label;
  }
  const mark = take.querySelector(".take-pick");
  if (mark?.getAttribute("data-how") === how || (!mark && !how)) return;
  mark?.remove();
  if (how) take.append(pickMark(/** @type {"auto" | "hand"} */ (how)));
}

/** The filled dot of the pick, with a hand when a person chose. @param {"auto" | "hand"} how */
export function pickMark(how) {
  return el("span", { class: "take-pick", dataset: { how }, "aria-hidden": "true" }, how === "hand" && icon("hand", 10));
}

/** "Variation 3, score 71, picked by ana". @param {KeyframeCard} card @param {VariationCard} variation */
export function takeLabel(card, variation) {
  const score = overall(variation);
  const pick = card.pick?.variation_id === variation.id ? card.pick : null;
  const picked = pick && (pick.how === "hand" ? `picked by ${unturned(pick.by) || "hand"}` : "picked automatically");
  return [`Variation ${variation.index}`, score === null ? "" : `score ${score}`, picked, variation.rejected && "rejected", variation.uploaded_by && "uploaded"]
    .filter(Boolean).join(", ");
}

/** The overall score as text, null while there is none. @param {VariationCard | undefined} variation */
export function overall(variation) {
  const bar = variation?.scores.find((item) => item.name === "overall");
  return bar && bar.value !== null ? bar.text || String(Math.round(bar.value)) : null;
}

/** @param {number} number */
function emptyPlace(number) {
  return el("span", { class: "take", dataset: { empty: "yes" }, "aria-hidden": "true" }, el("span", { class: "take-number" }, String(number)));
}

/** @param {HTMLElement} there @param {number} number @param {KeyframeCard} card */
function markPlace(there, number, card) {
  const fits = !there.dataset.variation && there.textContent === String(number);
  const place = fits ? there : emptyPlace(number);
  if (!fits) there.replaceWith(place);
  set(place, "busy", isWorking(card) && card.state === "generating" ? "yes" : "");
}

/** Writes a data attribute only where it differs; "" takes it away. @param {HTMLElement} node @param {string} name @param {string} value */
export function set(node, name, value) {
  if ((node.dataset[name] ?? "") === value) return;
  if (value) node.dataset[name] = value;
  else delete node.dataset[name];
}
