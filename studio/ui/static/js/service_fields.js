/** The fields of a service. Each gives its node, and what the person changed in it. */

import { el, replace } from "./dom.js";
import { field, segmented, select } from "./fields.js";
import { list } from "./format.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */
/** @typedef {import("./money").OptionInfo} OptionInfo */
/** @typedef {string | {name: string, text: string}} Given */
/**
 * @typedef {object} Part
 * @property {HTMLElement} node
 * @property {() => boolean} isSet whether something else than the usual holds
 * @property {() => {value: Given} | null} changed null: nothing
 */

/** @param {string} variable */
export function setBy(variable) { return `Set by ${variable} in the environment, which wins over this page.`; }

/**
 * One line of text.
 * @param {string} label @param {string} value
 * @param {{by?: string, placeholder?: string, help?: import("./dom.js").Child, mono?: boolean, number?: {least: number, most: number}}} options by: the variable that sets it
 * @returns {Part & {input: HTMLInputElement}}
 */
export function textPart(label, value, { by = "", placeholder = "", help = "", mono = false, number } = {}) {
  const input = el("input", { class: "input", value, placeholder, readOnly: Boolean(by), spellcheck: "false", autocomplete: "off", dataset: { mono: mono ? "yes" : null },
    ...(number ? { type: "number", min: number.least, max: number.most, inputmode: "numeric" } : {}) });
  return { input, node: field(label, input, { help: by ? setBy(by) : help }), isSet: () => input.value !== "",
    changed: () => (by || input.value === value ? null : { value: input.value }) };
}

/** What only this service has. @param {OptionInfo} option @param {string} by @returns {Part} */
export function optionPart(option, by) {
  if (option.kind === "choice") return choicePart(option, by);
  if (option.kind === "file") return filePart(option, by);
  const number = option.kind === "number" ? { least: option.least, most: option.most } : undefined;
  return textPart(option.label, option.value, { by, placeholder: option.usual, help: option.help, mono: option.kind === "address", number });
}

/** @param {OptionInfo} option @param {string} by @returns {Part} */
function choicePart(option, by) {
  const usual = option.choices.find(({ value }) => value === option.usual);
  const before = option.value === option.usual ? "" : option.value;
  const offered = option.choices.map(({ value, label }) => (value === option.usual ? { value: "", label: `${label} (usual)` } : { value, label }));
  if (before && !offered.some(({ value }) => value === before)) offered.push({ value: before, label: before });
  if (!usual) offered.unshift({ value: "", label: option.usual || "As usual" });
  const meant = el("span");
  const tell = (/** @type {string} */ value) => replace(meant, [(option.choices.find((one) => one.value === value) ?? (value ? null : usual))?.help, option.help].filter(Boolean).join(" "));
  const { input, node } = select(offered, before, tell);
  input.disabled = Boolean(by);
  tell(before);
  return { node: field(option.label, input, { node, help: by ? setBy(by) : meant }), isSet: () => input.value !== "",
    changed: () => (by || input.value === before ? null : { value: input.value }) };
}

/** A file is chosen, its content pasted, or its path given. @param {OptionInfo} option @param {string} by @returns {Part} */
function filePart(option, by) {
  const part = textPart(option.label, option.value, { by, placeholder: option.usual, help: `${option.help} Choose the file, paste what stands in it, or give its path.`, mono: true });
  /** @type {{name: string, text: string} | null} */
  let chosen = null;
  const picker = el("input", { type: "file", accept: ".json,application/json", hidden: true, on: { change: async () => {
    const [file] = picker.files ?? [];
    if (!file) return;
    chosen = { name: file.name, text: await file.text() };
    part.input.value = file.name;
  } } });
  part.input.addEventListener("input", () => { chosen = null; });
  const choose = el("button", { class: "button", type: "button", "aria-label": `Choose a file: ${option.label}`, on: { click: () => picker.click() } }, "Choose a file");
  const box = el("div", { class: "copyable" });
  part.input.replaceWith(box);
  box.append(part.input, ...(by ? [] : [choose, picker]));
  const isPasted = () => part.input.value.trim().startsWith("{");
  return { ...part, changed: () => (chosen ? { value: chosen } : isPasted() ? { value: { name: "pasted.json", text: part.input.value } } : part.changed()) };
}

/** Further hosts that results may come from. @param {ServiceInfo} info @returns {Part} */
export function hostsPart(info) {
  const already = `It fetches pictures from ${list(info.hosts)} as it is${info.given_hosts.length ? `; STUDIO_${info.name.toUpperCase()}_EXTRA_HOSTS adds ${list(info.given_hosts)}` : ""}.`;
  return textPart("Further hosts to download from", info.set_hosts.join(", "), { placeholder: "None", mono: true,
    help: `${already} Only hosts that you trust; separate them by commas.` });
}

/** The key, and where it is kept; never shown again. @param {ServiceInfo} info @returns {Part & {value: () => Record<string, string>}} */
export function keyPart(info) {
  const by = info.fixed.key ?? "";
  let where = info.key_source === "saved file" ? "file" : "memory";
  const input = el("input", { class: "input", type: "password", autocomplete: "new-password", spellcheck: "false", autocapitalize: "off", readOnly: Boolean(by),
    placeholder: by ? "Hidden" : info.key_source === "none" ? "Paste a key" : "Paste another to replace it" });
  const made = info.keys_at && ["You make one at ", el("a", { class: "text-link", href: `https://${info.keys_at}`, target: "_blank", rel: "noreferrer", text: info.keys_at }), ". "];
  const help = by ? setBy(by) : [made, info.needs_key ? "" : "Only if it asks for one. ", "It is sent to this service alone, and never shown again."];
  const choice = segmented("Where the key is kept", [{ value: "memory", label: "Until the studio stops" }, { value: "file", label: "In a file for my eyes only" }], where, (value) => { where = value; });
  return { node: el("div", { class: "service-key" }, field("Key", input, { help }), by ? null : el("div", { class: "service-keep" }, el("span", { class: "field-help", "aria-hidden": "true", text: "Keep the key" }), choice)),
    isSet: () => info.key_source !== "none", changed: () => null,
    value: () => (input.value.trim() && !by ? { key: input.value, keep_key: where } : {}) };
}
