/** One segment in the editor: its prompts, its length, how it joins the one before. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { dragHandle } from "./segment_drag.js";

/** @typedef {import("./types").StoryboardSpec["segments"][number]} Segment */
/**
 * What a card asks of the list.
 * @typedef {{remove: (at: number) => void, duplicate: (at: number) => void, move: (from: number, to: number) => void, count: () => void}} Pane
 */

/** @param {import("./editor_store.js").BriefStore} store @param {Segment} segment @param {number} at from 0 @param {Pane} pane */
export function segmentCard(store, segment, at, pane) {
  const number = at + 1;
  const last = at === store.spec.segments.length - 1;
  const prompts = el("div", { class: "segment-prompts" });
  const card = el("li", { class: "card segment", "aria-label": `Segment ${number}` });
  const drawPrompts = () => replace(prompts, roles(store, segment, at));
  drawPrompts();
  replace(card,
    el("header", { class: "segment-head" },
      dragHandle(card, at, pane.move),
      el("h3", { class: "segment-title", text: `Segment ${number}` }),
      length(store, segment, number, pane),
      at > 0 && joint(store, segment, number, drawPrompts),
      el("div", { class: "segment-actions" },
        action("up", `Move segment ${number} up`, at === 0, () => pane.move(at, at - 1)),
        action("down", `Move segment ${number} down`, last, () => pane.move(at, at + 1)),
        action("copy", `Duplicate segment ${number}`, false, () => pane.duplicate(at)),
        action("trash", `Delete segment ${number}`, store.spec.segments.length === 1, () => pane.remove(at)))),
    prompts);
  return card;
}

/** @param {import("./icons.js").IconName} name @param {string} label @param {boolean} off @param {() => void} run */
function action(name, label, off, run) {
  return el("button", { class: "button", type: "button", dataset: { kind: "icon", size: "small" }, "aria-label": label, title: label, disabled: off, on: { click: run } }, icon(name));
}

/** @param {import("./editor_store.js").BriefStore} store @param {Segment} segment @param {number} number @param {Pane} pane */
function length(store, segment, number, pane) {
  const input = el("input", { class: "input segment-seconds numeric", type: "number", min: 0.5, max: 60, step: 0.5, value: segment.seconds, "aria-label": `Seconds of segment ${number}` });
  input.addEventListener("input", () => {
    const typed = input.valueAsNumber;
    const fits = typed > 0 && typed <= 60;
    input.setAttribute("aria-invalid", String(!fits));
    if (!fits) return;
    store.edit(() => { segment.seconds = typed; });
    pane.count();
  });
  input.addEventListener("blur", () => { input.valueAsNumber = segment.seconds; input.removeAttribute("aria-invalid"); });
  return el("span", { class: "segment-length" }, input, el("span", { class: "muted", text: "s" }));
}

/** A cut, or one take with the segment before. @param {import("./editor_store.js").BriefStore} store @param {Segment} segment @param {number} number @param {() => void} redraw */
function joint(store, segment, number, redraw) {
  const forced = store.spec.strategy === "joined";
  const input = el("input", { type: "checkbox", role: "switch", checked: forced || segment.continues, disabled: forced });
  input.addEventListener("change", () => { store.edit(() => { segment.continues = input.checked; }); redraw(); });
  return el("label", { class: "switch segment-joint", title: forced ? "Joined makes one unbroken take." : `No cut: it starts on the very picture segment ${number - 1} ends with.` },
    input, el("span", { text: "Continues" }));
}

/** @param {import("./editor_store.js").BriefStore} store @param {Segment} segment @param {number} at */
function roles(store, segment, at) {
  const number = at + 1;
  const continues = at > 0 && (segment.continues || store.spec.strategy === "joined");
  return [
    store.spec.strategy === "three-chains" && prompt(store, segment, "reference", "Reference", "Blank: made from the start.", number),
    continues
      ? el("div", { class: "field segment-copied" }, el("span", { class: "field-label", text: "Start" }), el("p", null, icon("link"), `The end of segment ${at}, taken over as it is.`))
      : prompt(store, segment, "start", "Start", at === 0 ? "What is seen first." : `What is seen when segment ${number} begins.`, number),
    prompt(store, segment, "end", "End", `What is seen when segment ${number} ends.`, number),
  ];
}

/** @param {import("./editor_store.js").BriefStore} store @param {Segment} segment @param {"reference" | "start" | "end"} role @param {string} label @param {string} hint @param {number} number */
function prompt(store, segment, role, label, hint, number) {
  const text = el("textarea", { class: "textarea", rows: 3, maxlength: 8000, value: segment[role], placeholder: hint, dataset: { part: role }, "aria-label": `${label} of segment ${number}` });
  text.addEventListener("input", () => store.edit(() => { segment[role] = text.value; }));
  return el("label", { class: "field", dataset: { role } }, el("span", { class: "field-label", text: label }), text);
}
