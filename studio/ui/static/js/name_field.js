/** A name that is changed where it stands: click, type, Enter. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./router.js";
import { toastError } from "./toast.js";

/**
 * @param {string} name
 * @param {{label: string, path?: string, save: (name: string) => Promise<unknown>}} options
 *   label: "Rename Eileen"; path: the name leads there, and the pencil beside it renames; save may throw
 * @returns {{node: HTMLElement, edit: () => void}}
 */
export function nameField(name, { label, path, save }) {
  let shown = name;
  const text = el("span", { class: "name-text", text: name });
  const button = path
    ? el("button", { class: "button name-pencil", type: "button", dataset: { kind: "icon", size: "small" }, title: "Rename", "aria-label": label, on: { click: edit } }, icon("pencil", 14))
    : el("button", { class: "name-button", type: "button", title: "Rename", "aria-label": label, on: { click: edit } }, text, icon("pencil", 14));
  const rest = path ? [link(path, { class: "name-link" }, text), button] : [button];
  const node = el("div", { class: "name" }, rest);

  function edit() {
    const input = el("input", { class: "input", value: shown, maxlength: 200, "aria-label": label, spellcheck: "false" });
    let over = false;
    /** @param {boolean} keep */
    const end = async (keep) => {
      if (over) return;
      over = true;
      const typed = input.value.trim();
      const hadFocus = input.matches(":focus");
      delete node.dataset.editing;
      node.replaceChildren(...rest);
      if (hadFocus) button.focus();
      if (keep && typed && typed !== shown) await store(typed);
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") { event.preventDefault(); end(true); }      // else it would press the button that gets the focus
      if (event.key === "Escape") { event.stopPropagation(); end(false); }
    });
    input.addEventListener("blur", () => end(true));
    node.dataset.editing = "1";
    node.replaceChildren(input);
    input.focus();
    input.select();
  }

  /** @param {string} typed */
  async function store(typed) {
    const before = shown;
    shown = typed;
    text.textContent = typed;
    try { await save(typed); } catch (error) {
      shown = before;
      text.textContent = before;
      toastError(error);
    }
  }

  return { node, edit };
}
