/** Settings: how the studio looks and acts here, who you are, where things lie. */

import { el, replace } from "./dom.js";
import { field, segmented, switchField } from "./fields.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { budgetsSection, jobsSection } from "./jobs_section.js";
import { author, goesOn, letterKeys, setAuthor, setGoesOn, setLetterKeys, setTheme, theme } from "./preferences.js";
import { servicesSection } from "./services_section.js";
import { toast } from "./toast.js";
import { getJson } from "./verbs.js";

/** @typedef {import("./types").About} About */

/** What is said of each part to whoever may set it up. */
const OWN = {
  jobs: "One service for each job. Those that need a key are set up below.",
  services: "Without any, the studio draws sketches on this machine. To have real pictures, open one, paste its key or give its address, and test it; then choose it above. Until then it gets nothing.",
  budgets: "A rendering stops before it would pass one. Empty: no budget.",
  data: "Everything the studio knows lies in one folder. To back it up, stop the studio and copy the folder.",
};
/** And to the visitors of a Space, who may not. */
const ON_A_SPACE = {
  jobs: "One service for each job.",
  services: "The owner of this Space sets them up for all who use it. Open one to see what it does and whether it answers; where you can sign in, you pay with your own account.",
  budgets: "A rendering stops before it would pass one.",
  data: "Everything the studio knows lies in one folder of this Space, the same for all who use it.",
};

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Settings");
  const about = /** @type {About} */ (await getJson("about"));
  const words = about.on_space ? ON_A_SPACE : OWN;
  const jobs = jobsSection();
  replace(root, el("div", { class: "page settings" },
    el("header", { class: "page-head" }, el("h1", { text: "Settings" })),
    section("Appearance", "Dark is the surround in which pictures are best judged.", look()),
    section("Keyboard", "On the board, single letters pick, reject and regenerate. Press ? there for the list.", keys()),
    section("You", "Stands beside the picks you make. It is not checked and stays in this browser.", person()),
    section("Who does what", words.jobs, jobs.node),
    section("Services", words.services, servicesSection(jobs.refresh)),
    section("Budgets", words.budgets, budgetsSection()),
    section("Data", words.data, data(about)),
    section("For programs", "The same verbs as on these pages, for Python and for MCP clients.", programs(about)),
    section("Versions", "", versions(about))));
}

/** @param {string} title @param {string} text @param {import("./dom.js").Child} body */
function section(title, text, body) {
  return el("section", null, el("div", { class: "settings-head" }, el("h2", { text: title }), text && el("p", { text })), el("div", { class: "settings-body" }, body));
}

function look() {
  return segmented("Theme", [{ value: "dark", label: "Dark", icon: "moon" }, { value: "light", label: "Light", icon: "sun" }, { value: "system", label: "As the system", icon: "screen" }],
    theme(), (value) => setTheme(/** @type {import("./preferences.js").Theme} */ (value)));
}

function keys() {
  return [switchField("Single-letter keys", "Switch off when you control the computer by voice.", letterKeys(), setLetterKeys),
    switchField("Go on after a pick with P", "To the next keyframe that waits for a pick. Switch off to stay and look at it.", goesOn(), setGoesOn)];
}

function person() {
  const input = el("input", { class: "input", value: author(), maxlength: 80, autocomplete: "name", placeholder: "Anonymous" });
  input.addEventListener("change", () => { setAuthor(input.value); toast("Your name was saved."); });
  return field("Your name", input);
}

/** @param {About} about */
function data(about) {
  return [facts([["Data folder", about.home], ["On disk", `${about.disk_used} in ${plural(about.pictures, "picture")}`], ["Free", about.disk_free]]),
    about.notes.map((note) => el("p", { class: "notice" }, icon("info"), el("span", { text: note })))];
}

/** @param {About} about */
function programs(about) {
  if (!about.mcp_url) return el("p", { class: "muted", text: "MCP is switched off (STUDIO_MCP=0)." });
  const input = el("input", { class: "input", readOnly: true, value: about.mcp_url, on: { focus: () => input.select() } });
  const copy = el("button", { class: "button", type: "button", on: { click: () => copyFrom(input) } }, icon("copy"), "Copy");
  return field("MCP address", input, { node: el("div", { class: "copyable" }, input, copy) });
}

/** Copies; where the browser has no clipboard, as without https, the text is left selected. @param {HTMLInputElement} input */
async function copyFrom(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    toast("Copied.");
  } catch { toast("Press Ctrl+C to copy the selected address."); }
}

/** @param {About} about */
function versions(about) {
  return facts(about.versions.map(({ name, version }) => [name, version]));
}

/** @param {string[][]} rows */
function facts(rows) {
  return el("dl", { class: "facts" }, rows.map(([name, value]) => [el("dt", { text: name }), el("dd", { text: value })]));
}
