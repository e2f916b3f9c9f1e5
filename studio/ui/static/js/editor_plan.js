/** What follows from the brief: the plan as a graph, what it costs, and what is still missing. */

import { el, replace } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { planGraph } from "./plan_graph.js";
import { getJson, VerbError } from "./verbs.js";

/** @typedef {import("./types").PlanPreview} PlanPreview */

const MOST_SHOWN = 5;

/**
 * @param {import("./editor_store.js").BriefStore} store @param {import("./types").Library} lists
 * @param {{focusPrompt: (key: string | null) => void, ready: (plan: PlanPreview) => void}} page
 */
export function planPane(store, lists, page) {
  const facts = el("p", { class: "plan-facts numeric" });
  const graph = el("div", { class: "plan-graph" });
  const problems = el("div", { class: "plan-problems", "aria-live": "polite" });
  const node = el("div", { class: "editor-group plan" }, el("div", { class: "plan-head" }, el("h2", { text: "Plan" }), facts), graph, problems);
  /** @type {PlanPreview | null} */
  let shown = null;
  let turn = 0;

  /** Fetches the plan of what is stored and draws it. */
  async function refresh() {
    const mine = ++turn;
    try {
      const plan = await getJson(`plan/${encodeURIComponent(store.id)}`);
      if (mine === turn) show(plan);
    } catch (error) {
      if (mine === turn) replace(problems, el("p", { class: "field-error", text: error instanceof VerbError ? error.text : String(error) }));
    }
  }

  /** @param {PlanPreview} plan */
  function show(plan) {
    shown = plan;
    replace(facts, plural(plan.calls, "picture"), " · ", plan.cost, " · ", el("span", { title: "Steps: how many pictures have to wait for one another. Fewer is faster." }, plural(plan.steps, "step")));
    replace(graph, planGraph(plan, sourceNames(plan), page.focusPrompt));
    replace(problems, problemList(plan));
    page.ready(plan);
  }

  /** Names of the assets, as people gave them. @param {PlanPreview} plan */
  function sourceNames(plan) {
    const { influencer_id, product_id } = store.spec;
    const person = lists.influencers.find((card) => card.id === influencer_id)?.name ?? "the influencer";
    const product = lists.products.find((card) => card.id === product_id)?.name ?? "the product";
    const names = new Map([["influencer", person], ["product", product], ["reference", "your reference image"]]);
    for (const source of plan.keyframes.flatMap((keyframe) => keyframe.sources)) {
      const [whose, kind] = source.split(":");
      const kit = kind && lists.kits.find((one) => one.id === (whose === "kit" ? store.spec.kit_id : store.spec.product_kit_id));
      if (kind) names.set(source, `${kit ? kit.name : "the kit"}, ${kind.replaceAll("_", " ")}`);
    }
    return names;
  }

  /** @param {PlanPreview} plan */
  function problemList(plan) {
    const others = plan.problems.filter((text) => !plan.missing.some((item) => text.toLowerCase().includes(item.label.toLowerCase())));
    if (plan.missing.length + others.length === 0) return null;
    return el("ul", null,
      plan.missing.slice(0, MOST_SHOWN).map((item) => el("li", null, el("button", { class: "plan-problem", type: "button", on: { click: () => page.focusPrompt(item.key) } }, icon("pencil", 14), `${item.label} has no prompt yet`))),
      plan.missing.length > MOST_SHOWN && el("li", { class: "plan-problem" }, `and ${plan.missing.length - MOST_SHOWN} more`),
      others.map((text) => el("li", { class: "plan-problem" }, icon("info", 14), text)));
  }

  return { node, refresh, firstMissing: () => shown?.missing[0]?.key ?? null };
}
