/** The generator's form: words or a face swap, whom it is held to, how many, by whom; and what that costs. */

import { arrange, el } from "./dom.js";
import { field, segmented, select } from "./fields.js";
import { plural } from "./format.js";
import { clipPicker } from "./generator_clip.js";
import { createCost } from "./generator_cost.js";
import { identityPicker } from "./generator_identity.js";

/** @typedef {import("./generator").GenerationServices} Services */
/** @typedef {import("./generator_identity.js").Chosen} Chosen */
/**
 * What a person has set up; kept while the page is open.
 * @typedef {object} Wish
 * @property {"text" | "face_swap" | "video_face_swap"} mode
 * @property {string} prompt
 * @property {Chosen | null} identity
 * @property {Chosen | null} picture of a face swap, the one to change
 * @property {import("./generator_clip.js").Clip | null} clip the video that gets another face
 * @property {number} face which face in it: 0 is the largest
 * @property {number} n @property {number} swaps how many variations, of words and of a face swap
 * @property {string} ratio @property {string} size @property {string} lora @property {number} strength how much of the LoRA
 * @property {"pictures" | "sheet"} shown
 * @property {string} painter @property {string} swapper @property {string} video_swapper names of services; empty: the one of Settings
 */

const RATIOS = ["16:9", "9:16", "1:1", "4:5", "21:9"];
const MODES = [{ value: "text", label: "From words" }, { value: "face_swap", label: "Face swap" }, { value: "video_face_swap", label: "Face in a video" }];
const FACES = ["The largest", "The second largest", "The third largest", "The fourth largest", ...[5, 6, 7, 8, 9, 10, 11].map((place) => `The ${place}th largest`)];

const ABLE = /** @type {const} */ ({ painter: "paints", swapper: "swaps", video_swapper: "swaps_videos" });

/** @returns {Wish} */
export function emptyWish() {
  return { mode: "text", prompt: "", identity: null, picture: null, clip: null, face: 0, n: 4, swaps: 1, ratio: "16:9", size: "1K", lora: "", strength: 1, shown: "pictures", painter: "", swapper: "", video_swapper: "" };
}

/**
 * @param {Wish} wish changed in place
 * @param {{services: () => Services, identities: () => Chosen[], further: (set: (chosen: Chosen) => void) => import("./menu.js").MenuItem[], pictures: () => Chosen[], send: (wish: Wish) => Promise<void>}} doors
 */
