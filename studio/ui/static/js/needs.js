/** What waits for a person: how many keyframes it is, and the way to the next one. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { isFailed } from "./state.js";

/** @typedef {import("./state.js").BoardState} BoardState */

/** Whether a keyframe waits for a pick, was not made, or brought a call in doubt. @param {import("./types").KeyframeCard} card */
export function needsYou(card) { return card.state === "waiting" || card.state === "unknown" || isFailed(card) || card.doubts.length > 0; }

/** @param {BoardState} state @param {() => void} next goes to the next one @param {AbortSignal} signal */
export function needsChip(state, next, signal) {
  const text = el("span");
  const node = el("button", { class: "chip board-needs", type: "button", hidden: true, title: "Next keyframe that needs you (N)", on: { click: next } }, text, icon("chevron-right", 14));
  const show = () => {
    const count = state.cards().filter(needsYou).length;
    node.hidden = count === 0;
    const said = `${count} ${count === 1 ? "needs" : "need"} you`;
    if (text.textContent !== said) text.textContent = said;
  };
  signal.addEventListener("abort", state.on("card", show));
  signal.addEventListener("abort", state.on("head", show));
  show();
  return node;
}
