/** Before a rendering that costs money: what it will cost, by which price, and what the service would leave out. */

import { el } from "./dom.js";
import { library } from "./library.js";
import { repaint } from "./repaint.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").Estimate} Estimate */

const NOT_ASKED = "The price could not be asked at this moment: the button shows the listed one.";

/** @param {import("./state.js").BoardState} state @param {AbortSignal} signal @param {() => void} changed called when an estimate came or went */
export function createEstimate(state, signal, changed) {
  const node = el("div", { class: "board-before", hidden: true });
  let asked = "";
  /** @type {Estimate | null} */
  let estimate = null;
  let failed = false;

  const show = () => {
    node.hidden = !estimate && !failed;
    const told = failed ? [NOT_ASKED] : estimate ? [`${estimate.text}${estimate.price ? `: ${estimate.price}` : ""}`, estimate.budget, ...estimate.limits, ...estimate.doubts].filter(Boolean) : [];
    repaint(node, told, () => told.map((text, at) => el("p", null, at === 0 ? text : el("strong", { text }))));
    changed();
  };
  const look = async () => {
    const head = state.head;
    const next = head?.next?.verb === "start" ? head.next : null;
    const wanted = head && next ? JSON.stringify([head.provider, head.revision, next.args.keyframes, next.label]) : "";
    if (wanted === asked) return;
    asked = wanted;
    estimate = null;
    failed = false;
    const paid = head && next && await isPaid(head.provider);
    if (wanted !== asked) return;
    const told = paid ? await call("estimate", { board_id: state.id, keyframes: next.args.keyframes ?? null }).catch(() => undefined) : null;
    if (wanted !== asked || signal.aborted) return;
    failed = told === undefined;
    estimate = told ?? null;
    show();
  };
  signal.addEventListener("abort", state.on("head", look));
  look();
  return { node,
    /** A label of the next step with the price that the service really asks. @param {string} label */
    priced: (label) => (estimate ? label.replace(/(\$[\d.]+|price not known)$/, () => /** @type {Estimate} */ (estimate).amount) : label) };
}

/** @param {string} provider */
async function isPaid(provider) {
  const offered = await library().catch(() => null);
  return !offered?.providers.find((one) => one.name === provider)?.offline;
}
