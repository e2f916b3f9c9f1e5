/** One service: what it can do and costs, its key, its models. A key goes to the server and never comes back. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { field, segmented } from "./fields.js";
import { capital, list } from "./format.js";
import { busy } from "./head.js";
import { icon } from "./icons.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */

/** @type {Record<string, string>} */
const JOBS = { image: "keyframes", upscale: "4K at upload", face_swap: "face swap", chat: "texts" };
/** @type {Record<string, string>} */
const MODELS = { image: "Model for keyframes", upscale: "Model for 4K", face_swap: "Model for face swaps", chat: "Model for texts" };
const KEPT = { environment: "Key from the environment", "this session": "Key for this session", "saved file": "Saved key", none: "No key" };
const BY_ENVIRONMENT = "Set in the environment, which wins over this page.";

/** @param {ServiceInfo} first @param {() => void} onChange */
export function serviceRow(first, onChange) {
  let info = first;
  const summary = el("summary", { class: "service-summary" });
  const body = el("div", { class: "service-body" });
  const details = el("details", { class: "service", dataset: { name: info.name } }, summary, body);
  let drawn = false;
  details.addEventListener("toggle", () => { if (details.open && !drawn) { drawn = true; draw(); } });

  /** @param {ServiceInfo} now */
  const show = (now) => {
    info = now;
    replace(summary, head(info));
    onChange();
  };
  const draw = () => replace(body, facts(info), form(info, settle));
  /** Drawn anew, with the focus where it was; what happened is said. @param {ServiceInfo} now @param {string} text */
  const settle = (now, text) => {
    show(now);
    draw();
    /** @type {HTMLElement | null} */ (body.querySelector('button[type="submit"]'))?.focus();
    tell(/** @type {HTMLElement} */ (body.querySelector(".service-answer")), text, "ok");
    say(text);
  };
  replace(summary, head(info));
  return el("li", null, details);
}

/** @param {ServiceInfo} info */
function head(info) {
  return [icon("chevron-right"), el("span", { class: "service-name", text: info.label }),
    el("span", { class: "service-does", text: info.problem ? "cannot be used" : list(info.jobs.map((job) => JOBS[job] ?? job)) }),
    el("span", { class: "chip", dataset: { state: info.key_source === "none" ? null : "ok" }, text: info.needs_key || info.key_source !== "none" ? KEPT[info.key_source] : "Needs no key" })];
}

/** @param {ServiceInfo} info */
function facts(info) {
  if (info.problem) return el("p", { class: "notice", dataset: { kind: "bad" } }, icon("warning"), el("span", { text: info.problem }));
  const prices = [...new Set(info.prices.map((line) => line.text))];
  return el("div", { class: "service-facts" },
    el("ul", { class: "service-prices" }, prices.map((text) => el("li", { text }))),
    info.finding && el("p", { text: info.finding }));
}

/** @param {ServiceInfo} info @param {(now: ServiceInfo, text: string) => void} settle */
function form(info, settle) {
  const key = keyField(info);
  const models = info.jobs.map((job) => modelField(info, job));
  const address = textField("Base URL", info.base_url, { fixed: info.fixed.includes("base_url"), placeholder: "The service's own address", help: "For a gateway or a server of your own.", mono: true });
  const calls = textField("Calls at once", info.set_concurrency === null ? "" : String(info.set_concurrency), { fixed: info.fixed.includes("concurrency"), placeholder: String(info.concurrency), help: "", number: true });
  const answer = el("p", { class: "service-answer", role: "status" });
  const save = el("button", { class: "button", type: "submit", dataset: { kind: "primary" } }, "Save");
  const test = el("button", { class: "button", type: "button" }, "Test connection");
  const forget = el("button", { class: "button", type: "button", dataset: { kind: "quiet" }, hidden: !["this session", "saved file"].includes(info.key_source) }, "Forget the key");
  const node = el("form", { class: "service-form", "aria-label": `Set up ${info.label}`, autocomplete: "off" },
    key.node, el("div", { class: "service-fields" }, models.map((one) => one.node), address.node, calls.node),
    el("div", { class: "service-deeds" }, save, test, forget), answer);

  node.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(save, async () => {
      const now = await attempt(answer, () => call("set_service", { name: info.name, ...key.value(),
        ...address.changed("base_url"), ...(calls.input.disabled || calls.input.value === calls.before ? {} : { concurrency: Number(calls.input.value || 0) }),
        ...given(models, info) }));
      if (now) settle(now, ["Saved.", now.note].filter(Boolean).join(" "));
    });
  });
  test.addEventListener("click", () => busy(test, async () => {
    tell(answer, "Asking the service …");
    const found = await attempt(answer, () => call("test_service", { name: info.name }));
    if (found) tell(answer, found.text, found.ok ? "ok" : "bad");
  }));
  forget.addEventListener("click", () => busy(forget, async () => {
    const now = await attempt(answer, () => call("forget_key", { name: info.name }));
    if (now) settle(now, "The key is forgotten.");
  }));
  return node;
}

