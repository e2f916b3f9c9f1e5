/** The list of keys, with the switch for single letters. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { KEYS } from "./keyboard.js";
import { letterKeys, setLetterKeys } from "./preferences.js";

/** Opens the list. @param {AbortSignal} signal the board is left */
export function openHelp(signal) {
  const groups = Map.groupBy(Object.values(KEYS), (key) => key.group);
  const lists = [...groups].map(([group, keys]) => el("section", { class: "help-group" }, el("h3", { text: group }),
    el("dl", { class: "help-keys" }, keys.map((key) => el("div", { class: "help-key" }, el("dt", null, el("kbd", { class: "kbd", text: key.shown })), el("dd", { text: key.does }))))));
  const box = el("input", { type: "checkbox", role: "switch", checked: letterKeys(), on: { change: () => setLetterKeys(box.checked) } });
  const switcher = el("label", { class: "switch" }, box, el("span", { class: "switch-text" }, "Letters, digits and Space work as keys"));
  /** @type {() => void} */
  let close = () => {};
  const { node, id } = dialogFrame("Keys", [el("div", { class: "help-groups" }, lists), switcher],
    el("button", { class: "button", type: "button", autofocus: true, dataset: { kind: "primary" }, on: { click: () => close() } }, "Done"), () => close());
  const opened = openDialog(node, { labelledBy: id, class: "help" });
  ({ close } = opened);
  opened.dialog.scrollTop = 0;      // the focused button may lie below the edge
  signal.addEventListener("abort", () => close());
}
