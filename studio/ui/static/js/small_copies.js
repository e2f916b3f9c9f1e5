/**
 * Small copies of pictures, those that are shown together fetched together: a browser's request for each costs more than
 * the picture. They are asked for when they come near the window; a browser's own lazy pictures begin screens ahead, and
 * those in sight share the few connections with them.
 */

import { api, url } from "./verbs.js";

/** @typedef {[image: HTMLImageElement, thumb: string]} Wanted */

const MARGIN = "60px";
const MOST = 24;      // as many as the studio sends at once
const KEPT = 256;
const TOO_LATE_MS = 5_000;
const BEGIN_MS = 50;      // by then the first are known to be near
const LONGEST_MS = 1_000;

/** @type {Map<string, string>} what to show an address from, the newest last */
const atHand = new Map();
/** @type {WeakMap<Element, Wanted[]>} */
const waiting = new WeakMap();
/** @type {Map<string, Promise<Record<string, string | null>>>} by the digests; who asks for the same joins */
const underWay = new Map();
const watcher = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    const wanted = waiting.get(target) ?? [];
    waiting.delete(target);
    for (let first = 0; first < wanted.length; first += MOST) bring(wanted.slice(first, first + MOST));
  }
}, /** @type {IntersectionObserverInit} */ ({ rootMargin: MARGIN, scrollMargin: MARGIN }));

/** Keeps small copies that came along with something else: data addresses by their own. @param {Record<string, string>} pictures */
export function keep(pictures) {
  for (const [thumb, data] of Object.entries(pictures)) atHand.set(thumb, data);
  for (const thumb of [...atHand.keys()].slice(0, -KEPT)) atHand.delete(thumb);
}

/** Whether a small copy can be shown without a request. @param {string} thumb its address */
export function isAtHand(thumb) { return atHand.has(thumb); }

/** Where to show a small copy from. @param {string} thumb its address */
export function addressOf(thumb) { return atHand.get(thumb) ?? url(thumb); }

/** Gives images their small copies: at once where they are at hand, the others together once their container comes near the window. @param {Element} container @param {Wanted[]} pictures */
export function showTogether(container, pictures) {
  const wanted = pictures.filter(([image, thumb]) => {
    if (isAtHand(thumb)) image.src = addressOf(thumb);
    return !isAtHand(thumb);
  });
  if (!wanted.length) return;
  waiting.set(container, [...waiting.get(container) ?? [], ...wanted]);
  watcher.observe(container);
}

/** Until the first pictures in the window are there, or take long: what starts behind the page would hold them up. @returns {Promise<unknown>} */
export async function firstShown() {
  await new Promise((resolve) => { setTimeout(resolve, BEGIN_MS); });
  const late = new Promise((resolve) => { setTimeout(resolve, LONGEST_MS); });
  return Promise.race([late, Promise.allSettled(underWay.values())]);
}

/** @param {Wanted[]} wanted */
async function bring(wanted) {
  const thumbs = [...new Set(wanted.map(([, thumb]) => thumb))];
  const found = thumbs.length > 1 ? await together(thumbs) : {};
  // What is large, or did not come, is shown from its own address, also the next time.
  keep(Object.fromEntries(thumbs.map((thumb) => [thumb, found[thumb] ?? url(thumb)])));
  for (const [image, thumb] of wanted) image.src = addressOf(thumb);
}

/** @param {string[]} thumbs @returns {Promise<Record<string, string | null>>} null for a large one */
function together(thumbs) {
  const digests = thumbs.map((thumb) => /[0-9a-f]{64}/.exec(thumb)?.[0]).join(",");
  const asked = underWay.get(digests) ?? fetched(digests).finally(() => underWay.delete(digests));
  underWay.set(digests, asked);
  return asked;
}

/** @param {string} digests @returns {Promise<Record<string, string | null>>} */
async function fetched(digests) {
  try {
    const response = await fetch(api(`thumbnails?of=${digests}`), { signal: AbortSignal.timeout(TOO_LATE_MS) });
    return response.ok ? await response.json() ?? {} : {};
  } catch { return {}; }
}
