/** The words that are kept for an influencer or a product, written with help. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { subjectField } from "./subject_field.js";
import { call, VerbError } from "./verbs.js";

/** @param {import("./types").IdentityCard} card */
export function describeIdentity(card) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const isProduct = card.kind === "product";
  const words = subjectField({ label: "Description", text: card.description, isProduct: () => isProduct, photos: () => ({ [isProduct ? "product_id" : "person_id"]: card.id }), onInput: () => {},
    none: "What holds the identity: storyboards with it can begin with these words." });
  const said = el("p", { class: "field-error", role: "alert" });
  const save = el("button", { class: "button", type: "submit", dataset: { kind: "primary" } }, "Save");
  const { node, id } = dialogFrame(`Describe ${card.name}`, [words.node, said],
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel"), save], () => close());
  const form = el("form", { on: { submit: async (event) => {
    event.preventDefault();
    save.setAttribute("aria-busy", "true");
    try {
      await call("set_description", { id: card.id, text: words.value() });
      close();
    } catch (error) { said.textContent = error instanceof VerbError ? error.text : String(error); }
    save.removeAttribute("aria-busy");
  } } }, node);
  ({ close } = openDialog(form, { labelledBy: id, class: "identity-dialog" }));
  form.querySelector("textarea")?.focus();
}
