/** The segments as cards: what is seen when each one begins and ends. Added, copied, moved, deleted. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { plural, seconds } from "./format.js";
import { icon } from "./icons.js";
import { segmentCard } from "./segment_card.js";
import { toast } from "./toast.js";

/** @typedef {import("./editor_store.js").BriefStore} BriefStore */
/** @typedef {import("./types").StoryboardSpec["segments"][number]} Segment */

const MOST = 64;
const BLANK = { reference: "", start: "", end: "", seconds: 4, continues: false };

/** The list and how it is changed. @param {BriefStore} store */
export function segmentsPane(store) {
  const list = el("ol", { class: "segments" });
  const total = el("p", { class: "muted small numeric" });
  const add = el("button", { class: "button segments-add", type: "button", on: { click: () => insert(store.spec.segments.length, { ...BLANK }, "start") } }, icon("plus"), "Add segment");
  const node = el("div", { class: "segments-box" }, el("header", { class: "segments-head" }, el("h2", { text: "Segments" }), total), list, add);
  const pane = { edit, insert, remove, move, duplicate, count };
  refresh();

  /** Draws the cards anew after their order or number changed. */
  function refresh() {
    replace(list, store.spec.segments.map((segment, at) => segmentCard(store, segment, at, pane)));
    add.hidden = store.spec.segments.length >= MOST;
    count();
  }

  function count() {
    const { segments } = store.spec;
    total.textContent = `${plural(segments.length, "segment")} · ${seconds(segments.reduce((sum, segment) => sum + segment.seconds, 0))}`;
  }

  /** @param {(segments: Segment[]) => void} change */
  function edit(change) {
    store.edit((spec) => change(spec.segments));
    refresh();
  }

  /** @param {number} at @param {Segment} segment @param {string} focus */
  function insert(at, segment, focus) {
    edit((segments) => segments.splice(at, 0, segment));
    focusPart(at, focus);
  }

  /** @param {number} at */
  function duplicate(at) {
    insert(at + 1, { ...store.spec.segments[at] }, "start");
    say(`Segment ${at + 1} was duplicated.`);
  }

  /** @param {number} at */
  function remove(at) {
    const [gone] = [store.spec.segments[at]];
    edit((segments) => segments.splice(at, 1));
    focusPart(Math.min(at, store.spec.segments.length - 1), "handle");
    toast(`Segment ${at + 1} was deleted.`, { action: { label: "Undo", run: () => insert(Math.min(at, store.spec.segments.length), gone, "handle") } });
  }

  /** @param {number} from @param {number} to */
  function move(from, to) {
    const { length } = store.spec.segments;
    if (to < 0 || to >= length || to === from) { refresh(); focusPart(from, "handle"); return; }
    edit((segments) => segments.splice(to, 0, ...segments.splice(from, 1)));
    focusPart(to, "handle");
    say(`Moved to place ${to + 1} of ${length}.`);
  }

  /** @param {number} at @param {string} part */
  function focusPart(at, part) {
    const card = list.children[at];
    const target = /** @type {HTMLElement | null | undefined} */ (card?.querySelector(`[data-part="${part}"]`) ?? card?.querySelector("textarea"));
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  }

  /** Takes the person to a keyframe's prompt. @param {string | null} key "s02.start" */
  function focusPrompt(key) {
    if (!key) return;
    const [segment, role] = key.slice(1).split(".");
    focusPart(Number(segment) - 1, role);
  }

  return { node, focusPrompt, refresh };
}
