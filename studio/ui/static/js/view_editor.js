/** The editor: the brief at the left, the segments in the middle, what follows from them at the right. */

import { el, replace } from "./dom.js";
import { briefPane } from "./editor_brief.js";
import { editorHead } from "./editor_head.js";
import { planPane } from "./editor_plan.js";
import { segmentsPane } from "./editor_segments.js";
import { settingsPane } from "./editor_settings.js";
import { BriefStore } from "./editor_store.js";
import { refreshLibrary } from "./library.js";
import { toast } from "./toast.js";
import { onChange } from "./verbs.js";
import { gone } from "./view_missing.js";

/** @param {HTMLElement} root @param {{id: string, key: string | null}} params @param {import("./boot.js").Shell} shell */
export async function mount(root, { id, key }, shell) {
  let wanted = key;
  /** @type {(drops?: boolean) => void} */
  let leave = () => {};
  const load = async () => {
    // Fetched anew: a kit may have got ready since, which no verb of this page tells.
    const [store, lists] = await Promise.all([BriefStore.open(id), refreshLibrary()]);
    leave(true);
    leave = show(root, store, lists, { shell, reload: load, prompt: wanted });
    wanted = null;
  };
  try {
    await load();
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== "not_found") throw error;
    gone(root, shell);
  }
  return () => leave();
}

/** @param {HTMLElement} root @param {BriefStore} store @param {import("./types").Library} lists @param {{shell: import("./boot.js").Shell, reload: () => Promise<void>, prompt: string | null}} page prompt: the keyframe to begin with */
function show(root, store, lists, { shell, reload, prompt }) {
  const stop = new AbortController();
  const segments = segmentsPane(store);
  const head = editorHead(store, lists, { reload, title: (title) => shell.setTitle(`${title || "Untitled"}, brief`) });
  const plan = planPane(store, lists, { focusPrompt: segments.focusPrompt, ready: head.setPlan });
  replace(root, el("div", { class: "editor" }, head.node,
    el("div", { class: "editor-panes" },
      el("section", { class: "editor-pane editor-brief", "aria-label": "Brief" }, briefPane(store, lists)),
      el("section", { class: "editor-pane editor-segments", "aria-label": "Segments" }, segments.node),
      el("section", { class: "editor-pane editor-plan", "aria-label": "Plan and settings" }, plan.node, settingsPane(store, lists, segments.refresh)))));
  head.fixNext = () => segments.focusPrompt(plan.firstMissing());
  segments.focusPrompt(prompt);
  store.onState((state) => { if (state.kind === "saved") plan.refresh(); });
  plan.refresh();
  guard(store, stop.signal);
  const stopListening = onChange(async () => { if (await store.isBehind().catch(() => false)) head.changedElsewhere(); });
  return (drops = false) => { stop.abort(); stopListening(); store.close().then(() => { if (!drops) tellUnsaved(store); }); };
}

/** What was typed and not saved is not dropped in silence: it can still be saved from wherever the person is now. @param {BriefStore} store */
function tellUnsaved(store) {
  const left = store.unsaved;
  if (!left) return;
  toast(`What you changed in “${store.title}” is not saved. ${left.text ?? ""}`.trim(), { kind: "error",
    action: { label: left.kind === "conflict" ? "Keep mine" : "Try again", run: () => store.keepMine().catch(() => {}).then(() => { if (store.unsaved) tellUnsaved(store); else toast("Saved.", { kind: "ok" }); }) } });
}

/** Nothing typed is lost by closing the window: it is sent at once, and where that cannot work the browser asks. @param {BriefStore} store @param {AbortSignal} signal */
function guard(store, signal) {
  addEventListener("pagehide", () => store.flush({ leaving: true }), { signal });
  document.addEventListener("visibilitychange", () => { if (document.hidden) store.flush({ leaving: true }); }, { signal });
  addEventListener("beforeunload", (event) => {
    if (store.unsaved) event.preventDefault();
  }, { signal });
}
