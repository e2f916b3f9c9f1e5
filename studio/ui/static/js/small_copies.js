/**
 * Pictures of a long list. Each is asked for when it comes near the window (a browser's own lazy pictures begin screens
 * ahead, and those in sight wait for them), and those of one moment together: a request for each costs more than the picture.
 */

import { api, url } from "./verbs.js";

const MARGIN = "60px";
const MOST = 16;      // in one answer; the first are shown while the next are on their way
const KEPT = 256;

/** @type {Map<string, string>} data addresses by their own, the newest last */
const atHand = new Map();
/** @type {WeakMap<Element, string>} */
const thumbs = new WeakMap();
const watcher = new IntersectionObserver((seen) => {
  const near = seen.filter((one) => one.isIntersecting).map((one) => /** @type {HTMLImageElement} */ (one.target));
  for (const image of near) { watcher.unobserve(image); image.dataset.coming = "1"; }
  for (let first = 0; first < near.length; first += MOST) bring(near.slice(first, first + MOST));
}, /** @type {IntersectionObserverInit} */ ({ rootMargin: MARGIN, scrollMargin: MARGIN }));

/** Gives an image a small copy once it comes near the window. @param {HTMLImageElement} image @param {string} thumb its address */
export function showSmall(image, thumb) {
  const known = atHand.get(thumb);
  if (known) { image.src = known; return; }
  thumbs.set(image, thumb);
  watcher.observe(image);
}

/** @param {HTMLImageElement[]} images */
async function bring(images) {
  const wanted = images.map((image) => /** @type {string} */ (thumbs.get(image)));
  const found = await fetched(wanted.filter((thumb) => !atHand.has(thumb)));
  for (const [thumb, data] of Object.entries(found)) atHand.set(thumb, data);
  for (const [place, image] of images.entries()) { image.src = atHand.get(wanted[place]) ?? url(wanted[place]); delete image.dataset.coming; }
  for (const thumb of [...atHand.keys()].slice(0, -KEPT)) atHand.delete(thumb);
}

/** By their addresses; without what is large or did not come: that is fetched by itself. @param {string[]} thumbs @returns {Promise<Record<string, string>>} */
async function fetched(thumbs) {
  const digests = new Set(thumbs.map((thumb) => thumb.split("/").at(-1)?.split(".")[0]));
  if (digests.size < 2) return {};
  try {
    const response = await fetch(api(`thumbnails?of=${[...digests].join(",")}`));
    return response.ok ? await response.json() : {};
  } catch { return {}; }
}
