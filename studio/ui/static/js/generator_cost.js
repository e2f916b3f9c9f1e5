/** Before anything is sent: what a wish costs, what the service would do otherwise, and what is still missing. */

import { el } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { repaint } from "./repaint.js";
import { link } from "./router.js";
import { call, VerbError } from "./verbs.js";

/** @typedef {import("./generator").GenerationEstimate} Estimate */
/** @typedef {import("./generator_form.js").Wish} Wish */

const SETTLE_MS = 200;

/** The arguments of generate_images and estimate_images, but for words and files. @param {Wish} wish */
export function argumentsOf(wish) {
  const swaps = wish.mode === "face_swap";
  const common = { mode: wish.mode, identity: wish.identity?.id ?? null, n: swaps ? wish.swaps : wish.n, provider: (swaps ? wish.swapper : wish.painter) || null };
  if (swaps) return common;
  return { ...common, aspect_ratio: wish.ratio, size: wish.size, lora: wish.lora, lora_strength: wish.strength, identity_as: wish.identity?.kind === "kit" ? wish.shown : "pictures" };
}

/** @param {Wish} wish @param {() => import("./generator").GenerationServices} services @param {(label: string, blocked: boolean) => void} show the button's label */
export function createCost(wish, services, show) {
  const node = el("div", { class: "gen-cost", role: "status" });
  let timer = 0;
  let turn = 0;
  let asked = "";
  /** @type {Estimate | null} */
  let known = null;

  const paint = () => {
    const missing = lacking(wish);
    const problem = known?.problem ?? "";
    const paid = known && known.cost_usd > 0 ? ` · ${known.amount}` : "";
    show(`${wish.mode === "text" ? "Generate" : "Swap the face,"} ${plural(wish.mode === "text" ? wish.n : wish.swaps, "picture")}${problem ? "" : paid}`, Boolean(missing || problem));
    const told = known && !problem ? [known.price === "free" ? "Free." : [known.text, known.price].filter(Boolean).join(": "), ...known.limits, known.budget].filter(Boolean) : [];
    repaint(node, [problem, missing, told], () => [
      problem && el("p", { class: "gen-problem" }, icon("info"), el("span", null, problem, " ", link("/settings", { class: "text-link" }, "Open Settings"))),
      !problem && missing && el("p", { text: missing }),
      told.map((text, at) => el("p", { dataset: { kind: at > 0 ? "limit" : null }, text })),
    ]);
  };

  const look = async () => {
    const wanted = { ...argumentsOf(wish), with_photo: Boolean(wish.identity?.file),
      prompt: wish.mode === "text" && wish.identity?.kind === "kit" ? wish.prompt : "" };      // of a kit, the words choose what is shown
    const key = JSON.stringify([wanted, services()]);
    if (key === asked) return;
    const mine = ++turn;
    asked = key;
    const told = await call("estimate_images", wanted).catch((error) => (error instanceof VerbError ? { ...NOTHING, problem: error.text } : null));
    if (mine !== turn) return;
    known = told;
    paint();
  };

  return { node, refresh: () => { paint(); clearTimeout(timer); timer = window.setTimeout(look, SETTLE_MS); } };
}

/** What the person has still to give. @param {Wish} wish */
function lacking(wish) {
  if (wish.mode === "text") return wish.prompt.trim() ? "" : "Say in words what the pictures show.";
  if (!wish.picture) return "Choose the picture that gets another face.";
  return wish.identity ? "" : "Choose whose face it gets.";
}

const NOTHING = { calls: 0, cost_usd: 0, at_least: false, text: "", amount: "", price: "", limits: [], budget: "", doubts: [] };
