/** The buttons of the inspector: pick, back to automatic, reject, regenerate with a small form, upload, save. */

import { busy } from "./head.js";
import { el, focused, uniqueId } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { kitButton } from "./inspector_kit.js";
import { createKeyframePrice } from "./inspector_price.js";
import { createPrice, isFree } from "./price.js";
import { isWorking, set } from "./takes.js";
import { url } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */

const PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif";

/** @param {BoardState} state @param {Actions} actions @param {(suffix: string) => void} tellPrice what the labels of other buttons that render it end with */
export function createDecision(state, actions, tellPrice) {
  const shown = () => ({ key: state.selected ?? "", id: state.shown(state.selected)?.id ?? "" });
  const pick = button("Pick", "P", null, () => actions.pick(shown().key, shown().id), "primary");
  pick.classList.add("would-pick");
  const automatic = button("Back to automatic", "0", null, () => actions.pickAutomatic(shown().key));
  const reject = button("Reject", "X", null, () => actions.reject(shown().key, shown().id));
  const form = regenerateForm(state, actions, (suffix) => { write(again, `Regenerate${suffix}`); write(first, `Render this keyframe${suffix}`); tellPrice(suffix); });
  const again = button("Regenerate", "Shift+R", null, async () => form.toggle());
  again.setAttribute("aria-expanded", "false");
  /** Renders it where its price was told and nothing is in doubt; else the form tells that first. */
  const render = async () => { if (form.isTold()) await actions.start([shown().key]); else form.confirm(); };
  const first = button("Render this keyframe", "", null, render);
  const file = el("input", { type: "file", accept: PICTURES, hidden: true });
  const own = button("Upload my own", "", "upload", async () => file.click());
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (chosen) await busy(own, () => actions.addPicture(shown().key, chosen));
    file.value = "";
  });
  const save = el("a", { class: "button", dataset: { kind: "quiet" }, download: "" }, icon("download"), "Save picture");
  const kit = kitButton(() => ({ title: state.head?.title ?? "", label: state.card(shown().key)?.label ?? "", variation: state.shown(state.selected) }));
  const ripple = el("p", { class: "decision-ripple" });
  const node = el("section", { class: "decision", "aria-label": "Decision" },
    el("div", { class: "decision-first" }, pick, automatic, reject, again, first), ripple, form.node, el("div", { class: "decision-more" }, own, save, kit, file));
  form.onToggle = (open) => again.setAttribute("aria-expanded", String(open));

  /** What costs nothing is rendered at once; what costs money, or is in doubt, is told first. @param {string} key */
  const regenerate = async (key) => {
    const card = state.card(key);
    if (!card || card.copies || (!card.doubts.length && await isFree(state.head?.provider))) return void await actions.regenerate(key);
    state.select(key);
    return form.confirm();
  };

  return { node, render, regenerate, askForNote: () => form.open(), reset: () => form.close(),
    /** @param {KeyframeCard} card @param {VariationCard | undefined} variation */
    paint: (card, variation) => {
      const isPick = Boolean(variation) && card.pick?.variation_id === variation?.id;
      const waits = card.state === "waiting";      // for a person, also where an older choice stands
      const byHand = isPick && card.pick?.how === "hand" && !waits;
      pick.hidden = !variation || (byHand && !card.undecided) || Boolean(card.copies);
      write(pick, isPick ? "Keep this one" : `Pick variation ${variation?.index ?? ""}`);
      pick.dataset.variation = variation?.id ?? "";
      automatic.hidden = !(byHand || waits) || Boolean(card.copies);
      write(automatic, waits ? "Let the studio pick" : "Back to automatic");
      // Of the pick it says something as well, so that nothing moves when another one is looked at.
      const follow = card.downstream.filter((key) => state.card(key)?.pick).length;
      set(ripple, "kind", isPick ? "" : "stale");
      ripple.textContent = follow ? `${plural(follow, "keyframe")} ${isPick ? (follow === 1 ? "follows from this picture" : "follow from this picture") : "would get out of date"}` : "";
      reject.hidden = !variation || Boolean(card.copies);
      reject.setAttribute("aria-disabled", String(isPick && !variation?.rejected));      // a click says why
      write(reject, variation?.rejected ? "Take back" : "Reject");
      const untried = !variation && card.state === "planned";
      first.hidden = !untried;
      again.hidden = untried || Boolean(card.copies) || isWorking(card);
      own.hidden = Boolean(card.copies);
      set(own, "kind", !variation && isWorking(card) ? "" : "quiet");      // the one thing to do is no afterthought
      ripple.hidden = !variation || Boolean(card.copies) || !card.pick || follow === 0;
      save.hidden = kit.hidden = !variation;
      if (variation) save.href = url(variation.save);
      form.paint(card);
    } };
}

