/**
 * Plays the picked pictures in order, S1 E1 S2 E2 …, so that a jump at a seam is seen. Cuts, no fades. Where the strategy
 * has reference keyframes they are left out: they are no part of the film.
 */

import { openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { recall } from "./preferences.js";
import { url } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {{key: string, label: string, picture: HTMLImageElement, full: string, hold_ms: number}} Still */
/** @typedef {ReturnType<typeof projector>} Projector */

const HOLD_MS = 700;
const USUAL_SECONDS = 4;
const SHORTEST_MS = 350;
const LONGEST_MS = 1600;
const AHEAD = 4;      // large pictures fetched before they are shown

/** Opens the filmstrip over everything. @param {BoardState} state @param {string | null} from the keyframe to begin at @param {(text: string) => unknown} refuse says why there is nothing to play @param {AbortSignal} signal the board is left */
export function openFilmstrip(state, from, refuse, signal) {
  const { stills, missing } = collect(state);
  if (!stills.length) return void refuse("Nothing to play yet: no keyframe has a picked picture.");
  const strip = projector(stills, missing, state.head?.ratio ?? 16 / 9);
  const { dialog, close } = openDialog(strip.node, { label: `Filmstrip of ${state.head?.title ?? "the storyboard"}`, class: "filmstrip", onClose: strip.stop });
  dialog.dataset.surround = recall("surround");
  strip.onClose(close);
  signal.addEventListener("abort", () => close());
  dialog.addEventListener("keydown", (event) => keys(event, strip, close));
  strip.show(Math.max(0, stills.findIndex((still) => still.key === from)));
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) strip.play();
  return undefined;
}

/** @param {BoardState} state */
function collect(state) {
  /** @type {Still[]} */
  const stills = [];
  let missing = 0;
  for (const card of state.cards().filter((item) => item.role !== "reference").sort((a, b) => a.segment - b.segment || (a.role === "start" ? -1 : 1))) {
    const variation = card.variations.find((item) => item.id === card.pick?.variation_id);
    if (!variation) { missing += 1; continue; }
    const seconds = state.head?.segments.find((segment) => segment.number === card.segment)?.seconds ?? USUAL_SECONDS;
    const hold = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (HOLD_MS * seconds) / USUAL_SECONDS));
    const picture = el("img", { class: "film-picture", alt: variation.alt, src: url(variation.large), width: variation.width, height: variation.height });
    stills.push({ key: card.key, label: card.label, picture, full: url(variation.full), hold_ms: hold });
  }
  return { stills, missing };
}

/** The stored picture takes the place of the thumbnail once it is decoded. @param {Still | undefined} still */
function sharpen(still) {
  if (!still?.full) return;
  const address = still.full;
  still.full = "";
  const full = new Image();
  full.src = address;
  full.decode().then(() => { still.picture.src = address; }, () => {});      // the thumbnail stays where the large one fails
}

/** @param {Still[]} stills @param {number} missing @param {number} ratio */
function projector(stills, missing, ratio) {
  let at = 0;
  let timer = 0;
  let playing = false;
  let loop = true;
  const screen = el("div", { class: "film-screen", style: { "--ratio": String(ratio) } }, stills.map((still) => still.picture));
  const caption = el("p", { class: "film-caption", "aria-live": "off" });
  const ticks = el("ol", { class: "film-ticks", "aria-hidden": "true" }, stills.map((still, index) =>
    el("li", { class: "film-tick", style: { "flex-grow": String(still.hold_ms) }, dataset: { seam: index > 0 && stills[index - 1].label.slice(-3) !== still.label.slice(-3) ? "yes" : null }, on: { click: () => { pause(); show(index); } } })));
  const toggle = control("Pause", "Space", "play", () => (playing ? pause() : play()));
  toggle.autofocus = true;
  const again = control("Loop", "L", "refresh", () => setLoop(!loop));
  const leave = control("Close", "Esc", "close", () => {});
  const node = el("div", { class: "film" }, screen,
    el("div", { class: "film-bar" }, ticks,
      el("div", { class: "film-controls" }, caption, el("div", { class: "film-buttons" },
        control("Previous keyframe", "←", "chevron-left", () => step(-1)), toggle, control("Next keyframe", "→", "chevron-right", () => step(1)), again, leave))));

  /** @param {number} index */
  function show(index) {
    at = index;
    for (let ahead = 0; ahead < AHEAD; ahead += 1) sharpen(stills[(index + ahead) % stills.length]);
    stills.forEach((still, place) => still.picture.toggleAttribute("data-on", place === index));
    [...ticks.children].forEach((tick, place) => tick.toggleAttribute("data-done", place <= index));
    const lack = missing ? ` · ${plural(missing, "keyframe")} not picked yet` : "";
    caption.textContent = `${stills[index].label} · ${index + 1} of ${stills.length}${lack}`;
  }
  function next() {
    const last = at + 1 >= stills.length;
    if (last && !loop) return pause();
    show(last ? 0 : at + 1);
    return wait();
  }
  /** A picture is held from the moment it can be seen. */
  function wait() {
    clearTimeout(timer);
    const mine = at;
    const hold = () => { if (playing && mine === at) timer = window.setTimeout(next, stills[at].hold_ms); };
    stills[at].picture.decode().then(hold, hold);
  }
  function play() { playing = true; paintToggle(); wait(); }
  function pause() { playing = false; clearTimeout(timer); paintToggle(); }
  function paintToggle() {
    toggle.setAttribute("aria-label", playing ? "Pause" : "Play");
    toggle.title = `${playing ? "Pause" : "Play"} (Space)`;
    toggle.dataset.playing = String(playing);
    toggle.replaceChildren(playing ? el("span", { class: "film-pause" }) : icon("play", 20));
  }
  /** @param {number} by */
  function step(by) { pause(); show((at + by + stills.length) % stills.length); }
  /** @param {boolean} on */
  function setLoop(on) { loop = on; again.setAttribute("aria-pressed", String(on)); }
  paintToggle();
  setLoop(true);
  return { node, show, play, pause, step, stop: () => { playing = false; clearTimeout(timer); }, toggle: () => toggle.click(), toggleLoop: () => setLoop(!loop),
    onClose: (/** @type {() => void} */ close) => leave.addEventListener("click", () => close()) };
}

/** @param {string} label @param {string} key @param {import("./icons.js").IconName} name @param {() => void} run */
function control(label, key, name, run) {
  return el("button", { class: "button film-button", type: "button", dataset: { kind: "icon" }, "aria-label": label, title: `${label} (${key})`, on: { click: run } }, icon(name, 20));
}

/** @param {KeyboardEvent} event @param {Projector} strip @param {() => void} close */
function keys(event, strip, close) {
  const does = { " ": strip.toggle, ArrowLeft: () => strip.step(-1), ArrowRight: () => strip.step(1), l: strip.toggleLoop, Escape: close }[event.key];
  if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}
