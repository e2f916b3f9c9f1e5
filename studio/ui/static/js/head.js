/** The head of the board: what it is, how far it is, and exactly one filled button, the next step. */

import { el, focused, replace } from "./dom.js";
import { capital, list, plural, time } from "./format.js";
import { createEstimate } from "./head_estimate.js";
import { showHeld } from "./held.js";
import { icon } from "./icons.js";
import { boardPath, link } from "./router.js";
import { isLive } from "./state.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./types").BoardHead} BoardHead */
/**
 * @typedef {object} HeadDeeds
 * @property {(next: import("./types").NextStep) => Promise<unknown>} next
 * @property {() => Promise<unknown>} stop
 * @property {() => void} play
 * @property {() => void} undo
 * @property {() => void} zoom
 * @property {() => void} surround
 * @property {() => void} help
 * @property {() => void} goToStale
 * @property {(lit: boolean) => void} lightStale
 */

/** @type {Record<import("./state.js").Connection, string>} */
const CONNECTION = {
  connecting: "", live: "", lost: "Connection lost. Reconnecting; what you see may be old.", gone: "This storyboard is gone: it was deleted.",
  "signed-out": "You are signed out. Load the page again to sign in.",
};

const FREE = "Nothing here costs money: the sketch renderer is on.";

/** @param {BoardState} state @param {HeadDeeds} deeds @param {AbortSignal} signal */
export function createHead(state, deeds, signal) {
  const title = el("h1", { class: "board-title", tabindex: "-1" });
  const facts = el("p", { class: "board-facts" });
  const edit = link(boardPath(state.id, "edit"), { class: "button board-edit", title: "Edit the storyboard", dataset: { kind: "quiet" } }, icon("pencil"), el("span", { text: "Edit" }));
  const tools = el("div", { class: "board-tools", role: "group", "aria-label": "View" },
    tool("Play the filmstrip", "Space", "play", deeds.play), tool("Undo the last pick or rejection", "Z", "undo", deeds.undo), tool("Fit or 100 %", "F", "grid", deeds.zoom),
    tool("Surround", "B", "image", deeds.surround), tool("Keys and help", "?", "keyboard", deeds.help));
  const stop = el("button", { class: "button board-stop", type: "button", hidden: true, on: { click: () => busy(stop, deeds.stop), keydown: ignoreHeld } }, icon("stop"), "Stop");
  const next = el("button", { class: "button board-next", type: "button", dataset: { kind: "primary" }, hidden: true });
  next.addEventListener("click", () => { const step = state.head?.next; if (step) busy(next, () => deeds.next(step)); });
  const bar = el("div", { class: "progress-bar" });
  const progress = el("div", { class: "progress", role: "progressbar", "aria-label": "Variations made", "aria-valuemin": "0" }, bar);
  const words = el("p", { class: "board-words numeric" });
  const stale = el("button", { class: "chip board-stale", type: "button", hidden: true, on: { click: deeds.goToStale,
    pointerenter: () => deeds.lightStale(true), pointerleave: () => deeds.lightStale(false), focus: () => deeds.lightStale(true), blur: () => deeds.lightStale(false) } });
  const lacks = link(boardPath(state.id, "edit"), { class: "chip board-lacks", hidden: true, dataset: { state: "missing" } });
  const trouble = el("p", { class: "board-trouble", role: "status" });
  const held = el("div", { class: "board-held", hidden: true });
  const estimate = createEstimate(state, signal, () => { if (state.head?.next) showNext(next, state.head, estimate.priced); });      // hidden below, where the focus is seen to
  const node = el("header", { class: "board-bar" },
    el("div", { class: "board-name" }, title, facts),
    el("div", { class: "board-deeds" }, el("div", { class: "board-slot" }, stop, next), edit, tools),
    el("div", { class: "board-status" }, progress, words, stale, lacks, trouble, held, estimate.node));

  const show = () => {
    const head = state.head;
    if (!head) return;
    const before = focused();
    write(title, head.title);
    write(facts, factsOf(head));
    stop.hidden = !isLive(head);
    showNext(next, head, estimate.priced);
    if (before === next && next.hidden) (stop.hidden ? title : stop).focus({ preventScroll: true });
    if (before === stop && stop.hidden) title.focus({ preventScroll: true });      // the next step may cost money: no key that was meant for Stop takes it
    showProgress(progress, bar, head);
    write(words, wordsOf(head));
    stale.hidden = !head.stale_label;
    if (stale.dataset.text !== head.stale_label) {
      stale.dataset.text = head.stale_label ?? "";
      replace(stale, icon("refresh", 14), head.stale_label ?? "");
      stale.setAttribute("aria-label", `${head.stale_label}: go to the next one`);
    }
    lacks.hidden = head.status !== "empty" || !head.subject_missing.length;
    write(lacks, `The subject lacks ${list(head.subject_missing)}`);
    showHeld(held, head.held);
    write(trouble, CONNECTION[state.connection] || troubleOf(head));
    trouble.dataset.kind = CONNECTION[state.connection] ? "connection" : "run";
  };
  signal.addEventListener("abort", state.on("head", show));
  signal.addEventListener("abort", state.on("connection", show));
  show();
  return node;
}

