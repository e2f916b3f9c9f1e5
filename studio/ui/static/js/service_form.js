/** How a service is set up: key and models; below "More" its address, how many calls, and what only it has. */

import { el, replace } from "./dom.js";
import { busy } from "./head.js";
import { icon } from "./icons.js";
import { hostsPart, keyPart, optionPart, textPart } from "./service_fields.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */
/** @typedef {import("./service_fields.js").Part} Part */

/** @type {Record<string, string>} */
const MODELS = { image: "Model for keyframes", upscale: "Model for 4K", face_swap: "Model for face swaps", video_face_swap: "Model for faces in videos", chat: "Model for texts" };
const MOST_CALLS = 64;

/** @param {ServiceInfo} info @param {(now: ServiceInfo, text: string) => void} settle @param {boolean} isOpen whether More is unfolded */
export function serviceForm(info, settle, isOpen) {
  const parts = partsOf(info);
  const answer = el("p", { class: "service-answer", role: "status" });
  const save = el("button", { class: "button", type: "submit", dataset: { kind: "primary" }, hidden: !(parts.first.length + parts.more.length) }, "Save");
  const test = el("button", { class: "button", type: "button" }, "Test connection");
  const forget = el("button", { class: "button", type: "button", dataset: { kind: "quiet" }, hidden: !["this session", "saved file"].includes(info.key_source) }, "Forget the key");
  const node = el("form", { class: "service-form", "aria-label": `Set up ${info.label}`, autocomplete: "off" },
    info.locked && el("p", { class: "notice" }, icon("info"), el("span", { text: info.locked })),
    fieldsOf(parts.first), more(parts.more, isOpen), el("div", { class: "service-deeds" }, save, test, forget), answer);

  node.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(save, async () => {
      const now = await attempt(answer, () => call("set_service", { name: info.name, ...parts.key?.value(), ...changesOf(parts) }));
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

/** What happened, below the buttons. @param {HTMLElement} answer @param {string} text @param {"ok" | "bad" | ""} [state] */
export function tell(answer, text, state = "") {
  answer.dataset.state = state;
  replace(answer, state && icon(state === "ok" ? "check" : "warning"), el("span", { text }));
}

/** @typedef {{key: ReturnType<typeof keyPart> | null, models: Map<string, Part>, options: Map<string, Part>, address: Part | null, calls: Part | null, hosts: Part | null, first: Part[], more: Part[]}} Parts */

/** @param {ServiceInfo} info @returns {Parts} */
function partsOf(info) {
  const takes = (/** @type {string} */ part) => info.takes.includes(part);
  const models = new Map(takes("models") ? info.jobs.map((job) => [job, modelPart(info, job)]) : []);
  const options = new Map(info.options.map((option) => [option.name, optionPart(option, info.fixed[`options.${option.name}`] ?? "")]));
  const address = takes("base_url") ? textPart("Base URL", info.base_url, { by: info.fixed.base_url, placeholder: info.own_url || "The service's own address", help: info.needs_key ? "For a gateway, or a server of your own." : "Where it listens.", mono: true }) : null;
  const calls = takes("concurrency") ? textPart("Calls at once", info.fixed.concurrency ? String(info.concurrency) : info.set_concurrency === null ? "" : String(info.set_concurrency), { by: info.fixed.concurrency, placeholder: String(info.concurrency), help: "How many pictures it makes side by side.", number: { least: 0, most: MOST_CALLS } }) : null;
  const hosts = info.hosts.length ? hostsPart(info) : null;
  const key = takes("key") ? keyPart(info) : null;
  const present = (/** @type {(Part | null)[]} */ ...all) => /** @type {Part[]} */ (all.filter(Boolean));
  // A server of one's own is set up by its address and files, one that is paid by its key.
  const [files, others] = [true, false].map((wanted) => info.options.filter(({ kind }) => (kind === "file") === wanted).map(({ name }) => options.get(name) ?? null));
  const all = { key, models, options, address, calls, hosts };
  return info.needs_key
    ? { ...all, first: present(key, ...models.values()), more: present(address, calls, ...options.values(), hosts) }
    : { ...all, first: present(address, ...models.values(), ...files), more: present(key, calls, ...others, hosts) };
}

/** @param {ServiceInfo} info @param {string} job */
function modelPart(info, job) {
  const by = info.fixed[job] ?? "";
  return textPart(MODELS[job] ?? `Model for ${job}`, by ? info.models[job] : info.set_models[job] ?? "", { by, placeholder: info.models[job] || "The service's own", mono: true });
}

/** @param {Part[]} parts */
function fieldsOf(parts) { return parts.length ? el("div", { class: "service-fields" }, parts.map((part) => part.node)) : null; }

/** What few people change, folded away; how much of it is set is told. @param {Part[]} parts @param {boolean} open */
function more(parts, open) {
  if (!parts.length) return null;
  const count = parts.filter((part) => part.isSet()).length;
  return el("details", { class: "service-more", open },
    el("summary", null, icon("chevron-right"), el("span", { text: "More" }), count ? el("span", { class: "service-does", text: `${count} set` }) : null), fieldsOf(parts));
}

/** Only what was changed. @param {Parts} parts */
function changesOf({ models, options, address, calls, hosts }) {
  /** @type {Record<string, unknown>} */
  const changes = {};
  const changed = (/** @type {Map<string, Part>} */ all) => [...all].flatMap(([name, part]) => { const now = part.changed(); return now ? [[name, now.value]] : []; });
  if (address?.changed()) changes.base_url = address.changed()?.value;
  if (calls?.changed()) changes.concurrency = Number(calls.changed()?.value || 0);
  if (hosts?.changed()) changes.extra_hosts = String(hosts.changed()?.value).split(/[\s,]+/).filter(Boolean);
  if (changed(models).length) changes.models = Object.fromEntries(changed(models));
  if (changed(options).length) changes.options = Object.fromEntries(changed(options));
  return changes;
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
