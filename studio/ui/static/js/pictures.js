/**
 * New pictures, before the cards that show them are drawn. Small copies that came along with a frame of the stream are at
 * hand; others are fetched first: a card and its picture cost one drawing then, and nobody sees an empty place in between.
 */

import { addressOf, isAtHand } from "./small_copies.js";
import { url } from "./verbs.js";

/** @typedef {import("./types").VariationCard} VariationCard */

const LONGEST_MS = 150;      // then the card shows without
const MOST = 8;              // more come at once after a gap; they need not wait for each other
const SMALL_PX = 320;
const LARGE_PX = 640;
const SOFT = 1.5;      // a copy that is drawn larger than so many times its size looks soft
const WHOLE_PX = 2048;      // a wider picture itself is many megabytes to decode, for a card that shows a quarter of it

let sizes = `${SMALL_PX}px`;
let whole = false;      // whether a picture itself is asked for

/** The address to show a variation's small copy from. @param {VariationCard} variation */
export function thumbOf(variation) { return addressOf(variation.thumb); }

/** Whether cards are shown by small copies alone: they are narrow, and the screen is not sharp. */
export function areSmall() { return sizes === `${SMALL_PX}px` && devicePixelRatio <= 1; }

/** Says how wide the pictures of cards are; whether another copy is to be shown than before. @param {number} wide in px of the page */
export function sizeCards(wide) {
  const before = sizes;
  whole = wide > LARGE_PX || wide * devicePixelRatio > LARGE_PX * SOFT;
  sizes = `${whole ? wide : wide > SMALL_PX ? LARGE_PX : SMALL_PX}px`;
  return sizes !== before;
}

/** Gives an image the variation in the size of a card: the larger copy where cards are wide or the screen is sharp, the picture itself where they are wider still, and it is not far wider than that. @param {HTMLImageElement} image @param {VariationCard} variation */
export function show(image, variation) {
  image.sizes = sizes;
  const full = whole && variation.width > LARGE_PX && variation.width <= WHOLE_PX;
  if (full) image.loading = "lazy";      // a picture itself is large, and most of them lie outside the window then
  image.srcset = `${thumbOf(variation)} 320w, ${url(variation.large)} 640w${full ? `, ${url(variation.full)} ${variation.width}w` : ""}`;
  image.src = thumbOf(variation);
}

/** The new pictures of a frame on their way; null where none has to be waited for. @param {import("./state.js").Frame} frame @param {import("./state.js").BoardState} state @returns {Promise<unknown> | null} */
export function coming(frame, state) {
  const wanted = document.hidden ? [] : frame.cards.flatMap((card) => unseen(card, state));
  if (!wanted.length || wanted.length > MOST) return null;
  const late = new Promise((resolve) => { setTimeout(resolve, LONGEST_MS); });
  return Promise.race([late, Promise.all(wanted.map(fetched))]);
}

/** @param {VariationCard} variation */
function isHere(variation) { return areSmall() && isAtHand(variation.thumb); }

/** @param {import("./types").KeyframeCard} card @param {import("./state.js").BoardState} state */
function unseen(card, state) {
  const before = new Set(state.card(card.key)?.variations.map((variation) => variation.id));
  return card.variations.filter((variation) => !before.has(variation.id) && !isHere(variation));
}

/** @param {VariationCard} variation @returns {Promise<HTMLImageElement>} settled also where it fails; the picture is kept as long as somebody waits */
function fetched(variation) {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = image.onerror = () => resolve(image);
    show(image, variation);
    image.loading = "eager";      // a lazy one that is on no page is never fetched
  });
}