/** @param {string} label @param {string} key @param {import("./icons.js").IconName} name @param {() => void} run */
function tool(label, key, name, run) {
  return el("button", { class: "button", type: "button", dataset: { kind: "icon" }, "aria-label": label, title: `${label} (${key})`, on: { click: run } }, icon(name), el("span", { class: "board-tool-name", "aria-hidden": "true", text: label.split(" ")[0] }));
}

/** "End to start · 4 segments · 18 s · 16:9 · Sketch (embedded)". @param {BoardHead} head */
function factsOf(head) {
  const length = head.segments.reduce((sum, segment) => sum + segment.seconds, 0);
  return [capital(head.strategy_label), plural(head.segments.length, "segment"), `${Number(length.toFixed(1))} s`, head.aspect_ratio, head.provider_label].join(" · ");
}

/** @param {HTMLButtonElement} button @param {BoardHead} head @param {(label: string) => string} priced */
function showNext(button, head, priced) {
  button.hidden = !head.next;
  const label = head.next && priced(head.next.label);
  if (!head.next || button.dataset.text === label) return;
  button.dataset.text = label ?? "";
  button.textContent = label;
  button.title = head.next.hint;
}

/** @param {HTMLElement} progress @param {HTMLElement} bar @param {BoardHead} head */
function showProgress(progress, bar, head) {
  const now = head.progress;
  progress.dataset.idle = String(!now);
  progress.setAttribute("aria-hidden", String(!now));
  if (!now) return;
  progress.setAttribute("aria-valuemax", String(now.wanted));
  progress.setAttribute("aria-valuenow", String(now.made));
  bar.style.transform = `scaleX(${now.wanted ? now.made / now.wanted : 0})`;
}

/** "21 of 32 · segment 2 scoring · 0:41 left · $0.00"; at rest what is there, and what it cost. @param {BoardHead} head */
export function wordsOf(head) {
  const now = head.progress;
  if (!now && head.status === "empty" && head.provider === "sketch") return FREE;
  if (!now) return head.status === "empty" && head.cost === "$0.00" ? restOf(head) : `${restOf(head)} · ${head.cost}`;
  const counted = `${now.made} of ${now.wanted}`;
  const left = now.seconds_left === null || /\bleft\b/.test(now.text) ? "" : `${time(now.seconds_left)} left`;
  const said = now.text.startsWith(counted) ? [now.text] : [counted, now.text];
  return [...said, left, now.text.includes(head.cost) ? "" : head.cost].filter(Boolean).join(" · ");
}

/** @param {BoardHead} head */
function restOf(head) {
  if (head.status === "empty") return `${plural(head.keys.length, "keyframe")} planned`;
  if (head.status === "ready") return `All ${plural(head.keys.length, "keyframe")} picked`;
  if (head.status === "waiting") return "Waiting for your pick";
  const before = { interrupted: "Interrupted", cancelled: "Stopped", failed: "Broken off" }[head.run?.status ?? ""];
  const all = plural(head.keys.length, "keyframe");
  return before ? `${before} before all ${all} were made; what was made is kept` : `Not all ${all} made yet`;
}

/** What the last rendering could not do. @param {BoardHead} head */
function troubleOf(head) {
  if (head.run?.error && !isLive(head)) return head.run.error;
  if (head.failed_segments.length) return `${head.failed_segments.length === 1 ? "Segment" : "Segments"} ${list(head.failed_segments.map(String))} could not be finished.`;
  return "";
}

/** Busy from the click on, until the work has ended; it keeps the focus, and a second click does nothing. @param {HTMLElement} button @param {() => Promise<unknown>} work */
export async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await work().finally(() => button.removeAttribute("aria-busy"));
}

/** The key that started the rendering, held for long, does not stop it. @param {KeyboardEvent} event */
function ignoreHeld(event) { if (event.repeat && event.key === "Enter") event.preventDefault(); }

/** @param {HTMLElement} node @param {string} text */
function write(node, text) { if (node.textContent !== text) node.textContent = text; }
