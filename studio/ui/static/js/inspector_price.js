/** What it costs to render the open keyframe once more; asked when a person stays with it. */

import { isFree, priced } from "./price.js";
import { call } from "./verbs.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */

const SETTLE_MS = 200;

/** @param {import("./state.js").BoardState} state @param {ReturnType<typeof import("./price.js").createPrice>} price @param {(suffix: string) => void} show the end of each button's label */
export function createKeyframePrice(state, price, show) {
  let asked = "";
  let timer = 0;
  let isTold = false;
  let free = false;

  /** @param {KeyframeCard} card @param {string} wanted */
  const ask = async (card, wanted) => {
    const told = await price.ask(() => call("estimate", { board_id: state.id, keyframes: [card.key] }));
    if (!told || wanted !== asked) return;
    isTold = Boolean(told.amount) && !told.doubts.length && !told.budget;
    show(priced(told));
  };
  /** @param {KeyframeCard} card */
  const refresh = async (card) => {
    const provider = state.head?.provider;
    const wanted = JSON.stringify([card.key, provider, state.head?.revision, card.doubts.map((doubt) => doubt.call_id)]);
    if (wanted === asked) return;
    asked = wanted;
    isTold = free = false;
    clearTimeout(timer);
    price.wait();
    show("");
    const costless = !card.doubts.length && await isFree(provider);
    if (wanted !== asked) return;
    if (costless) { isTold = free = true; price.clear(); }
    else timer = window.setTimeout(() => ask(card, wanted), SETTLE_MS);
  };
  return { refresh,
    /** Asks anew for who is about to buy: a price or a budget may have changed. @param {KeyframeCard} card */
    again: (card) => { if (!free) ask(card, asked); },
    /** Whether a click may buy: the price stands on the button, and nothing else is to be known. */
    isTold: () => isTold };
}
