/** Chooses whom pictures are held to: a kit, an influencer, a product, or a single photo given here. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { chooseFiles } from "./photos.js";
import { url } from "./verbs.js";

/**
 * What a picker holds: something the studio knows by its id, or a file that is not sent yet.
 * @typedef {object} Chosen
 * @property {string} label
 * @property {"kit" | "influencer" | "product" | "photo"} kind
 * @property {string} [id]
 * @property {string} [thumb] an address of the studio
 * @property {File} [file]
 * @property {string} [kit] what a kit that is made from it is called
 */

/**
 * @param {object} how
 * @param {() => string} how.label "Held to"
 * @param {import("./icons.js").IconName} how.blank shown where nobody is chosen
 * @param {string} how.none what nobody is called
 * @param {() => Chosen[]} how.offered asked each time it opens
 * @param {string} how.upload "Upload a photo…"
 * @param {(set: (chosen: Chosen) => void) => import("./menu.js").MenuItem[]} [how.further] items before the upload: what is not offered can be found there
 * @param {Chosen | null} how.chosen
 * @param {(chosen: Chosen | null) => void} how.onChange
 */
export function identityPicker({ label, blank, none, offered, upload, further = () => [], chosen, onChange }) {
  const button = el("button", { class: "asset", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: open } });
  let address = "";
  show();

  function show() {
    URL.revokeObjectURL(address);
    address = chosen?.file ? URL.createObjectURL(chosen.file) : "";
    const photo = address || (chosen?.thumb ? url(chosen.thumb) : "");
    const empty = () => el("span", { class: "asset-photo" }, icon(chosen ? "image" : blank, 20));
    const picture = photo && el("img", { class: "asset-photo", src: photo, alt: "", width: 40, height: 40, on: { error: () => picture && picture.replaceWith(empty()) } });      // browsers do not show HEIC
    replace(button, picture || empty(),
      el("span", { class: "asset-words" }, el("span", { class: "asset-kind", text: chosen ? `${label()} ${KINDS[chosen.kind]}` : label() }), " ",
        el("span", { class: "asset-name clip", text: chosen?.label ?? none })), icon("chevron-down"));
  }

  function open() {
    const items = offered().map((one) => ({ label: one.label, thumb: one.thumb && url(one.thumb), checked: one.id === chosen?.id, run: () => set(one) }));
    openMenu(button, [...items, ...further(set), { label: upload, icon: "upload", run: choose }, ...(chosen ? [/** @type {const} */ ({ label: none, icon: "close", run: () => set(null) })] : [])]);
  }

  async function choose() {
    const [file] = await chooseFiles();
    if (file) set({ label: file.name, kind: "photo", file });
  }

  /** @param {Chosen | null} next */
  function set(next) {
    chosen = next;
    show();
    onChange(next);
  }

  return { node: button, set, show };
}

/** @type {Record<Chosen["kind"], string>} */
const KINDS = { kit: "the kit", influencer: "the influencer", product: "the product", photo: "the photo" };
