/** Why the picked variation stands, and what was measured. What was not is a dash with its reason, never a zero. */

import { asWritten, named } from "./as_written.js";
import { el } from "./dom.js";
import { repaint } from "./repaint.js";

/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./types").ScoreBar} ScoreBar */

/** @param {HTMLElement} node @param {KeyframeCard} card */
export function paintReason(node, card) {
  const pick = card.pick;
  const chosen = card.variations.find((item) => item.id === pick?.variation_id);
  node.hidden = !pick || !chosen;
  const warning = card.doubts.length ? "" : card.warning;      // what is in doubt has a part of its own
  repaint(node, [pick, chosen?.index, warning], () => {
    if (!pick || !chosen) return [];
    const said = pick.how === "hand" && /^picked by hand/i.test(pick.reason) ? "" : pick.reason;
    const who = pick.how === "hand" && ["Picked by hand", pick.by && [" by ", named(pick.by)], ". "];
    return [el("h3", { text: `Why variation ${chosen.index}` }), el("p", { class: "inspector-text" }, who, asWritten(who ? said : said || "Picked automatically.")),
      warning && el("p", { class: "inspector-warning", text: warning })];
  });
}

/** A picture taken over from its source was measured there. @param {HTMLElement} node @param {KeyframeCard} card @param {VariationCard | undefined} variation */
export function paintScores(node, card, variation) {
  node.hidden = !variation || (Boolean(card.copies) && !variation.scores.length);
  repaint(node, [variation?.id, variation?.scores], () => {
    if (!variation) return [];
    const measured = variation.scores.length > 0;
    return [el("h3", { text: `Scores of variation ${variation.index}` }),
      measured ? el("dl", { class: "scores" }, variation.scores.map(scoreRow)) : el("p", { class: "inspector-text", text: "Not measured yet." })];
  });
}

/** @param {ScoreBar} bar */
export function scoreRow(bar) {
  const known = bar.value !== null;
  const share = known ? Math.max(0, Math.min(1, Number(bar.value) / bar.of)) : 0;
  return el("div", { class: "score", dataset: { known: known ? "yes" : null, name: bar.name }, title: bar.why || null },
    el("dt", { class: "score-name", text: bar.label }),
    el("dd", { class: "score-value" },
      el("span", { class: "score-track", "aria-hidden": "true" }, known && el("span", { class: "score-fill", style: { transform: `scaleX(${share})` } })),
      known ? el("span", { class: "score-number numeric" }, bar.text || String(bar.value), el("span", { class: "visually-hidden", text: ` of ${bar.of}` }))
        : el("span", { class: "score-none" }, el("abbr", { title: bar.why || "not measured", text: "N/A" }), el("span", { class: "score-why", text: bar.why || "not measured" }))));
}
