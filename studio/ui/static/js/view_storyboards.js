/** All storyboards, newest first; in an empty studio the first screen. */

import { confirmDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { UNTITLED } from "./editor_head.js";
import { firstScreen } from "./first_screen.js";
import { ago, plural } from "./format.js";
import { icon } from "./icons.js";
import { keyedList } from "./keyed.js";
import { library, onLibrary } from "./library.js";
import { menuButton } from "./menu.js";
import { nameField } from "./name_field.js";
import { boardPath, link, navigate } from "./router.js";
import { chooseSample } from "./samples.js";
import { STRATEGIES } from "./strategies.js";
import { toast, toastError } from "./toast.js";
import { call, url } from "./verbs.js";

/** @typedef {import("./types").StoryboardRow} Row */

/** @type {Record<string, {text: string, state?: string}>} */
const STATUS = {
  empty: { text: "Not rendered" }, rendering: { text: "Rendering", state: "rendering" }, waiting: { text: "Waiting for a pick", state: "rendering" },
  incomplete: { text: "Incomplete" }, ready: { text: "Ready", state: "ready" },
};
const SLOTS = 16;
const FIRST_SEGMENTS = 4;

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Storyboards");
  const rows = el("ul", { class: "boards" });
  const update = keyedList(rows, { key: (/** @type {Row} */ row) => row.id, version: (row) => JSON.stringify(row), make: storyboardRow });
  const page = el("div", { class: "page" },
    el("header", { class: "page-head" }, el("h1", { text: "Storyboards" }), newButton()), rows);
  await library();
  return onLibrary((lists) => {
    const bare = lists.storyboards.length === 0;
    if (bare) replace(root, firstScreen(lists, createStoryboard));
    else if (page.parentNode !== root) replace(root, page);
    update(lists.storyboards);
  });
}

/** Begins an empty storyboard; its second part has those that come with the studio. */
function newButton() {
  const samples = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, "aria-label": "Begin with a sample", title: "Begin with a sample",
    "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => chooseSample(samples) } }, icon("chevron-down"));
  return el("div", { class: "split" },
    el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: createStoryboard } }, icon("plus"), "New storyboard"), samples);
}

/** Makes an empty storyboard, with the only person and the only product already chosen, and opens its editor. */
async function createStoryboard() {
  try {
    const lists = await library();
    const only = (/** @type {{id: string}[]} */ items) => (items.length === 1 ? items[0].id : null);
    const segments = Array.from({ length: FIRST_SEGMENTS }, () => ({ reference: "", start: "", end: "", seconds: 4, continues: false }));
    const spec = { title: UNTITLED, segments, influencer_id: only(lists.influencers), product_id: only(lists.products) };
    const made = await call("create_storyboard", { spec });
    navigate(boardPath(made.id, "edit"));
  } catch (error) { toastError(error); }
}

/** @param {Row} row */
function storyboardRow(row) {
  const name = nameField(row.title, { label: `Rename ${row.title}`, path: boardPath(row.id), save: (title) => call("rename_storyboard", { id: row.id, title }) });
  // Pictures that are out of date are none to hand on.
  const status = row.status === "ready" && row.stale_label ? { text: row.stale_label, state: "stale" } : STATUS[row.status] ?? { text: row.status };
  const facts = [STRATEGIES[row.strategy]?.label ?? row.strategy, plural(row.segments, "segment"), row.aspect_ratio, ago(row.changed)].filter(Boolean).join(" · ");
  return el("li", { class: "board-row" },
    el("div", { class: "board-row-words" },
      el("div", { class: "board-row-title" }, name.node),
      el("p", { class: "board-row-facts numeric", text: facts }),
      el("span", { class: "badge", dataset: { state: status.state }, text: status.text })),
    link(boardPath(row.id), { class: "strip", tabindex: "-1", "aria-hidden": "true" }, ...strip(row)),
    el("div", { class: "board-row-actions" },
      link(boardPath(row.id), { class: "button", "aria-label": `Open the board of ${row.title}` }, "Open"),
      link(boardPath(row.id, "edit"), { class: "button", dataset: { kind: "quiet" }, "aria-label": `Edit the brief of ${row.title}` }, "Edit"),
      menuButton(`More for ${row.title}`, () => [
        { label: "Edit the brief", icon: "settings", run: () => navigate(boardPath(row.id, "edit")) },
        { label: "Rename", icon: "pencil", run: name.edit },
        { label: "Duplicate", icon: "copy", run: () => duplicate(row) },
        { label: "Delete…", icon: "trash", danger: true, run: () => remove(row) },
      ])));
}

/** The first keyframes, or empty slots where none is made yet. @param {Row} row */
function strip(row) {
  const ratio = row.aspect_ratio.replace(":", " / ");
  const slots = row.thumbs.length || Math.min(SLOTS, row.segments * 2);
  return Array.from({ length: slots }, (_, at) => {
    const thumb = row.thumbs[at];
    return el("span", { class: "strip-frame", style: { "aspect-ratio": ratio }, dataset: { state: thumb ? null : "none" } },
      thumb && el("img", { src: url(thumb), alt: "", loading: "lazy", decoding: "async" }));
  });
}

/** @param {Row} row */
async function duplicate(row) {
  try {
    await call("duplicate_storyboard", { id: row.id });
    toast(`${row.title} was duplicated. The copy has the brief, not the pictures.`, { kind: "ok" });
  } catch (error) { toastError(error); }
}

/** @param {Row} row */
async function remove(row) {
  const sure = await confirmDialog({
    title: `Delete ${row.title}?`, danger: true, action: "Delete storyboard",
    text: "Its keyframes, picks and history are deleted with it and cannot be brought back. The influencer, the product and the picture files stay, but for those of a kit that was deleted before.",
  });
  if (!sure) return;
  try {
    await call("delete_storyboard", { id: row.id });
    toast(`${row.title} was deleted.`);
  } catch (error) { toastError(error); }
}
