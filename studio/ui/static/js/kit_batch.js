/** Kits of many photos that are being made: how far all of them are together, on one line. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { toastError } from "./toast.js";
import { call } from "./verbs.js";

/** @typedef {import("./kits").KitTile} Tile */
/** @typedef {{kits: number, ready: number, failed: number, references: number, settled: number, text: string}} Progress */

const ASK_MS = 250;
const LIVE = new Set(["pending", "generating"]);

/** Shown from two kits on; those that are found being made on the shelf count as well, also after a reload. */
export function kitBatch() {
  const text = el("p", { class: "kit-batch-text numeric" });
  const bar = el("span", { class: "progress-bar" });
  const progress = el("span", { class: "progress", role: "progressbar", "aria-label": "Kits being made", "aria-valuemin": 0 }, bar);
  const stop = el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: stopAll } }, icon("stop", 14), "Stop all");
  const close = el("button", { class: "button", type: "button", dataset: { kind: "icon", size: "small" }, "aria-label": "Close", on: { click: forget } }, icon("close", 14));
  const left = el("div", { class: "stack-tight" });
  const node = el("section", { class: "kit-batch", "aria-label": "Several kits", hidden: true }, el("div", { class: "row" }, text, stop, close), progress, left);
  /** @type {Set<string>} */
  const ids = new Set();
  /** @type {Set<string>} */
  const fresh = new Set();      // begun here, and not on the shelf yet
  /** @type {string[]} */
  let refused = [];
  let live = false;
  let timer = 0;

  /** @param {Tile[]} tiles what the shelf shows */
  function see(tiles) {
    const known = new Set(tiles.map((tile) => tile.id));
    for (const tile of tiles) if (LIVE.has(tile.status)) ids.add(tile.id);
    for (const id of known) fresh.delete(id);
    for (const id of ids) if (!known.has(id) && !fresh.has(id)) ids.delete(id);      // deleted, or pushed out of sight
    ask();
  }

  function ask() {
    if (!timer) timer = window.setTimeout(() => { timer = 0; look().catch(() => fresh.clear()); }, ASK_MS);
  }

  async function look() {
    if (ids.size < 2) { paint(null); return; }
    paint(/** @type {Progress} */ (await call("kit_progress", { ids: [...ids] })));
  }

  /** @param {Progress | null} now */
  function paint(now) {
    node.hidden = !now && refused.length === 0;
    const was = live;
    live = Boolean(now && now.ready + now.failed < now.kits);
    text.textContent = now ? now.text + (now.failed ? ` · ${now.failed} failed` : "") : "";
    progress.hidden = !live;
    stop.hidden = !live;
    close.hidden = live;
    if (now) {
      bar.style.transform = `scaleX(${now.references ? now.settled / now.references : 0})`;
      progress.setAttribute("aria-valuemax", String(now.references));
      progress.setAttribute("aria-valuenow", String(now.settled));
      progress.setAttribute("aria-valuetext", now.text);
    }
    repaint(left, refused, () => [refused.length > 0 && el("p", { class: "small", text: `${plural(refused.length, "photo")} could not be taken:` }), ...refused.map((one) => el("p", { class: "kit-fault" }, icon("warning", 14), el("span", { text: one })))]);
    if (was && !live && now) say(`${plural(now.ready, "kit")} ready, ${now.failed} failed.`);
  }

  async function stopAll() {
    stop.disabled = true;
    const stopped = await Promise.allSettled([...ids].map((id) => call("cancel_kit", { id })));
    stop.disabled = false;
    const wrong = stopped.find((one) => one.status === "rejected");
    if (wrong) toastError(/** @type {PromiseRejectedResult} */ (wrong).reason);
  }

  function forget() {
    ids.clear();
    fresh.clear();
    refused = [];
    replace(text);
    paint(null);
  }

  return { node, see,
    /** Several were begun together. @param {string[]} begun @param {string[]} notTaken photos that were refused, and why */
    begin: (begun, notTaken) => { forget(); for (const id of begun) { ids.add(id); fresh.add(id); } refused = notTaken; ask(); },
    stop: () => clearTimeout(timer) };
}
