/** Making kits: of whom, which pictures, by which service, and for how much; said before anything is sent. */

import { openDialog, dialogFrame } from "./dialog.js";
import { el, replace } from "./dom.js";
import { field, segmented, select } from "./fields.js";
import { clipped, plural } from "./format.js";
import { identityPicker } from "./generator_identity.js";
import { icon } from "./icons.js";
import { chooseSource } from "./kit_sources.js";
import { photoWarnings } from "./kit_warnings.js";
import { library } from "./library.js";
import { chooseFiles, nameFromFile } from "./photos.js";
import { toast, toastError } from "./toast.js";
import { call, upload, VerbError } from "./verbs.js";

/** @typedef {import("./generator_identity.js").Chosen} Chosen */
/** @typedef {{chosen: Chosen | null, files: File[], name: string, named: boolean, subject: "person" | "product", bodies: Set<string>, expressions: Set<string>, free: string, provider: string}} Wish */

/** @typedef {{value: string, label: string}} Choice */

const BODIES = [{ value: "half_body", label: "half body" }, { value: "full_body", label: "full body" }];
const EXPRESSIONS = ["smile", "serious", "surprised", "angry"];
const ASK_MS = 300;
/** So many characters of another name go into a kit's, which has at most 200. */
export const MOST_BORROWED = 190;

/**
 * Opens the window. `done` gets the id of a kit that was begun; `doneAll` those of several, and the photos that were refused.
 * @param {{chosen?: Chosen | null, name?: string, files?: File[], done: (id: string) => void, doneAll?: (ids: string[], refused: string[]) => void}} how
 */
