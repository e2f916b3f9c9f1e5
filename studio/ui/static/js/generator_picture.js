/** One generated picture, large: how it was made, and what it can become. */

import { asWritten } from "./as_written.js";
import { openDialog } from "./dialog.js";
import { el, focused, replace } from "./dom.js";
import { useItems } from "./generator_use.js";
import { icon } from "./icons.js";
import { scoreRow } from "./inspector_scores.js";
import { openMenu } from "./menu.js";
import { isUnfolded, receiptOf } from "./receipt.js";
import { repaint } from "./repaint.js";
import { toastError } from "./toast.js";
import { call, url } from "./verbs.js";

/** @typedef {import("./generator").GenerationCard} Card */
/** @typedef {import("./generator").GeneratedCard} Picture */

/**
 * Opens a picture; arrows go on to the others of its generation. Gives what shows it as it is by then.
 * @param {() => Card | undefined} read the generation as it is now
 * @param {string} pictureId @param {(picture: Picture) => void} swapInto makes it the picture of a face swap
 */
export function showPicture(read, pictureId, swapInto) {
  let shown = pictureId;
  const body = el("div", { class: "gen-large" });
  const pickButton = el("button", { class: "button gen-pick", type: "button", title: "Pick (P)", on: { click: () => pick() } });
  const { dialog, close } = openDialog(body, { label: "Generated picture", class: "lightbox gen-dialog" });

  /** @param {number} by */
  function step(by) {
    const ready = read()?.pictures.filter((one) => one.state === "ready") ?? [];
    const at = ready.findIndex((one) => one.id === shown);
    if (ready.length < 2) return;
    const held = focused()?.dataset.name;
    shown = ready[(at + by + ready.length) % ready.length].id;
    paint();
    /** @type {HTMLElement} */ (body.querySelector(`[data-name="${held}"]`) ?? pickButton).focus();
  }

  async function pick() {
    try {
      await call("pick_generated", { image_id: shown });
    } catch (error) { toastError(error); }
  }

  function paint() {
    if (!dialog.isConnected) return;
    const card = read();
    const picture = card?.pictures.find((one) => one.id === shown);
    if (!card || !picture) { close(); return; }
    const picked = card.picked === picture.id;
    pickButton.setAttribute("aria-pressed", String(picked));
    replace(pickButton, icon("pick"), picked ? "Picked" : "Pick");
    repaint(body, [picture, { ...card, picked: "" }], () => partsOf(card, picture));
  }

  /** @param {Card} card @param {Picture} picture */
  function partsOf(card, picture) {
    const use = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, "aria-haspopup": "menu", "aria-expanded": "false",
      on: { click: () => openMenu(use, useItems(card, picture, close, swapInto)) } }, "Use as", icon("chevron-down"));
    const unfolded = isUnfolded(body);
    const several = card.pictures.filter((one) => one.state === "ready").length > 1;
    return [
      el("div", { class: "lightbox-bar" }, el("h2", { class: "clip", text: picture.alt }),
        several && [arrow("Previous picture", "chevron-left", () => step(-1)), arrow("Next picture", "chevron-right", () => step(1))],
        pickButton, use,
        el("a", { class: "button", dataset: { kind: "icon" }, href: url(picture.save), "aria-label": "Download", title: "Download" }, icon("download")),
        arrow("Close", "close", () => close())),
      el("div", { class: "gen-large-parts" },
        el("a", { class: "gen-large-picture", href: url(picture.full), target: "_blank", rel: "noopener", "aria-label": "Open in full size" },
          el("img", { src: url(picture.full), width: picture.width, height: picture.height, alt: `${picture.alt}. ${card.prompt}`.trim(), style: { "background-image": `url("${url(picture.large)}")`, "background-size": "cover" } })),
        aboutIt(card, picture, unfolded)),
    ];
  }

  dialog.addEventListener("keydown", (event) => {
    const act = { ArrowLeft: () => step(-1), ArrowRight: () => step(1), p: pick }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  paint();
  return paint;
}

/** @param {string} label @param {import("./icons.js").IconName} name @param {() => void} run */
function arrow(label, name, run) {
  return el("button", { class: "button", type: "button", dataset: { kind: "icon", name }, "aria-label": label, title: label, on: { click: run } }, icon(name));
}

/** @param {Card} card @param {Picture} picture @param {boolean} unfolded whether the receipt of the one before was */
function aboutIt(card, picture, unfolded) {
  const facts = [["Size", `${picture.width} × ${picture.height} px`], ["Made by", card.facts], ["Cost", picture.cost], ["Seed", String(picture.seed)], card.lora && ["LoRA", card.lora_strength === 1 ? card.lora : `${card.lora}, at ${card.lora_strength}`]];
  return el("div", { class: "gen-about" },
    el("dl", { class: "facts" }, facts.filter(Boolean).map((fact) => [el("dt", { text: /** @type {string[]} */ (fact)[0] }), el("dd", { text: /** @type {string[]} */ (fact)[1] })])),
    picture.differs && el("p", { class: "small", text: picture.differs }),
    card.sources.length > 0 && [el("h3", { text: "Made from" }), el("ol", { class: "gen-sources" }, card.sources.map((source) => el("li", null,
      source.thumb && el("img", { src: url(source.thumb), alt: "", width: 48, height: 48, loading: "lazy" }), el("span", { text: source.label }))))],
    picture.scores.length > 0 && fold("Measured", el("dl", { class: "scores" }, picture.scores.map(scoreRow))),
    card.sent && fold("Prompt as sent", el("pre", { class: "prompt", tabindex: "0" }, asWritten(card.sent))),
    receiptOf(picture.id, unfolded));
}

/** @param {string} title @param {Node} body */
function fold(title, body) {
  return el("details", { class: "receipt" }, el("summary", null, icon("chevron-right"), title), body);
}