export function createForm(wish, doors) {
  const words = el("textarea", { class: "textarea gen-prompt", rows: 5, maxlength: 8000, value: wish.prompt, placeholder: "She laughs on a rooftop at dusk, city lights behind her, close-up",
    on: { input: () => { wish.prompt = words.value; cost.refresh(); }, keydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go(); } } });
  const identity = identityPicker({ label: () => (wish.mode === "text" ? "Held to" : "The face of"), blank: "person", none: "Nobody", upload: "Upload a photo…", offered: doors.identities, further: doors.further, chosen: wish.identity,
    onChange: (chosen) => { wish.identity = chosen; refresh(); } });
  const picture = identityPicker({ label: () => "Into", blank: "image", none: "No picture", upload: "Upload a picture…", offered: doors.pictures, chosen: wish.picture,
    onChange: (chosen) => { wish.picture = chosen; refresh(); } });
  const clip = clipPicker({ clip: () => wish.clip, onChange: (chosen) => { wish.clip = chosen; refresh(); } });
  const button = el("button", { class: "button gen-go", type: "submit", dataset: { kind: "primary" } });
  const cost = createCost(wish, doors.services, (label, blocked, waits) => {
    button.textContent = label;
    button.disabled = blocked;
    button.setAttribute("aria-disabled", String(waits));      // it keeps the focus until its price is there
  });
  const parts = el("div", { class: "gen-parts" });
  const node = el("form", { class: "gen-form", "aria-label": "What to generate", on: { submit: (event) => { event.preventDefault(); go(); } } },
    segmented("How", MODES, wish.mode, (value) => { wish.mode = /** @type {Wish["mode"]} */ (value); refresh(); }),
    parts, el("div", { class: "gen-foot" }, button, cost.node));

  async function go() {
    if (button.disabled || button.getAttribute("aria-disabled") === "true" || button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await doors.send(wish).finally(() => button.removeAttribute("aria-busy"));
    cost.refresh();
  }

  // A part is made once, so that what is typed and where the focus is survive when others come and go.
  const prompt = field("Prompt", words, { help: "Sent word for word; what holds the identity is added around it." });
  const swapHelp = el("p", { class: "gen-help", text: "Puts the face of a kit, an influencer or a photo into a picture; all else in the picture stays." });
  const videoHelp = el("p", { class: "gen-help", text: "Puts the face of a kit, an influencer or a photo into a video; all else in the video stays." });
  /** @type {Map<string, {facts: string, nodes: HTMLElement[]}>} */
  const made = new Map();

  /** @param {string} name @param {() => HTMLElement | HTMLElement[]} make @param {unknown} [facts] what it shows besides the wish */
  function part(name, make, facts = "") {
    const now = JSON.stringify(facts);
    const known = made.get(name);
    if (known?.facts === now) return known.nodes;
    const nodes = [make()].flat();
    made.set(name, { facts: now, nodes });
    return nodes;
  }

  function refresh() {
    identity.show();
    arrange(parts, PARTS[wish.mode]());
    cost.refresh();
  }

  const PARTS = {
    text: () => [...textParts(), ...part("n", () => countField(wish, cost.refresh))],
    face_swap: () => [...swapParts(), ...part("swaps", () => countField(wish, cost.refresh))],
    video_face_swap: () => [videoHelp, clip.node, identity.node, ...part("face", faceField), ...serviceField("video_swapper")],
  };

  function faceField() {
    return chosenField("Face to change", FACES.map((label, at) => ({ value: String(at), label })), String(wish.face), (value) => { wish.face = Number(value); });
  }

  function textParts() {
    const service = doors.services().services.find((one) => one.name === (wish.painter || doors.services().painter));
    return [prompt, identity.node, ...(wish.identity?.kind === "kit" && service?.takes_sheets ? part("shown", shownField) : []),
      ...(service?.takes_lora ? part("lora", () => loraFields(wish, cost.refresh)) : []), ...part("pair", shapeFields), ...serviceField("painter")];
  }

  function swapParts() { return [swapHelp, picture.node, identity.node, ...serviceField("swapper")]; }

  function shownField() {
    return segmented("The kit as", [{ value: "pictures", label: "Its pictures" }, { value: "sheet", label: "One sheet" }], wish.shown,
      (value) => { wish.shown = /** @type {Wish["shown"]} */ (value); cost.refresh(); });
  }

  function shapeFields() {
    return el("div", { class: "gen-pair" }, chosenField("Shape", RATIOS.map((value) => ({ value, label: value })), wish.ratio, (value) => { wish.ratio = value; cost.refresh(); }),
      chosenField("Size", ["1K", "2K", "4K"].map((value) => ({ value, label: value })), wish.size, (value) => { wish.size = value; cost.refresh(); }));
  }

  /** @param {"painter" | "swapper" | "video_swapper"} which */
  function serviceField(which) {
    const { services, ...chosen } = doors.services();
    const able = services.filter((one) => one[ABLE[which]]);
    const usual = able.find((one) => one.name === chosen[which])?.label ?? "nobody";
    const options = [{ value: "", label: `As in Settings: ${usual}` }, ...able.map((one) => ({ value: one.name, label: one.problem ? `${one.label} (no key)` : one.label }))];
    return part(which, () => chosenField("Service", options, wish[which], (value) => { wish[which] = value; refresh(); }), options);
  }

  refresh();
  return { node, refresh, focus: () => words.focus(),
    /** Shows what was set from elsewhere. */
    fill: () => {
      made.clear();
      words.value = wish.prompt;
      identity.set(wish.identity);
      picture.set(wish.picture);
      clip.show();
      /** @type {HTMLInputElement | null} */
      const mode = node.querySelector(`input[value="${wish.mode}"]`);
      if (mode) mode.checked = true;
      refresh();
    } };
}

/** @param {string} label @param {{value: string, label: string}[]} options @param {string} value @param {(value: string) => void} onChange */
function chosenField(label, options, value, onChange) {
  const { input, node } = select(options, value, onChange);
  return field(label, input, { node });
}

/** @param {Wish} wish @param {() => void} changed */
function loraFields(wish, changed) {
  const value = el("output", { class: "range-value numeric", text: wish.strength.toFixed(2) });
  const range = el("input", { class: "range", type: "range", min: 0.05, max: 2, step: 0.05, value: wish.strength,
    on: { input: () => { wish.strength = Number(range.value); value.textContent = wish.strength.toFixed(2); changed(); } } });
  const strength = el("div", { hidden: !wish.lora.trim() }, field("Strength of the LoRA", range, { node: el("div", { class: "range-box" }, range, value), help: "1 is all of it. Less leaves more to the model, more may distort." }));
  const input = el("input", { class: "input", value: wish.lora, spellcheck: "false", placeholder: "Address, id or file, such as owner/my-lora",
    on: { input: () => { wish.lora = input.value; strength.hidden = !wish.lora.trim(); changed(); } } });
  return [field("LoRA", input, { help: "Trained on the subject, for the model of this service: its address, or for models on this machine its file or id. Empty: none." }), strength];
}

/** @param {Wish} wish @param {() => void} changed */
function countField(wish, changed) {
  const which = wish.mode === "text" ? "n" : "swaps";
  const value = el("output", { class: "range-value numeric", text: wish[which] });
  const input = el("input", { class: "range", type: "range", min: 1, max: 16, value: wish[which], "aria-valuetext": plural(wish[which], "variation"),
    on: { input: () => { wish[which] = Number(input.value); value.textContent = input.value; input.setAttribute("aria-valuetext", plural(wish[which], "variation")); changed(); } } });
  return field("Variations", input, { node: el("div", { class: "range-box" }, input, value) });
}

