/** A photo that is on its way to become an influencer or a product: progress, and a name to type meanwhile. */

import { alertNow } from "./announce.js";
import { el } from "./dom.js";
import { addPhoto, nameFromFile } from "./photos.js";
import { call, VerbError } from "./verbs.js";

/**
 * A card to show at once; `start` sends the photo when its turn has come.
 * @param {import("./photos.js").Kind} kind @param {File} file
 * @param {(node: HTMLElement, text: string) => void} onEnd takes the card away; the text is for screen readers
 */
export function comingCard(kind, file, onEnd) {
  const address = URL.createObjectURL(file);
  const name = el("input", { class: "input", value: nameFromFile(file.name, kind === "product" ? "New product" : "New influencer"), maxlength: 200, "aria-label": "Name", spellcheck: "false" });
  const text = el("span", { text: "Waiting" });
  const bar = el("span", { class: "progress-bar", style: { transform: "scaleX(0)" } });
  const progress = el("span", { class: "progress" }, bar);
  const preview = el("img", { src: address, alt: "", on: { error: () => preview.remove() } });      // browsers do not show HEIC
  const step = el("div", { class: "identity-step" }, text, progress);
  const facts = el("div", { class: "identity-facts", text: file.name });
  const node = el("li", { class: "card identity", dataset: { state: "coming" }, "aria-busy": "true" },
    el("div", { class: "identity-picture" }, preview, step),
    el("div", { class: "identity-words" }, name, facts));

  /** @param {import("./photos.js").Step} now */
  const show = (now) => {
    text.textContent = now.text;
    progress.dataset.state = now.part === undefined ? "endless" : "";
    bar.style.setProperty("transform", now.part === undefined ? "" : `scaleX(${now.part})`);
  };
  const nameNow = () => name.value.trim() || nameFromFile(file.name, kind === "product" ? "New product" : "New influencer");

  async function start() {
    try {
      const made = await addPhoto(kind, file, nameNow, show);
      if (nameNow() !== made.name) await call(`rename_${kind}`, { id: made.id, name: nameNow() });
      end(`${nameNow()} was added.`);
    } catch (error) {
      failed(error);
    }
  }

  /** @param {string} said */
  function end(said) {
    URL.revokeObjectURL(address);
    onEnd(node, said);
  }

  /** @param {unknown} error */
  function failed(error) {
    const said = error instanceof VerbError ? error.text : String(error);
    node.removeAttribute("aria-busy");
    step.remove();
    alertNow(said);
    const retry = el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: again } }, "Try again");
    const drop = el("button", { class: "button", type: "button", dataset: { size: "small", kind: "quiet" }, on: { click: () => end("") } }, "Remove");
    facts.replaceChildren(el("p", { class: "field-error", text: said }), el("div", { class: "row" }, retry, drop));
  }

  function again() {
    facts.replaceChildren(file.name);
    node.setAttribute("aria-busy", "true");
    node.firstElementChild?.append(step);
    start();
  }

  return { node, start };
}
