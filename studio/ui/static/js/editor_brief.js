/** The brief: who and what, described so that an identity can hold; the look; one's own first picture. */

import { assetPicker } from "./asset_picker.js";
import { el, replace } from "./dom.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";
import { kitPicker } from "./kit_picker.js";
import { chooseFiles, send } from "./photos.js";
import { subjectField } from "./subject_field.js";
import { toastError } from "./toast.js";
import { api, call } from "./verbs.js";

/** @typedef {import("./editor_store.js").BriefStore} BriefStore */

/** @type {[string, string, string][]} */
const MARKERS = [
  ["style", "Style", "documentary, natural skin"], ["palette", "Palette", "amber and teal"], ["lighting", "Lighting", "warm window light from the left"],
  ["composition", "Composition", "eye level, shallow depth"], ["mood", "Mood", "calm, early"],
];

/** @param {BriefStore} store @param {import("./types").Library} lists */
export function briefPane(store, lists) {
  const words = subject(store, lists);
  /** @param {"influencer_id" | "kit_id" | "product_id" | "product_kit_id"} which @returns {(id: string | null) => void} */
  const choose = (which) => (id) => { store.edit((spec) => { spec[which] = id; }); words.check(); };
  return [
    el("div", { class: "editor-group" }, el("h2", { text: "Who and what" }),
      assetPicker("influencer", lists.influencers, store.spec.influencer_id, choose("influencer_id")),
      kitPicker("person", lists.kits, store.spec.kit_id, choose("kit_id")),
      assetPicker("product", lists.products, store.spec.product_id, choose("product_id")),
      kitPicker("product", lists.kits, store.spec.product_kit_id, choose("product_kit_id")),
      words.node),
    el("div", { class: "editor-group" }, el("h2", { text: "Look" }), MARKERS.map((marker) => styleField(store, ...marker))),
    el("div", { class: "editor-group" }, el("h2", { text: "Reference image" }), reference(store)),
  ];
}

/** @param {BriefStore} store @param {import("./types").Library} lists */
function subject(store, lists) {
  return subjectField({ label: "Subject", text: store.spec.subject, isProduct: () => isProduct(store),
    photos: () => ({ person_id: store.spec.kit_id ?? store.spec.influencer_id, product_id: store.spec.product_kit_id ?? store.spec.product_id }),
    onInput: (text) => store.edit((now) => { now.subject = text; }),
    none: "Goes into every prompt word for word.",
    kept: () => [...lists.influencers, ...lists.products].find((one) => one.description && (one.id === store.spec.influencer_id || one.id === store.spec.product_id)) });
}

/** Whether the subject is a thing: nobody plays in it. @param {BriefStore} store */
function isProduct(store) {
  return Boolean(store.spec.product_id ?? store.spec.product_kit_id) && !store.spec.influencer_id && !store.spec.kit_id;
}

/** @param {BriefStore} store @param {string} key @param {string} label @param {string} example */
function styleField(store, key, label, example) {
  const input = el("textarea", { class: "textarea", rows: 1, value: store.spec.style[key] ?? "", maxlength: 8000, placeholder: example });
  input.addEventListener("input", () => store.edit((spec) => {
    const { [key]: _, ...others } = spec.style;
    spec.style = input.value.trim() ? { ...others, [key]: input.value } : others;
  }));
  return el("div", { class: "style-field" }, field(label, input));
}

/** @param {BriefStore} store */
function reference(store) {
  const node = el("div", { class: "reference" });
  const show = (/** @type {string} */ step = "") => {
    const sha = store.spec.reference_image;
    replace(node,
      sha && el("img", { class: "reference-picture", src: api(`media/${sha}.640.webp`), alt: "Your reference image" }),
      el("p", { class: "field-help" }, sha ? "Three chains copies it as the first keyframe; anchored pairs holds on to it." : "Your own first picture, for three chains and anchored pairs. Other strategies do not use it."),
      el("div", { class: "row" },
        el("button", { class: "button", type: "button", dataset: { size: "small" }, disabled: step !== "", on: { click: choose } }, icon("upload"), step || (sha ? "Replace" : "Choose a picture")),
        sha && el("button", { class: "button", type: "button", dataset: { size: "small", kind: "quiet" }, on: { click: () => { store.edit((spec) => { spec.reference_image = null; }); show(); } } }, "Remove")));
  };
  const choose = async () => {
    const [file] = await chooseFiles();
    if (!file) return;
    try { await store.setReference(await send(file, (step) => show(step.text))); } catch (error) { toastError(error); }
    show();
  };
  show();
  return node;
}
