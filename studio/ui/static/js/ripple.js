/** The ripple before the deed: which keyframes a pick would put out of date, marked while a variation is only looked at. */

import { el } from "./dom.js";
import { plural } from "./format.js";
import { call } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */

const REST_MS = 150;

/**
 * Watches for the pointer or the focus on a variation that is not picked.
 * @param {HTMLElement} region takes anywhere in here @param {BoardState} state @param {(keys: string[]) => void} mark @param {AbortSignal} signal
 */
export function watchRipple(region, state, mark, signal) {
  const line = el("p", { class: "ripple", hidden: true });
  /** @type {Map<string, string[]>} what the server said, valid until anything changes */
  const known = new Map();
  let over = "";
  let timer = 0;
  signal.addEventListener("abort", state.on("card", () => known.clear()));
  signal.addEventListener("abort", () => clearTimeout(timer));

  /** @param {string} id @param {string[]} keys */
  const show = (id, keys) => {
    if (over !== id) return;
    mark(keys);
    line.hidden = keys.length === 0;
    line.textContent = keys.length ? `${plural(keys.length, "keyframe")} would get out of date` : "";
  };
  const hide = () => {
    over = "";
    clearTimeout(timer);
    line.hidden = true;
    mark([]);
  };
  /** @param {Event} event */
  const on = (event) => {
    const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(".take, .would-pick"))?.dataset.variation ?? "";
    if (id === over) return;
    hide();
    const card = id && state.cards().find((item) => item.variations.some((variation) => variation.id === id));
    if (!card || !card.pick || card.pick.variation_id === id) return;
    over = id;
    const rough = card.downstream.filter((key) => state.card(key)?.pick);
    show(id, known.get(id) ?? rough);
    if (known.has(id) || !rough.length) return;
    timer = window.setTimeout(() => call("preview_pick", { variation_id: id })
      .then((keys) => { known.set(id, keys); show(id, keys); }, () => {}), REST_MS);      // the rough answer stays
  };
  for (const event of ["pointerover", "focusin"]) region.addEventListener(event, on, { signal });
  for (const event of ["pointerleave", "focusout"]) region.addEventListener(event, hide, { signal });
  return line;
}
