/** Costs: what services charged, added up by day, storyboard, person or service, and every call. */

import { say } from "./announce.js";
import { callsTable, groupsTable } from "./costs_tables.js";
import { el, focused, replace } from "./dom.js";
import { field, select } from "./fields.js";
import { plural } from "./format.js";
import { showHeld } from "./held.js";
import { icon } from "./icons.js";
import { rootPath, api, call, onChange } from "./verbs.js";

/** @typedef {import("./money").Costs} Costs */

const BY = { day: "Day", storyboard: "Storyboard", influencer: "Influencer", product: "Product", kit: "Kit", service: "Service", model: "Model", job: "Job" };
const PERIODS = { today: "Today", week: "Last 7 days", month: "Last 30 days", all: "All time" };
const DAYS = { today: 1, week: 7, month: 30 };

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Costs");
  const wish = fromAddress();
  const totals = el("dl", { class: "cost-totals" });
  const held = el("div", { class: "cost-part", hidden: true });
  const groups = el("div", { class: "cost-part" });
  const calls = el("div", { class: "cost-part" });
  const csv = el("a", { class: "button", download: "" }, icon("download"), "Download CSV");
  let turn = 0;

  const load = async () => {
    const mine = ++turn;
    const since = sinceOf(wish.period);
    const costs = /** @type {Costs} */ (await call("costs", { by: wish.by, since }));
    if (mine !== turn) return null;
    csv.href = api(`costs.csv${since ? `?since=${encodeURIComponent(since)}` : ""}`);
    replace(totals, totalsOf(costs.total));
    call("held_pictures").then((found) => showHeld(held, found), () => {});
    replace(groups, groupsTable(costs, BY[wish.by]));
    const had = calls.contains(focused());
    replace(calls, callsTable(costs));
    // Who has just decided about a call goes on at its table.
    if (had) /** @type {HTMLElement | null} */ (calls.querySelector("[role=region]"))?.focus();
    return costs;
  };
  const again = async () => {
    toAddress(wish);
    const costs = await load().catch((error) => { replace(groups, el("p", { class: "field-error", role: "alert", text: error.message })); return null; });
    if (costs) say(`${costs.total.calls} calls, ${costs.total.spent} spent.`);
  };
  const by = select(Object.entries(BY).map(([value, label]) => ({ value, label })), wish.by, (value) => { wish.by = /** @type {keyof typeof BY} */ (value); again(); });
  const period = select(Object.entries(PERIODS).map(([value, label]) => ({ value, label })), wish.period, (value) => { wish.period = /** @type {keyof typeof PERIODS} */ (value); again(); });

  await load();
  replace(root, el("div", { class: "page costs" },
    el("header", { class: "page-head" },
      el("div", { class: "page-words" }, el("h1", { text: "Costs" }), el("p", { class: "page-sub", text: "What services charged, from the studio's own book of every paid call. Days are UTC." })), csv),
    el("div", { class: "cost-choices" }, field("Period", period.input, { node: period.node }), field("Add up by", by.input, { node: by.node })),
    totals, held, groups, calls));
  return onChange(() => { load().catch(() => {}); });
}

/** @returns {{by: keyof typeof BY, period: keyof typeof PERIODS}} */
function fromAddress() {
  const query = new URLSearchParams(location.search);
  const by = query.get("by") ?? "";
  const period = query.get("period") ?? "";
  return { by: /** @type {keyof typeof BY} */ (by in BY ? by : "day"), period: /** @type {keyof typeof PERIODS} */ (period in PERIODS ? period : "month") };
}

/** @param {{by: string, period: string}} wish */
function toAddress({ by, period }) {
  history.replaceState(null, "", `${rootPath()}/costs?${new URLSearchParams({ by, period })}`);
}

/** The first day of a period, as UTC counts days; null for all time. @param {keyof typeof PERIODS} period */
function sinceOf(period) {
  if (period === "all") return null;
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - DAYS[period] + 1);
  return day.toISOString().slice(0, 10);
}

/** @param {import("./money").CostTotal} total */
function totalsOf(total) {
  return [figure("Spent", total.spent, total.unpriced ? `Nobody told the price of ${plural(total.unpriced, "call")}: budgets count ${total.assumed} for ${total.unpriced === 1 ? "it" : "them"}.` : ""),
    total.possibly && figure("Possibly charged", total.possibly, "The answer was lost and cannot be looked up. It is never sent again by itself."),
    total.under_way && figure("Under way", total.under_way, "Reserved until the service answers."),
    figure("Calls", String(total.calls), "")];
}

/** @param {string} name @param {string} value @param {string} help */
function figure(name, value, help) {
  return el("div", { class: "cost-total" }, el("dt", { text: name }), el("dd", { class: "numeric", text: value }), help && el("dd", { class: "field-help", text: help }));
}
