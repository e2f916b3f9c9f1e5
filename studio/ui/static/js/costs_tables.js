/** The two tables of Costs: sums, and every call. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el } from "./dom.js";
import { doubtButtons } from "./doubts.js";
import { moment, plural } from "./format.js";
import { receiptOf } from "./receipt.js";
import { boardPath, link } from "./router.js";

/** @typedef {import("./money").Costs} Costs */
/** @typedef {import("./money").CostTotal} CostTotal */
/** @typedef {import("./money").CostRow} CostRow */

/** @param {Costs} costs @param {string} name of what is added up by */
export function groupsTable(costs, name) {
  if (!costs.groups.length) return el("p", { class: "muted cost-none", text: "Nothing was bought in this time." });
  const possibly = costs.groups.some((one) => one.possibly);
  const accepted = costs.by === "storyboard";
  const heads = [name, "Calls", "Spent", possibly && "Possibly charged", accepted && "Accepted", accepted && "Each"].filter(Boolean);
  return table(`Costs by ${name.toLowerCase()}`, heads, costs.groups.map((one) => [
    el("th", { scope: "row", role: "rowheader" }, groupName(costs.by, one)), number(String(one.calls)), number(one.spent),
    possibly && number(one.possibly || "–"), accepted && number(one.accepted === null ? "–" : String(one.accepted)), accepted && number(one.per_accepted || "–")]));
}

/** @param {string} by @param {CostTotal} one */
function groupName(by, one) {
  if (by !== "storyboard" || !one.key || one.name === "Deleted meanwhile") return one.name;
  return link(boardPath(one.key), { class: "text-link" }, one.name);
}

/** @param {Costs} costs */
export function callsTable(costs) {
  if (!costs.rows.length) return null;
  return [el("h2", { text: "Every call" }),
    table("Every call", ["For", "Service", "Amount", "State", "When"], costs.rows.map(callRow), true),
    costs.more > 0 && el("p", { class: "muted small", text: `${plural(costs.more, "earlier call")} in the CSV.` })];
}

/** @param {CostRow} row */
function callRow(row) {
  return [cell("cost-for", row.what, row.storyboard && small(row.storyboard_id ? link(boardPath(row.storyboard_id), { class: "text-link" }, row.storyboard) : row.storyboard)),
    cell("cost-service", row.service, small(row.model, "mono"), row.remote_id && small(row.remote_id, "mono")),
    cell("numeric cost-number", row.amount, row.known && small(row.known)),
    cell("cost-how", el("span", { class: "cost-state", dataset: { state: row.charged }, text: row.charged }), row.decided && small(row.decided), row.error && small(row.error),
      row.asks && doubtButtons(row.id, row.what, Boolean(row.storyboard_id))),
    cell("numeric cost-when", el("time", { datetime: row.at, text: moment(row.at) }),
      el("button", { class: "text-link cost-receipt", type: "button", "aria-haspopup": "dialog", "aria-label": `Receipt: ${row.what}`, on: { click: () => showReceipt(row) } }, "Receipt"))];
}

/** @param {CostRow} row */
function showReceipt(row) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const { node, id } = dialogFrame(row.what, receiptOf(row.id, true), el("button", { class: "button", type: "button", on: { click: () => close() } }, "Close"), () => close());
  ({ close } = openDialog(node, { labelledBy: id, class: "cost-dialog" }));
}

const NUMBERS = ["Calls", "Spent", "Possibly charged", "Accepted", "Each", "Amount"];

/** @param {string} label @param {any[]} heads @param {any[][]} rows @param {boolean} [stacks] rows become blocks where there is no room */
function table(label, heads, rows, stacks = false) {
  return el("div", { class: "table-box", role: "region", "aria-label": label, tabindex: "0" }, el("table", { class: "table", role: "table", dataset: { stacks } },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads.map((text) => el("th", { scope: "col", role: "columnheader", class: NUMBERS.includes(text) ? "cost-number" : null, text })))),
    el("tbody", { role: "rowgroup" }, rows.map((cells) => el("tr", { role: "row" }, cells)))));
}

/** @param {string} text */
function number(text) { return cell("numeric cost-number", text); }

/** @param {string} kind @param {...import("./dom.js").Child} content */
function cell(kind, ...content) { return el("td", { class: kind, role: "cell" }, ...content); }

/** @param {import("./dom.js").Child} content @param {string} [kind] */
function small(content, kind = "") { return el("span", { class: "cost-small", dataset: { kind: kind || null } }, content); }
