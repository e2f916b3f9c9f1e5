/** Form parts: a label with its control, select, switch, one of several. */

import { el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * A label above its control, with help below.
 * @param {string} label @param {Control} control
 * @param {{help?: import("./dom.js").Child, node?: Node, aside?: import("./dom.js").Child}} [options] node: what holds the control; aside: right of the label
 */
export function field(label, control, { help, node, aside } = {}) {
  control.id ||= uniqueId("field");
  const helpId = uniqueId("help");
  if (help) control.setAttribute("aria-describedby", helpId);
  return el("div", { class: "field" },
    el("div", { class: "field-head" }, el("label", { class: "field-label", for: control.id, text: label }), aside),
    node ?? control,
    help && el("div", { class: "field-help", id: helpId }, help));
}

/** @param {{value: string, label: string}[]} options @param {string} value @param {(value: string) => void} onChange */
export function select(options, value, onChange) {
  const input = el("select", { class: "select", value, on: { change: () => onChange(input.value) } },
    options.map((option) => el("option", { value: option.value, text: option.label })));
  return { input, node: el("span", { class: "select-box" }, input, icon("chevron-down")) };
}

/** @param {string} label @param {string} help @param {boolean} on @param {(on: boolean) => void} onChange */
export function switchField(label, help, on, onChange) {
  const input = el("input", { type: "checkbox", role: "switch", checked: on, on: { change: () => onChange(input.checked) } });
  return el("label", { class: "switch" }, input, el("span", { class: "switch-text" }, el("span", { text: label }), help && el("span", { class: "field-help", text: help })));
}

/**
 * Two to five short choices in one row.
 * @param {string} label @param {{value: string, label: string, icon?: import("./icons.js").IconName}[]} options @param {string} value @param {(value: string) => void} onChange
 */
export function segmented(label, options, value, onChange) {
  const name = uniqueId("choice");
  return el("div", { class: "segmented", role: "radiogroup", "aria-label": label }, options.map((option) => el("label", null,
    el("input", { type: "radio", name, value: option.value, checked: option.value === value, on: { change: () => onChange(option.value) } }),
    option.icon && icon(option.icon), option.label)));
}

/** One of several, each with an explanation. @param {string} label @param {{value: string, label: string, help: string}[]} options @param {string} value @param {(value: string) => void} onChange */
export function choices(label, options, value, onChange) {
  const name = uniqueId("choice");
  return el("div", { class: "choices", role: "radiogroup", "aria-label": label }, options.map((option) => el("label", { class: "choice" },
    el("input", { type: "radio", name, value: option.value, checked: option.value === value, on: { change: () => onChange(option.value) } }),
    el("span", { class: "choice-name", text: option.label }), el("span", { class: "choice-help", text: option.help }))));
}
