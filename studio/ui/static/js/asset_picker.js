/** Chooses an influencer or a product by its photo, or adds one on the spot. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { refreshLibrary } from "./library.js";
import { openMenu } from "./menu.js";
import { addPhoto, chooseFiles, nameFromFile } from "./photos.js";
import { toastError } from "./toast.js";
import { url } from "./verbs.js";

/** @typedef {import("./types").IdentityCard} Card */

/**
 * @param {import("./photos.js").Kind} kind @param {Card[]} cards @param {string | null} chosen
 * @param {(id: string | null) => void} onChange
 */
export function assetPicker(kind, cards, chosen, onChange) {
  const title = kind === "product" ? "Product" : "Influencer";
  const button = el("button", { class: "asset", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: open } });
  show();

  /** @param {string} [step] what is going on instead */
  function show(step) {
    const card = cards.find((item) => item.id === chosen);
    replace(button,
      card ? el("img", { class: "asset-photo", src: url(card.thumb), alt: "", width: 40, height: 40 }) : el("span", { class: "asset-photo" }, icon(kind === "product" ? "box" : "person", 20)),
      el("span", { class: "asset-words" }, el("span", { class: "asset-kind", text: title }), " ", el("span", { class: "asset-name clip", text: step ?? card?.name ?? "None" })),
      icon("chevron-down"));
  }

  function open() {
    openMenu(button, [
      ...cards.map((card) => ({ label: card.name, thumb: url(card.thumb), checked: card.id === chosen, run: () => choose(card.id) })),
      ...(chosen ? [{ label: "None", icon: /** @type {const} */ ("close"), run: () => choose(null) }] : []),
      { label: "Add a photo…", icon: /** @type {const} */ ("plus"), run: add },
    ]);
  }

  /** @param {string | null} id */
  function choose(id) {
    chosen = id;
    show();
    onChange(id);
  }

  async function add() {
    const [file] = await chooseFiles();
    if (!file) return;
    try {
      const made = await addPhoto(kind, file, () => nameFromFile(file.name, `New ${kind}`), (step) => show(step.text));
      const lists = await refreshLibrary();
      cards = kind === "product" ? lists.products : lists.influencers;
      choose(made.id);
    } catch (error) {
      show();
      toastError(error);
    }
  }

  return button;
}
