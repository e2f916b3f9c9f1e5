/** The large picture, and the row of variations under it: arrows look, 1-9 pick. */

import { named } from "./as_written.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { thumbOf } from "./pictures.js";
import { repaint } from "./repaint.js";
import { countOf, inOrder, paintTakes, set } from "./takes.js";
import { url } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */

/** @param {BoardState} state */
export function createVariations(state) {
  const place = el("span", { class: "large-place", "aria-hidden": "true" });
  const full = el("a", { class: "large-full", target: "_blank", rel: "noopener" }, place);
  const before = stepButton("Previous variation", "[", "chevron-left", () => step(state, -1));
  const after = stepButton("Next variation", "]", "chevron-right", () => step(state, 1));
  const caption = el("p", { class: "large-caption" });
  const takes = el("div", { class: "takes inspector-takes", role: "group", "aria-label": "Variations" });
  const large = el("div", { class: "large" }, full, before, after);
  const node = el("section", { class: "inspector-variations" }, large, caption, takes);

  takes.addEventListener("click", (event) => {
    const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".take"))?.dataset.variation;
    if (id && state.selected) state.show(state.selected, id);
  });
  takes.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    step(state, by);
    /** @type {HTMLElement | null} */ (takes.querySelector("[data-shown]"))?.focus();
  });

  return { node,
    /** @param {KeyframeCard} card @param {VariationCard | undefined} variation */
    paint: (card, variation) => {
      const ratio = state.head?.ratio ?? 16 / 9;
      large.style.setProperty("--ratio", String(ratio));
      set(large, "tall", ratio < 1 ? "yes" : "");
      showLarge(full, card, variation);
      const several = card.variations.length > 1;
      before.hidden = after.hidden = !several;
      repaint(caption, [variation, card.pick, card.copies, countOf(card)], () => captionOf(card, variation));
      paintTakes(takes, card, { shown: variation?.id });
      for (const take of /** @type {NodeListOf<HTMLElement>} */ (takes.querySelectorAll("button.take"))) {
        const current = take.dataset.variation === variation?.id;
        take.tabIndex = current ? 0 : -1;
        take.setAttribute("aria-pressed", String(current));
        if (current && several) bringIntoRow(takes, take);
      }
    } };
}

/** @param {string} label @param {string} key @param {import("./icons.js").IconName} name @param {() => void} run */
function stepButton(label, key, name, run) {
  return el("button", { class: "large-step", type: "button", "aria-label": label, title: `${label} (${key})`, dataset: { name }, on: { click: run } }, icon(name, 20));
}

/** Looks at the variation before or after the one that is shown. @param {BoardState} state @param {number} by */
export function step(state, by) {
  const card = state.selected ? state.card(state.selected) : undefined;
  if (!card || card.variations.length < 2) return;
  const all = inOrder(card);
  const at = all.findIndex((item) => item.id === state.shown(card.key)?.id);
  state.show(card.key, all[(at + by + all.length) % all.length].id);
}

/** Scrolls the row, and nothing around it. @param {HTMLElement} row @param {HTMLElement} take */
function bringIntoRow(row, take) {
  if (row.scrollWidth <= row.clientWidth) return;
  const left = take.offsetLeft - row.offsetLeft;
  if (left < row.scrollLeft || left + take.offsetWidth > row.scrollLeft + row.clientWidth) row.scrollLeft = left - row.clientWidth / 2;
}

/** The small picture stands in until the large one is there. @param {HTMLAnchorElement} full @param {KeyframeCard} card @param {VariationCard | undefined} variation */
function showLarge(full, card, variation) {
  if (full.dataset.variation === (variation?.id ?? card.key)) return;
  full.dataset.variation = variation?.id ?? card.key;
  const place = el("span", { class: "large-place", "aria-hidden": "true", text: card.label });
  if (!variation) {
    full.removeAttribute("href");
    full.removeAttribute("aria-label");
    full.replaceChildren(place);
    return;
  }
  full.href = url(variation.full);
  full.setAttribute("aria-label", `${variation.alt}: open in full size`);
  full.title = "Open in full size";
  const small = el("img", { class: "large-picture", src: thumbOf(variation), alt: variation.alt, width: variation.width, height: variation.height });
  const picture = el("img", { class: "large-picture", alt: "", decoding: "async", width: variation.width, height: variation.height,
    srcset: `${url(variation.large)} 640w, ${url(variation.full)} ${Math.max(641, variation.width)}w`, sizes: "400px", src: url(variation.large) });
  full.replaceChildren(place, small, picture);
}

/** Words that no line break parts. @param {string} text */
function together(text) { return text.replaceAll(" ", "\u00a0"); }

/** "Variation 3 of 4 · picked by ana · 1280 × 720 · seed 4711". @param {KeyframeCard} card @param {VariationCard | undefined} variation @returns {import("./dom.js").Child[]} */
function captionOf(card, variation) {
  if (!variation) return [card.copies ? "Takes over its source's picture, without a call." : "No picture yet."];
  const pick = card.pick?.variation_id === variation.id ? card.pick : null;
  const decision = pick && (pick.how === "hand" ? ["picked by ", named(pick.by || "hand")] : "picked automatically");
  const owner = variation.uploaded_by !== null && ["uploaded by ", named(variation.uploaded_by || "hand")];
  const parts = [together(`Variation ${variation.index} of ${countOf(card)}`), decision, variation.rejected && "rejected", owner,
    together(`${variation.width} × ${variation.height}`), variation.uploaded_by === null && !card.copies && together(`seed ${variation.seed}`), variation.cost, variation.made_with];
  return [...parts.filter(Boolean).map((part, at) => [at > 0 && " · ", part]), variation.differs && el("span", { class: "large-differs", text: variation.differs })];
}