export async function newKit({ chosen = null, name: called = "", files = [], done, doneAll = () => {} }) {
  const lists = await library();
  /** @type {Wish} */
  const wish = { chosen, files: [], name: called, named: called !== "", subject: chosen?.kind === "product" ? "product" : "person", bodies: new Set(BODIES.map((one) => one.value)), expressions: new Set(), free: "",
    provider: lists.providers.find((one) => one.is_default)?.name ?? "" };
  const choices = el("div", { class: "stack" });
  const sum = el("p");
  const notes = el("div", { class: "kit-cost-notes" });
  const cost = el("div", { class: "kit-cost", "aria-live": "polite" }, sum, notes);
  const trouble = el("p", { class: "field-error", role: "alert", hidden: true });
  const make = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: begin } }, "Make the kit");
  const warnings = photoWarnings();
  /** @type {File[]} */
  let taken = [];      // several photos on their way to be chosen together
  const name = el("input", { class: "input", value: called, maxlength: 200, spellcheck: "false" });
  name.addEventListener("input", () => { wish.name = name.value; wish.named = name.value.trim() !== ""; });
  const nameField = field("Name", name);
  const source = identityPicker({ label: () => "Made from", blank: "person", none: "Choose a person, a product or a picture", upload: "Upload a photo…",
    offered: () => [...lists.influencers, ...lists.products].map((one) => ({ label: one.name, kind: one.kind, id: one.id, thumb: one.thumb })),
    further: (set) => [{ label: "A generated picture…", icon: "image", run: () => chooseSource((one) => set({ label: one.label, kind: "photo", id: one.id, thumb: one.thumb, kit: one.called })) }],
    chosen, onChange: (now) => { [wish.files, taken] = [taken, []]; choose(now); } });
  const several = el("button", { class: "button", type: "button", dataset: { kind: "quiet", size: "small" }, on: { click: async () => takeFiles(await chooseFiles({ multiple: true })) } }, icon("grid", 14), "A kit of each of several photos…");
  const named = el("p", { class: "field-help", hidden: true });
  const services = select(lists.providers.map((one) => ({ value: one.name, label: `${one.label} · ${one.price}` })), wish.provider, (value) => { wish.provider = value; ask(); });
  const body = [el("div", { class: "stack-tight" }, source.node, el("div", { class: "row" }, several), named, warnings.node), nameField, choices,
    field("Image service", services.input, { node: services.node }), cost, trouble];
  const cancel = el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel");
  const { node, id } = dialogFrame("Make a reference kit", body, [cancel, make], () => close());
  const { dialog, close } = openDialog(node, { labelledBy: id, class: "kit-dialog", onClose: warnings.stop });
  let timer = 0;
  let asked = 0;
  let looking = false;
  let buying = false;
  let told = false;      // whether the price that is shown is that of what is chosen

  /** @param {Chosen | null} now */
  function choose(now) {
    wish.chosen = now;
    if (now && now.kind !== "photo") wish.subject = now.kind === "product" ? "product" : "person";
    if (!wish.named) { wish.name = now ? now.kit ?? (now.file ? nameFromFile(now.file.name, "New kit") : `${clipped(now.label, MOST_BORROWED)} kit`) : ""; name.value = wish.name; }
    nameField.hidden = wish.files.length > 1;
    named.hidden = wish.files.length < 2;
    named.textContent = namesOf(wish.files);
    make.textContent = wish.files.length > 1 ? `Make ${plural(wish.files.length, "kit")}` : "Make the kit";
    paintChoices();
    look();
    ask();
  }

  /** A single photo is looked at before a kit of it can be bought; of several the first need not wait for the last. */
  async function look() {
    if (buying) return;
    const files = wish.files.length ? wish.files : wish.chosen?.file ? [wish.chosen.file] : [];
    looking = files.length === 1;
    permit();
    if (!await warnings.look(files, wish.subject)) return;
    looking = false;
    permit();
  }

  /** The one place that opens the button: with its price alone, and never while it is buying already. */
  function permit() { make.disabled = buying || looking || !told || !wish.chosen; }

  /** @param {File[]} found */
  function takeFiles(found) {
    if (found.length === 0) return;
    const [only] = found;
    taken = found.length > 1 ? found : [];
    source.set({ label: found.length > 1 ? plural(found.length, "photo") : only.name, kind: "photo", file: only });
  }

  function paintChoices() {
    const isPhoto = wish.chosen?.kind === "photo";
    replace(choices,
      isPhoto && el("div", { class: "field" }, el("span", { class: "field-label", "aria-hidden": "true", text: "The photo shows" }),
        segmented("The photo shows", [{ value: "person", label: "A person, animal or character" }, { value: "product", label: "A product" }], wish.subject, (value) => { wish.subject = value === "product" ? "product" : "person"; paintChoices(); look(); ask(); })),
      wish.subject === "product"
        ? el("p", { class: "field-help", text: "Front, three-quarter view, back, detail, in hand, and a packshot on white." })
        : [chips("Body", BODIES, wish.bodies, el("p", { class: "field-help", text: "Beside anchor and profile, which every kit has." })), expressions()]);
  }

  function expressions() {
    const free = el("input", { class: "input", value: wish.free, maxlength: 200, placeholder: "slight wink, tired" });
    free.addEventListener("input", () => { wish.free = free.value; ask(); });
    return chips("Expressions", EXPRESSIONS.map((one) => ({ value: one, label: one })), wish.expressions, field("Others, with commas", free));
  }

  /** References to be chosen one by one; each changes the price. @param {string} legend @param {Choice[]} offered @param {Set<string>} chosen @param {Node} last */
  function chips(legend, offered, chosen, last) {
    const chip = (/** @type {Choice} */ { value, label }) => {
      const input = el("input", { type: "checkbox", checked: chosen.has(value), on: { change: () => { if (input.checked) chosen.add(value); else chosen.delete(value); ask(); } } });
      return el("label", { class: "chip kit-chip" }, input, label);
    };
    return el("fieldset", { class: "stack-tight" }, el("legend", { class: "field-label", text: legend }), el("div", { class: "row kit-chips" }, offered.map(chip)), last);
  }

  /** What was told before is not the price of what is chosen now. */
  function ask() {
    if (buying) return;
    asked += 1;
    told = false;
    permit();
    trouble.hidden = true;
    cost.hidden = false;
    cost.style.minHeight = `${cost.offsetHeight}px`;      // the button stays where it is
    sum.textContent = "Asking for the price …";
    clearTimeout(timer);
    timer = window.setTimeout(estimate, ASK_MS);
  }

  async function estimate() {
    if (!dialog.open) return;
    const mine = asked;
    try {
      const found = await call("estimate_kit", { ...wanted(wish), kits: Math.max(1, wish.files.length) });
      if (mine !== asked) return;
      if (warnings.missed()) look();
      told = true;
      replace(sum, el("strong", { class: "numeric", text: found.text }), ` · ${found.service_label} · ${found.price}`);
      replace(notes, [...found.warnings, ...found.limits, ...(found.budget ? [found.budget] : [])].map((text) => el("p", { class: "kit-said" }, icon("info", 14), text)));
    } catch (error) {
      if (mine !== asked) return;
      cost.hidden = true;
      replace(notes);
      trouble.textContent = error instanceof VerbError ? error.text : String(error);
      trouble.hidden = false;
    }
    cost.style.minHeight = "";
    permit();
  }

  async function begin() {
    if (buying) return;
    if (!wish.chosen) { several.focus(); return; }
    buying = true;
    permit();
    make.setAttribute("aria-busy", "true");
    try {
      await (wish.files.length > 1 ? beginAll() : beginOne());
    } catch (error) { toastError(error); }
    buying = false;
    make.removeAttribute("aria-busy");
    if (dialog.open) { look(); ask(); }      // what was chosen meanwhile
  }

  /** What is chosen at the press is bought; nothing, where the window was closed while the photo was sent. */
  async function beginOne() {
    const order = { ...wanted(wish), name: wish.name.trim() || null, wait: false };
    const { file } = wish.chosen ?? {};
    const photo = file ? { photo: await upload(file) } : {};
    if (!dialog.open) return;
    const kit = await call("create_kit", { ...order, ...photo });
    close();
    done(kit.id);
  }

  /** Photo by photo, so that one that is refused leaves the others; closing the window ends it after the photo under way. */
  async function beginAll() {
    const [asked, photos, begun, refused] = [wanted(wish), [...wish.files], [], []];
    warnings.stop();
    for (const [number, file] of photos.entries()) {
      if (!node.isConnected) break;
      cost.textContent = `Sending photo ${number + 1} of ${photos.length}`;
      try {
        const kit = await call("create_kit", { ...asked, source_id: null, photo: await upload(file), name: nameFromFile(file.name, `New kit ${number + 1}`), wait: false });
        begun.push(kit.id);
      } catch (error) { refused.push(`${file.name}: ${error instanceof VerbError ? error.text : error}`); }
    }
    if (node.isConnected) close();
    if (begun.length < photos.length - refused.length) toast(`Stopped: ${begun.length} of ${photos.length} kits were begun.`);
    doneAll(begun, refused);
  }

  if (files.length) takeFiles(files); else choose(chosen);
}

/** "eileen.jpg, amy.jpg and 10 more". @param {File[]} files */
function namesOf(files) {
  const named = files.slice(0, 5).map((file) => file.name).join(", ");
  return files.length > 5 ? `${named} and ${files.length - 5} more` : named;
}

/** @param {Wish} wish */
function wanted(wish) {
  const free = wish.free.split(",").map((one) => one.trim()).filter(Boolean);
  const person = wish.subject === "person";
  return { source_id: wish.chosen?.file ? null : wish.chosen?.id ?? null, subject: wish.subject, provider: wish.provider || null,
    extended: person && [...wish.bodies], expressions: person ? [...EXPRESSIONS.filter((one) => wish.expressions.has(one)), ...free] : [] };
}
