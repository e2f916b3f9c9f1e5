/** All pictures of a reference, large: how each was measured, which one is used, and picking another. */

import { asWritten } from "./as_written.js";
import { openDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { createPrice } from "./price.js";
import { isUnfolded, receiptOf } from "./receipt.js";
import { toastError } from "./toast.js";
import { call, url } from "./verbs.js";

/** @typedef {import("./kits").TakeCard} Take */
/** @type {Record<import("./kits").CheckLine["outcome"], {icon: import("./icons.js").IconName, word: string}>} */
const OUTCOMES = { good: { icon: "check", word: "Good" }, bad: { icon: "warning", word: "Fault" }, not_measured: { icon: "info", word: "Not measured" } };

/** @param {string} kitId @param {() => import("./kits").ReferenceCard} current */
export function showTakes(kitId, current) {
  let at = Math.max(0, current().takes.findIndex((take) => take.used));
  const body = el("div", { class: "kit-takes" });
  body.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    if (step) { event.preventDefault(); go(at + step); }
  });
  const { close } = openDialog(body, { label: `${current().label}, its pictures`, class: "lightbox kit-lightbox" });
  paint();

  /** @param {number} to */
  function go(to) {
    at = Math.min(Math.max(0, to), current().takes.length - 1);
    paint();
    /** @type {HTMLElement | null} */ (body.querySelector("[aria-current]"))?.focus();
  }

  function paint() {
    const card = current();
    const take = card.takes[at];
    const unfolded = isUnfolded(body);
    replace(body,
      el("div", { class: "lightbox-bar" }, el("h2", { class: "clip", text: `${card.label} ${take.number}` }), el("span", { class: "muted small numeric", text: take.facts }),
        el("a", { class: "button", dataset: { kind: "quiet" }, href: url(take.save), download: "" }, icon("download"), "Save"),
        el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": "Close", on: { click: () => close() } }, icon("close"))),
      el("div", { class: "kit-take" },
        el("img", { src: url(take.full), width: take.width, height: take.height, alt: take.alt, style: { "background-image": `url("${url(take.large)}")`, "background-size": "cover" } }),
        el("div", { class: "kit-take-words" },
          take.used ? el("p", { class: "chip", dataset: { state: "ok" } }, icon("check", 14), "In use")
            : useButton(card, take),
          take.checks.length === 0 && el("p", { class: "small muted", text: "Being checked…" }),
          el("ul", { class: "kit-checks" }, take.checks.map((check) => el("li", { dataset: { outcome: check.outcome } }, icon(OUTCOMES[check.outcome].icon, 14),
            el("p", null, el("strong", { text: check.label }), el("span", { class: "visually-hidden", text: `: ${OUTCOMES[check.outcome].word}.` }), check.text && ` ${check.text}`)))),
          take.differs && el("p", { class: "small", text: take.differs }),
          take.note && el("p", { class: "small" }, el("strong", { text: "Asked for: " }), asWritten(take.note)),
          take.prompt && el("details", { class: "small" }, el("summary", { text: "The prompt, as it was sent" }), el("p", { class: "kit-prompt" }, asWritten(take.prompt))),
          receiptOf(take.id, unfolded))),
      card.takes.length > 1 && el("div", { class: "kit-strip", role: "group", "aria-label": "Its pictures" }, card.takes.map((one, place) => el("button", { class: "kit-strip-picture", type: "button", "aria-label": `Picture ${one.number}${one.used ? ", in use" : ""}`,
        "aria-current": place === at ? "true" : null, on: { click: () => go(place) } }, el("img", { src: url(one.thumb), alt: "" })))));
  }

  /** With its price, where others wait for a good leading picture: they are bought at once. @param {import("./kits").ReferenceCard} card @param {Take} take */
  function useButton(card, take) {
    const button = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: () => pick(take) } });
    const price = createPrice(button, "Use this one");
    if (card.leading && !take.faults.length) price.ask(() => call("estimate_reference", { kit_id: kitId, kind: card.kind, again: false, take_id: take.id }));
    return [button, price.node];
  }

  /** @param {Take} take */
  async function pick(take) {
    try {
      await call("pick_reference", { kit_id: kitId, kind: current().kind, take_id: take.id });
      close();
    } catch (error) { toastError(error); }
  }
}
