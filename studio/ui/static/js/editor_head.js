/** The editor's head: title, whether it is saved, and the one next step. */

import { alertNow } from "./announce.js";
import { el, replace } from "./dom.js";
import { plural } from "./format.js";
import { rippleLine } from "./editor_ripple.js";
import { icon } from "./icons.js";
import { boardPath, link, navigate } from "./router.js";
import { toastError } from "./toast.js";
import { call } from "./verbs.js";

export const UNTITLED = "Untitled storyboard";

/** @typedef {import("./editor_store.js").BriefStore} BriefStore */
/** @typedef {import("./types").PlanPreview} PlanPreview */

/**
 * @param {BriefStore} store @param {import("./types").Library} lists
 * @param {{reload: () => Promise<void>, title: (title: string) => void}} page
 */
export function editorHead(store, lists, page) {
  const heading = el("h1", { class: "visually-hidden" });
  const title = el("input", { class: "input editor-title", value: store.spec.title, maxlength: 200, "aria-label": "Title", spellcheck: "false", placeholder: "Title" });
  const saved = el("p", { class: "editor-saved", role: "status" });
  const notice = el("div", { class: "editor-notice", hidden: true });
  const open = link(boardPath(store.id), { class: "button" }, "Open the board");
  const primary = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, disabled: true }, "Planning…");
  const rendered = (lists.storyboards.find((row) => row.id === store.id)?.status ?? "empty") !== "empty";
  const head = { node: el("div", { class: "editor-top" }, el("header", { class: "editor-head" }, heading, title, el("div", { class: "editor-words" }, saved, rippleLine(store)), el("div", { class: "row editor-actions" }, open, primary)), notice),
    setPlan, changedElsewhere, fixNext: () => {} };
  const name = () => {
    heading.textContent = `Brief of ${title.value.trim() || "an untitled storyboard"}`;
    title.setAttribute("aria-invalid", String(!title.value.trim()));
    page.title(title.value.trim());
  };
  title.addEventListener("input", () => { name(); store.edit((spec) => { spec.title = title.value; }); });
  name();
  if (store.spec.title === UNTITLED && matchMedia("(pointer: fine)").matches) requestAnimationFrame(() => title.select());
  store.onState(showState);
  showState(store.state);

  /** @param {PlanPreview} plan */
  function setPlan(plan) {
    const made = plan.keyframes.filter((keyframe) => !keyframe.copies).length;
    const missing = plan.missing.length;
    primary.disabled = false;
    open.hidden = rendered && missing === 0;
    if (missing) step(`Go to the empty prompts (${missing})`, () => head.fixNext());
    else if (rendered) step("Open the board", async () => { await store.flush(); navigate(boardPath(store.id)); });
    else step(`Render ${plural(made, "keyframe")} · ${plan.cost}`, () => render(store, primary));
  }

  /** @param {string} label @param {() => void} run */
  function step(label, run) {
    primary.textContent = label;
    primary.onclick = run;
  }

  /** @param {import("./editor_store.js").SaveState} state */
  function showState(state) {
    saved.dataset.state = state.kind;
    if (state.kind === "saved") replace(saved, icon("check", 14), "Saved");
    else if (state.kind === "saving") replace(saved, "Saving…");
    else replace(saved, icon("warning", 14), "Not saved");
    if (state.kind === "failed") tell(state.text, [["Try again", () => store.save()]]);
    else if (state.kind === "conflict") tell(state.text, [["Load the newer version", page.reload], ["Keep mine", () => store.keepMine().catch(toastError)]]);
    else notice.hidden = true;
  }

  function changedElsewhere() {
    tell("This storyboard was changed in another window.", [["Load the newer version", page.reload]]);
  }

  /** @param {string} text @param {[string, () => unknown][]} ways */
  function tell(text, ways) {
    if (notice.hidden) alertNow(text);
    notice.hidden = false;
    replace(notice, icon("warning"), el("p", { text }),
      ways.map(([label, run]) => el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: () => run() } }, label)));
  }

  return head;
}

/** Saves, starts the rendering and goes to watch it. @param {BriefStore} store @param {HTMLButtonElement} button */
async function render(store, button) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    await store.flush();
    if (store.state.kind !== "saved") return;
    await call("start", { board_id: store.id });
    navigate(boardPath(store.id));
  } catch (error) {
    toastError(error);
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
