/** What a click would buy: the price on its button, and beside it in sentences what is to be known before. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { library } from "./library.js";
import { repaint } from "./repaint.js";

/** @typedef {Omit<import("./money").Estimate, "calls" | "text">} Told */

/** @type {Told & {text: string}} */
const UNKNOWN = { cost_usd: 0, at_least: false, text: "What it costs cannot be told at this moment", amount: "", price: "", limits: [], budget: "", doubts: [] };

/** Whether a provider's pictures cost nothing. @param {string | undefined} provider @returns {Promise<boolean>} */
export async function isFree(provider) {
  const offered = await library().catch(() => null);
  const found = offered?.providers.find((one) => one.name === provider);
  return Boolean(found?.offline && found.price === "free");
}

/** @param {Told} told */
export function isPaid(told) { return told.cost_usd > 0 || told.at_least; }

/** What a button's label ends with: " · $0.12", or nothing where it is free. @param {Told | null} told */
export function priced(told) { return told && isPaid(told) ? ` · ${told.amount}` : ""; }

/** The sentences. @param {Told & {text: string}} told @returns {import("./dom.js").Child[]} */
export function priceWords(told) {
  const cost = isPaid(told) || told === UNKNOWN ? [told.text, told.price].filter(Boolean).join(": ") : "";
  return [cost && el("p", { class: "numeric", text: `${cost}.` }), [told.budget, ...told.limits].filter(Boolean).map((text) => el("p", { dataset: { kind: "limit" }, text })),
    told.doubts.length > 0 && el("div", { class: "price-doubts" }, icon("warning", 14), el("div", null, told.doubts.map((text) => el("p", { class: "numeric", text })),
      el("p", { text: "Making it again decides about this: it stays in the sums of Costs, and is asked about no more." })))];
}

/**
 * The price of what a button buys. Until it is told the button does nothing, but keeps the focus.
 * @param {HTMLButtonElement} send @param {string} label
 */
export function createPrice(send, label) {
  const words = el("span", { text: label });
  const node = el("div", { class: "price", role: "status", hidden: true });
  let turn = 0;
  send.append(words);
  send.addEventListener("click", (event) => {
    if (send.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });

  /** @param {Told & {text: string} | null} told @param {boolean} waits */
  const show = (told, waits) => {
    send.setAttribute("aria-disabled", String(waits));
    words.textContent = `${label}${waits ? " · …" : priced(told)}`;
    const parts = told ? priceWords(told) : waits ? [el("p", { text: "Asking for the price …" })] : [];
    node.hidden = !parts.flat().some(Boolean);
    repaint(node, [told, waits], () => parts);
  };
  return { node,
    wait: () => { turn += 1; show(null, true); },
    clear: () => { turn += 1; show(null, false); },
    /** Asks, and tells it; null where something else was asked meanwhile. @template {Told & {text: string}} T @param {() => Promise<T>} work */
    ask: async (work) => {
      const mine = ++turn;
      show(null, true);
      const told = await work().catch(() => UNKNOWN);
      if (mine !== turn) return null;
      show(told, false);
      return told;
    } };
}
