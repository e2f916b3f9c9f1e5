/** One reference of a kit: its picture, what speaks against it, and what can be done about that. */

import { asWritten } from "./as_written.js";
import { dialogFrame, openDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { field, select } from "./fields.js";
import { icon } from "./icons.js";
import { showTakes } from "./kit_takes.js";
import { STATUS } from "./kit_tile.js";
import { library } from "./library.js";
import { createPrice } from "./price.js";
import { toastError } from "./toast.js";
import { call, url } from "./verbs.js";

/** @typedef {import("./kits").ReferenceCard} Card */

/** @param {import("./kits").KitCard} kit @param {Card} first */
export function referenceCard(kit, first) {
  const kitId = kit.id;
  let card = first;
  const frame = el("div", { class: "kit-frame" });
  const words = el("div", { class: "kit-words" });
  const node = el("li", { class: "card kit-reference", dataset: { kind: first.kind } }, frame, words);
  const remove = () => call("remove_reference", { kit_id: kitId, kind: card.kind }).catch(toastError);
  const look = () => showTakes(kitId, () => card);

  /** @param {Card} now */
  function paint(now) {
    card = now;
    const live = now.status === "generating" || now.status === "pending";
    node.setAttribute("aria-busy", String(live));
    frame.style.setProperty("--ratio", String(now.ratio));
    const used = now.takes.find((take) => take.used);
    const hadFocus = node.contains(/** @type {ShadowRoot} */ (node.getRootNode()).activeElement ?? null);
    replace(frame, used
      ? el("button", { class: "kit-picture", type: "button", "aria-label": `Look at ${now.label}`, on: { click: look } }, el("img", { src: url(used.thumb), srcset: `${url(used.thumb)} 320w, ${url(used.large)} 640w`, sizes: "(max-width: 719px) 45vw, 240px", alt: used.alt, width: used.width, height: used.height, decoding: "async" }))
      : el("div", { class: "kit-none", dataset: { state: now.status } }, live && el("span", { class: "visually-hidden", text: STATUS[now.status].text }), now.status !== "generating" && icon("image", 20)),
    now.status === "generating" && el("span", { class: "progress kit-progress", dataset: { state: "endless" } }, el("span", { class: "progress-bar" })),
    now.takes.length > 1 && el("button", { class: "badge kit-count", type: "button", dataset: { kind: "over" }, "aria-label": `${now.takes.length} pictures of ${now.label}`, on: { click: look } }, String(now.takes.length)));
    replace(words,
      el("div", { class: "kit-title" }, el("h3", { text: now.label }), now.leading && el("span", { class: "badge", title: "Made first; the others are made from it" }, "Leads"),
        el("button", { class: "button", type: "button", dataset: { kind: "icon", size: "small" }, disabled: live, "aria-label": `Regenerate ${now.label}`, title: "Regenerate", on: { click: () => askAgain(kit, card) } }, icon("refresh", 14))),
      now.error && !live ? el("p", { class: "kit-fault" }, icon("warning", 14), el("span", null, asWritten(now.error))) : !now.faults.length && el("p", { class: "kit-note", text: waiting(now) ?? now.purpose }),
      now.removable && el("button", { class: "button kit-remove", type: "button", dataset: { size: "small" }, "aria-label": `Remove ${now.label}`, on: { click: remove } }, "Remove"),
      now.faults.length > 0 && !live && faults(kitId, now));
    if (hadFocus && !node.contains(/** @type {ShadowRoot} */ (node.getRootNode()).activeElement ?? null)) /** @type {HTMLElement | null} */ (node.querySelector("button:not(:disabled)"))?.focus();
  }

  return { node, paint };
}

/** @param {Card} card */
function waiting(card) { return card.status === "pending" ? "Waiting for its turn." : card.status === "generating" ? "Being made…" : card.checking ? "Being checked…" : null; }

/** @param {string} kitId @param {Card} card */
function faults(kitId, card) {
  const allow = async () => { try { await call("allow_reference", { kit_id: kitId, kind: card.kind, allowed: !card.allowed }); } catch (error) { toastError(error); } };
  const said = card.faults.map((text) => el("p", { class: card.allowed ? "kit-note" : "kit-fault" }, icon("warning", 14), text));
  const use = el("button", { class: "button", type: "button", dataset: { size: "small" }, "aria-pressed": card.allowed, on: { click: allow } });
  if (card.allowed || !card.leading) { use.textContent = card.allowed ? "Used all the same" : "Use it anyway"; return el("div", { class: "kit-faults" }, said, use); }
  const price = createPrice(use, "Use it anyway");      // what waits for a leading one is bought at once
  price.ask(() => call("estimate_reference", { kit_id: kitId, kind: card.kind, again: false }));
  return el("div", { class: "kit-faults" }, said, use, price.node);
}

/** @param {import("./kits").KitCard} kit @param {Card} card */
async function askAgain(kit, card) {
  const offered = await library().then((lists) => lists.providers, () => []);
  /** @type {(value?: string) => void} */
  let close = () => {};
  let chosen = kit.provider;
  const note = el("textarea", { class: "textarea", rows: 2, maxlength: 1000, placeholder: "hair tucked back" });
  const send = async () => {
    try {
      await call("regenerate_reference", { kit_id: kit.id, kind: card.kind, note: note.value.trim(), provider: chosen, wait: false });
      close();
    } catch (error) {
      complain(error);
    }
  };
  const complain = (/** @type {unknown} */ error) => {
    trouble.textContent = error instanceof Error ? error.message : String(error);
    trouble.hidden = false;
  };
  const trouble = el("p", { class: "field-error", role: "alert", hidden: true });
  const again = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: send } }, icon("refresh"));
  const price = createPrice(again, "Regenerate");
  const ask = () => {
    trouble.hidden = true;
    const [wanted, args] = [chosen, { kit_id: kit.id, kind: card.kind, provider: chosen }];
    price.ask(() => call("estimate_reference", args).catch((error) => {
      if (wanted === chosen) complain(error);
      throw error;
    }));
  };
  const services = select(servicesFor(kit, offered), chosen, (value) => { chosen = value; ask(); });
  ask();
  const { node, id } = dialogFrame(`Regenerate ${card.label.toLowerCase()}`, [field("What should be different", note, { help: "For this picture alone; leave it empty to try once more. Earlier pictures stay." }),
    field("Service", services.input, { node: services.node, help: "For this time alone; the kit keeps its own." }), price.node, trouble],
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel"), again], () => close());
  ({ close } = openDialog(node, { labelledBy: id }));
  note.focus();
}

/** The kit's own comes first, also where it is not offered any more. @param {import("./kits").KitCard} kit @param {import("./types").ProviderCard[]} offered */
export function servicesFor(kit, offered) {
  const own = offered.find((one) => one.name === kit.provider) ?? { name: kit.provider, label: kit.service, price: "not here any more" };
  return [own, ...offered.filter((one) => one.name !== kit.provider)].map((one) => ({ value: one.name, label: `${one.label} · ${one.price}` }));
}
