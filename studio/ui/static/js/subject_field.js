/** Words that describe a person or a thing: what they lack, where they disagree with the photo, and help with them. */

import { describePhoto } from "./describe_photo.js";
import { el, replace } from "./dom.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { call } from "./verbs.js";

/** @typedef {{person_id?: string | null, product_id?: string | null}} Photos  ids of whoever the words are about: a kit leads where there is one */

/** @type {Record<string, string>} */
const TRAITS = {
  age: "38 years old", build: "slim, 1.70 m", hair: "short auburn hair", eyes: "hazel eyes", marks: "freckles, a scar on the chin", wardrobe: "orange flight suit",
  shape: "tall and cylindrical", material: "frosted glass", label: "a cream label that reads “Orrin”", colours: "amber and cream",
};
const EXAMPLES = { person: "Woman, 38, slim, short auburn hair, hazel eyes, freckles, orange flight suit", product: "Tall bottle of frosted glass, cream label that reads “Orrin”, amber and cream" };
const CHECK_MS = 400;

/**
 * @param {object} how
 * @param {string} how.label @param {string} how.text what is written
 * @param {() => boolean} how.isProduct @param {() => Photos} how.photos
 * @param {(text: string) => void} how.onInput
 * @param {string} how.none said while nothing is written
 * @param {() => {name: string, description: string} | undefined} [how.kept] words that were kept for whoever is shown
 */
export function subjectField({ label, text: written, isProduct, photos, onInput, none, kept = () => undefined }) {
  const text = el("textarea", { class: "textarea", rows: 4, maxlength: 8000, value: written, placeholder: EXAMPLES[isProduct() ? "product" : "person"] });
  const lint = el("div", { class: "row lint", "aria-live": "polite" });
  const apart = el("div", { class: "lint-apart", role: "status" });
  let timer = 0;
  let turn = 0;

  async function check() {
    const mine = ++turn;
    describe.look();
    const asked = text.value;
    const [missing, disagree] = asked.trim() ? await Promise.all([
      call(isProduct() ? "check_product" : "check_subject", { text: asked }).catch(() => []),
      call("check_against_photos", { text: asked, ...photos() }).catch(() => []),
    ]) : [null, []];
    if (mine !== turn) return;
    replace(lint, missing === null ? nothingWritten() : lintChips(missing));
    repaint(apart, disagree, () => disagree.map((/** @type {string} */ said) => el("p", { class: "lint-warning" }, icon("warning", 14), el("span", { text: said }))));
  }

  /** @param {string} said */
  function write(said) {
    text.value = said;
    onInput(said);
    check();
  }

  function nothingWritten() {
    const words = kept();
    return [el("span", { class: "field-help", text: none }),
      words && el("button", { class: "button", type: "button", title: words.description, dataset: { size: "small", kind: "quiet" }, on: { click: () => write(words.description) } }, icon("pencil"), `Use the description of ${words.name}`)];
  }

  text.addEventListener("input", () => {
    onInput(text.value);
    clearTimeout(timer);
    timer = window.setTimeout(check, CHECK_MS);
  });
  const describe = describePhoto(() => photos().person_id ?? photos().product_id, write, check);
  check();
  return { node: field(label, text, { node: el("div", { class: "stack-tight" }, text, lint, apart, describe.node) }), check, value: () => text.value };
}

/** @param {string[]} missing */
function lintChips(missing) {
  if (missing.length === 0) return el("span", { class: "chip", dataset: { state: "ok" } }, icon("check", 14), "Specific");
  return [el("span", { class: "lint-word" }, "Not said:"), missing.map((trait) => el("span", { class: "chip", dataset: { state: "missing" }, title: `For example: ${TRAITS[trait] ?? trait}` }, trait))];
}
