/** The brief: who and what, described so that an identity can hold; the look; one's own first picture. */

import { assetPicker } from "./asset_picker.js";
import { describePhoto } from "./describe_photo.js";
import { el, replace } from "./dom.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";
import { kitPicker } from "./kit_picker.js";
import { chooseFiles, send } from "./photos.js";
import { repaint } from "./repaint.js";
import { toastError } from "./toast.js";
import { api, call } from "./verbs.js";

/** @typedef {import("./editor_store.js").BriefStore} BriefStore */

/** @type {Record<string, string>} */
const TRAITS = {
  age: "38 years old", build: "slim, 1.70 m", hair: "short auburn hair", eyes: "hazel eyes", marks: "freckles, a scar on the chin", wardrobe: "orange flight suit",
  shape: "tall and cylindrical", material: "frosted glass", label: "a cream label that reads “Orrin”", colours: "amber and cream",
};
/** @type {[string, string, string][]} */
const MARKERS = [
  ["style", "Style", "documentary, natural skin"], ["palette", "Palette", "amber and teal"], ["lighting", "Lighting", "warm window light from the left"],
  ["composition", "Composition", "eye level, shallow depth"], ["mood", "Mood", "calm, early"],
];
const CHECK_MS = 400;

/** @param {BriefStore} store @param {import("./types").Library} lists */
export function briefPane(store, lists) {
  const words = subject(store);
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

/** @param {BriefStore} store */
function subject(store) {
  const text = el("textarea", { class: "textarea", rows: 4, maxlength: 8000, value: store.spec.subject, placeholder: "Woman, 38, slim, short auburn hair, hazel eyes, freckles, orange flight suit" });
  const lint = el("div", { class: "row lint", "aria-live": "polite" });
  const apart = el("div", { class: "lint-apart", role: "status" });
  let timer = 0;
  let turn = 0;
  const check = async () => {
    const mine = ++turn;
    const asked = text.value;
    const photos = { person_id: store.spec.kit_id ?? store.spec.influencer_id, product_id: store.spec.product_kit_id ?? store.spec.product_id };
    const [missing, disagree] = asked.trim() ? await Promise.all([
      call(isProduct(store) ? "check_product" : "check_subject", { text: asked }).catch(() => []),
      call("check_against_photos", { text: asked, ...photos }).catch(() => []),
    ]) : [null, []];
    if (mine !== turn) return;
    replace(lint, lintChips(missing));
    repaint(apart, disagree, () => disagree.map((/** @type {string} */ said) => el("p", { class: "lint-warning" }, icon("warning", 14), el("span", { text: said }))));
  };
  text.addEventListener("input", () => {
    store.edit((spec) => { spec.subject = text.value; });
    clearTimeout(timer);
    timer = window.setTimeout(check, CHECK_MS);
  });
  check();
  const describe = describePhoto(() => store.spec.influencer_id ?? store.spec.kit_id ?? store.spec.product_id ?? store.spec.product_kit_id, (said) => {
    text.value = said;
    store.edit((spec) => { spec.subject = said; });
    check();
  }, check);
  return { node: field("Subject", text, { node: el("div", { class: "stack-tight" }, text, lint, apart, describe) }), check };
}

/** Whether the subject is a thing: nobody plays in it. @param {BriefStore} store */
function isProduct(store) {
  return Boolean(store.spec.product_id ?? store.spec.product_kit_id) && !store.spec.influencer_id && !store.spec.kit_id;
}

/** @param {string[] | null} missing null: nothing written yet */
function lintChips(missing) {
  if (missing === null) return el("span", { class: "field-help", text: "Goes into every prompt word for word." });
  if (missing.length === 0) return el("span", { class: "chip", dataset: { state: "ok" } }, icon("check", 14), "Specific");
  return [el("span", { class: "lint-word" }, "Not said:"), missing.map((trait) => el("span", { class: "chip", dataset: { state: "missing" }, title: `For example: ${TRAITS[trait] ?? trait}` }, trait))];
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