/** @param {string} label @param {string} key @param {import("./icons.js").IconName | null} name @param {() => Promise<unknown>} run @param {string | null} [kind] */
function button(label, key, name, run, kind = null) {
  const made = el("button", { class: "button", type: "button", title: key ? `${label} (${key})` : label, dataset: { kind: kind ?? (name ? "quiet" : null) } },
    name && icon(name), el("span", { class: "button-label", text: label }));
  made.addEventListener("click", () => busy(made, run));
  return made;
}

/** @param {HTMLElement} node @param {string} text */
function write(node, text) {
  const label = node.querySelector(".button-label");
  if (label && label.textContent !== text) label.textContent = text;
}

/** A note for the new variations alone, the prompt, which is saved in the segment when it is changed, and what it costs. @param {BoardState} state @param {Actions} actions @param {(suffix: string) => void} tellPrice */
function regenerateForm(state, actions, tellPrice) {
  const noteId = uniqueId("note");
  const promptId = uniqueId("prompt");
  const note = el("textarea", { class: "textarea", id: noteId, rows: "2", placeholder: "closer, hands visible" });
  const prompt = el("textarea", { class: "textarea", id: promptId, rows: "3" });
  const send = el("button", { class: "button", type: "submit", dataset: { kind: "primary" } });
  const price = createPrice(send, "Regenerate");
  const cost = createKeyframePrice(state, price, tellPrice);
  const node = el("form", { class: "again", hidden: true },
    el("div", { class: "field" }, el("label", { class: "field-label", for: noteId, text: "Note for the new variations" }), note,
      el("p", { class: "field-help", text: "Goes to these variations only; nothing gets out of date by it." })),
    el("div", { class: "field" }, el("label", { class: "field-label", for: promptId, text: "Prompt" }), prompt,
      el("p", { class: "field-help", text: "A change is saved in the storyboard." })),
    price.node,
    el("div", { class: "again-buttons" }, el("button", { class: "button", type: "button", dataset: { kind: "quiet" }, on: { click: () => set(false) } }, "Cancel"), send));
  let written = "";
  /** @type {HTMLElement | null} */
  let opener = null;
  const form = { node, onToggle: (/** @type {boolean} */ _open) => {}, toggle: () => set(node.hidden), open: () => set(true), confirm: () => set(true, send), close: () => set(false),
    isTold: cost.isTold,
    /** @param {KeyframeCard} card */
    paint: (card) => {
      if (!card.copies) cost.refresh(card);
      if (prompt.value === written) prompt.value = card.prompt;      // what is being typed stays
      written = card.prompt;
    } };

  /** @param {boolean} open @param {HTMLElement} first takes the focus */
  function set(open, first = note) {
    if (node.hidden === !open) return open ? first.focus() : undefined;
    const card = state.card(state.selected ?? "");
    if (open && card && !card.copies) { opener = focused(); cost.again(card); }
    const had = node.contains(focused());
    node.hidden = !open;
    form.onToggle(open);
    if (open) return first.focus();
    note.value = "";
    prompt.value = written;
    if (had && opener?.isConnected) opener.focus();
    return undefined;
  }
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = state.selected;
    if (!key) return;
    const changed = prompt.value.trim() !== written.trim();
    busy(send, async () => {
      if (await actions.regenerate(key, { note: note.value.trim(), prompt: changed ? prompt.value.trim() : null })) set(false);
    });
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); event.preventDefault(); set(false); }
  });
  return form;
}
