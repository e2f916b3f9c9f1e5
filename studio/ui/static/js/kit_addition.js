/** One reference more for a kit that is there: a body, an expression, what an import lacked; at its price. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { field, select } from "./fields.js";
import { icon } from "./icons.js";
import { servicesFor } from "./kit_reference.js";
import { library } from "./library.js";
import { createPrice } from "./price.js";
import { call } from "./verbs.js";

/** @typedef {import("./kits").KitCard} Kit */

const ASK_MS = 300;

/** @param {() => Kit} current */
export function additionButton(current) {
  return el("button", { class: "identity-add", type: "button", on: { click: () => askWhich(current()) } }, icon("plus", 20), el("strong", { text: "Add a reference" }));
}

/** @param {Kit} kit */
async function askWhich(kit) {
  const offered = await library().then((lists) => lists.providers, () => []);
  /** @type {(value?: string) => void} */
  let close = () => {};
  let [kind, provider, timer] = [kit.missing[0]?.kind ?? "", kit.provider, 0];
  const own = el("input", { class: "input", maxlength: 100, placeholder: "slight wink" });
  const trouble = el("p", { class: "field-error", role: "alert", hidden: true });
  const add = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: send } }, icon("plus"));
  const price = createPrice(add, "Add it");
  const chips = kit.missing.map((one) => {
    const input = el("input", { type: "radio", name: "kit-addition", checked: one.kind === kind, on: { change: () => { own.value = ""; choose(one.kind); } } });
    return { input, node: el("label", { class: "chip kit-chip" }, input, one.label) };
  });
  const services = select(servicesFor(kit, offered), provider, (value) => { provider = value; ask(); });
  own.addEventListener("input", () => {
    for (const { input } of chips) input.checked = false;
    choose(own.value.trim() && `expression_${own.value.trim()}`);
  });
  const { node, id } = dialogFrame("Add a reference", [
    chips.length > 0 && el("fieldset", { class: "stack-tight" }, el("legend", { class: "field-label", text: "Which" }), el("div", { class: "row kit-chips" }, chips.map((one) => one.node))),
    kit.subject === "person" && field(chips.length ? "Or an expression of your own" : "Expression", own),
    field("Service", services.input, { node: services.node, help: "For this time alone; the kit keeps its own." }),
    kit.uses.some((use) => use.now) && el("p", { class: "small muted", text: "In re-anchored storyboards with this kit, keyframes that it suits better go out of date." }), price.node, trouble],
  [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel"), add], () => close());
  ({ close } = openDialog(node, { labelledBy: id, class: "kit-dialog", onClose: () => clearTimeout(timer) }));
  choose(kind);

  /** @param {string} now "" where nothing is chosen */
  function choose(now) {
    kind = now;
    clearTimeout(timer);
    if (kind) { price.wait(); timer = window.setTimeout(ask, ASK_MS); } else price.clear();
  }

  function ask() {
    trouble.hidden = true;
    if (!kind) return;
    const [wanted, args] = [`${kind} ${provider}`, { kit_id: kit.id, kind, provider }];
    price.ask(() => call("estimate_reference", args).catch((error) => {
      if (wanted === `${kind} ${provider}`) complain(error);
      throw error;
    }));
  }

  async function send() {
    if (!kind) { own.focus(); return; }
    try {
      await call("add_reference", { kit_id: kit.id, kind, provider, wait: false });
      close();
    } catch (error) { complain(error); }
  }

  /** @param {unknown} error */
  function complain(error) {
    trouble.textContent = error instanceof Error ? error.message : String(error);
    trouble.hidden = false;
  }
}