/** @template T @param {HTMLElement} answer @param {() => Promise<T>} work @returns {Promise<T | null>} */
async function attempt(answer, work) {
  try {
    return await work();
  } catch (error) {
    tell(answer, error instanceof Error ? error.message : String(error), "bad");
    return null;
  }
}

/** @param {HTMLElement} answer @param {string} text @param {"ok" | "bad" | ""} [state] */
function tell(answer, text, state = "") {
  answer.dataset.state = state;
  replace(answer, state && icon(state === "ok" ? "check" : "warning"), el("span", { text }));
}

/** The key, and where it is kept; never shown again. @param {ServiceInfo} info */
function keyField(info) {
  const fixed = info.fixed.includes("key");
  let where = info.key_source === "saved file" ? "file" : "memory";
  const input = el("input", { class: "input", type: "password", autocomplete: "new-password", spellcheck: "false", autocapitalize: "off", disabled: fixed,
    placeholder: info.key_source === "none" ? "Paste a key" : "Paste another to replace it" });
  const help = fixed ? `${list(info.variables)}: ${BY_ENVIRONMENT.charAt(0).toLowerCase()}${BY_ENVIRONMENT.slice(1)}` : "It is sent to this service alone, and never shown again.";
  const choice = segmented("Where the key is kept", [{ value: "memory", label: "Until the studio stops" }, { value: "file", label: "In a file for my eyes only" }], where, (value) => { where = value; });
  return { node: el("div", { class: "service-key" }, field("Key", input, { help }), fixed ? null : choice),
    value: () => (input.value.trim() && !fixed ? { key: input.value, keep_key: where } : {}) };
}

/** @param {ServiceInfo} info @param {string} job */
function modelField(info, job) {
  const fixed = info.fixed.includes(job);
  const made = textField(MODELS[job] ?? `Model for ${job}`, fixed ? info.models[job] : info.set_models[job] ?? "", { fixed, placeholder: info.models[job] || "The service's own", help: "", mono: true });
  return { ...made, job };
}

/** @param {{job: string, input: HTMLInputElement, before: string}[]} models @param {ServiceInfo} info */
function given(models, info) {
  const changed = models.filter(({ input, before }) => !input.disabled && input.value !== before);
  return changed.length ? { models: Object.fromEntries(changed.map(({ job, input }) => [job, input.value])) } : {};
}

/** @param {string} label @param {string} value @param {{fixed: boolean, placeholder: string, help: string, mono?: boolean, number?: boolean}} options */
function textField(label, value, { fixed, placeholder, help, mono, number }) {
  const input = el("input", { class: "input", value, placeholder, disabled: fixed, spellcheck: "false", autocomplete: "off", dataset: { mono: mono ? "yes" : null },
    ...(number ? { type: "number", min: 0, max: 64, inputmode: "numeric" } : {}) });
  const node = field(label, input, { help: fixed ? capital(BY_ENVIRONMENT) : help });
  return { input, node, before: value,
    /** @param {string} name */
    changed: (name) => (!fixed && input.value !== value ? { [name]: input.value } : {}) };
}
