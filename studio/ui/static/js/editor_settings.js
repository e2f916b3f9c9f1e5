/** How the keyframes are made: strategy, shape, size, service, how many. */

import { el } from "./dom.js";
import { choices, field, segmented, select, switchField } from "./fields.js";
import { STRATEGIES } from "./strategies.js";

const RATIOS = ["16:9", "9:16", "1:1", "4:5", "21:9"];
const SIZES = [["1K", "1K"], ["2K", "2K"], ["4K", "4K"]];
const LONG_SIDE = { "1K": "1280 px", "2K": "2560 px", "4K": "3840 px" };

/**
 * @param {import("./editor_store.js").BriefStore} store @param {import("./types").Library} lists
 * @param {() => void} onStrategy other prompts may be needed
 */
export function settingsPane(store, lists, onStrategy) {
  const { spec } = store;
  const strategies = Object.entries(STRATEGIES).map(([value, { label, help }]) => ({ value, label, help }));
  const plain = (/** @type {string} */ value) => ({ value, label: value });
  return [
    el("div", { class: "editor-group" }, el("h2", { text: "Strategy" }),
      choices("Strategy", strategies, spec.strategy, (value) => { store.edit((now) => { now.strategy = value; }); onStrategy(); })),
    el("div", { class: "editor-group" }, el("h2", { text: "Pictures" }),
      labelled("Aspect ratio", segmented("Aspect ratio", RATIOS.map(plain), spec.aspect_ratio, (value) => store.edit((now) => { now.aspect_ratio = value; }))),
      size(store),
      variations(store),
      service(store, lists),
      switchField("Hold for pick", "The chain waits at each keyframe until you have picked.", spec.hold_for_pick, (on) => store.edit((now) => { now.hold_for_pick = on; }))),
  ];
}

/** @param {string} label @param {Node} node @param {Node} [help] */
function labelled(label, node, help) {
  return el("div", { class: "field" }, el("span", { class: "field-label", "aria-hidden": "true", text: label }), node, help);
}

/** @param {import("./editor_store.js").BriefStore} store */
function size(store) {
  const help = el("div", { class: "field-help numeric" });
  const say = () => { help.textContent = `Long side ${LONG_SIDE[/** @type {"1K"} */ (store.spec.size)] ?? store.spec.size}`; };
  say();
  return labelled("Size", segmented("Size", SIZES.map(([value, label]) => ({ value, label })), store.spec.size, (value) => { store.edit((now) => { now.size = value; }); say(); }), help);
}

/** @param {import("./editor_store.js").BriefStore} store */
function variations(store) {
  const output = el("output", { class: "range-value numeric", text: String(store.spec.variations) });
  const input = el("input", { class: "range", type: "range", min: 1, max: 16, step: 1, value: store.spec.variations });
  input.addEventListener("input", () => {
    output.textContent = input.value;
    store.edit((now) => { now.variations = Number(input.value); });
  });
  return field("Variations of each keyframe", input, { node: el("div", { class: "range-box" }, input, output) });
}

/** @param {import("./editor_store.js").BriefStore} store @param {import("./types").Library} lists */
function service(store, lists) {
  const standard = lists.providers.find((item) => item.is_default);
  const asInSettings = { value: "", label: standard ? `As in Settings: ${standard.label} · ${standard.price}` : "As in Settings" };
  const options = [asInSettings, ...lists.providers.map((item) => ({ value: item.name, label: `${item.label} · ${item.price}` }))];
  const box = select(options, store.spec.provider ?? "", (value) => store.edit((now) => { now.provider = value || null; }));
  return field("Image service", box.input, { node: box.node });
}
