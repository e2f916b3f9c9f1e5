/** Settings: who does what, and how much it may cost. */

import { el, replace } from "./dom.js";
import { field, select } from "./fields.js";
import { icon } from "./icons.js";
import { link } from "./router.js";
import { toast, toastError } from "./toast.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").JobChoice} JobChoice */
/** @typedef {import("./money").Budgets} Budgets */

/** A select for each job that something uses; `refresh` asks anew who can do what. @returns {{node: HTMLElement, refresh: () => void}} */
export function jobsSection() {
  const node = el("div", { class: "jobs" });
  const refresh = () => {
    call("jobs").then((/** @type {JobChoice[]} */ all) => all.filter((job) => job.used)).then((jobs) => replace(node, jobs[0]?.locked ? readOnly(jobs[0].locked, jobs.map(chosen)) : jobs.map(jobField)),
      (error) => replace(node, el("p", { class: "field-error", role: "alert", text: error.message })));
  };
  refresh();
  return { node, refresh };
}

/** @param {JobChoice} job */
function jobField(job) {
  let now = job.name;
  const box = select(job.options.map(({ name, label }) => ({ value: name, label })), now, async (name) => {
    try {
      await call("set_job", { job: job.job, name });
      now = name;
      toast(`${job.label}: ${box.input.selectedOptions[0].text}.`, { kind: "ok" });
    } catch (error) {
      box.input.value = now;
      toastError(error);
    }
  });
  box.input.disabled = Boolean(job.variable);
  return field(job.label, box.input, { node: box.node, help: job.variable ? `Set by ${job.variable} in the environment, which wins over this page.` : job.help });
}

/** Who does a job, in words. @param {JobChoice} job @returns {[string, string]} */
function chosen(job) { return [job.label, job.options.find(({ name }) => name === job.name)?.label ?? job.name]; }

/** What is for somebody else to set: why, and how it is. @param {string} why @param {[string, string][]} rows */
function readOnly(why, rows) {
  return el("div", { class: "locked" }, el("p", { class: "notice" }, icon("info"), el("span", { text: why })),
    el("dl", { class: "facts" }, rows.map(([name, text]) => [el("dt", { text: name }), el("dd", { text })])));
}

/** Two amounts; empty is no budget. */
export function budgetsSection() {
  const node = el("form", { class: "budgets", "aria-label": "Budgets" });
  call("budgets").then((/** @type {Budgets} */ now) => replace(node, now.locked ? readOnly(now.locked, [["One rendering", limit(now.run_usd)], ["One day", limit(now.day_usd)]]) : budgetFields(node, now)),
    (error) => replace(node, el("p", { class: "field-error", role: "alert", text: error.message })));
  return [node, el("p", { class: "small" }, link("/costs", { class: "text-link" }, "See what was spent"))];
}

/** @param {HTMLFormElement} form @param {Budgets} now */
function budgetFields(form, now) {
  const run = amount("One rendering, in $", now.run_usd, now.fixed.includes("run"), "STUDIO_BUDGET_RUN_USD");
  const day = amount("One day, in $", now.day_usd, now.fixed.includes("day"), "STUDIO_BUDGET_DAY_USD");
  const save = el("button", { class: "button", type: "submit" }, "Save budgets");
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await call("set_budgets", { run_usd: value(run.input), day_usd: value(day.input) });
      toast("The budgets are saved. They stop before they are passed.", { kind: "ok" });
    } catch (error) { toastError(error); }
  };
  return [run.node, day.node, save];
}

/** @param {number | null} usd */
function limit(usd) { return usd === null ? "No budget" : `$${usd}`; }

/** @param {string} label @param {number | null} now @param {boolean} fixed @param {string} variable */
function amount(label, now, fixed, variable) {
  const input = el("input", { class: "input numeric", type: "number", min: 0, step: "0.01", inputmode: "decimal", placeholder: "No budget", value: now === null ? "" : String(now), disabled: fixed });
  return { input, node: field(label, input, { help: fixed ? `Set by ${variable} in the environment.` : "" }) };
}

/** @param {HTMLInputElement} input */
function value(input) { return input.value === "" ? null : Number(input.value); }
