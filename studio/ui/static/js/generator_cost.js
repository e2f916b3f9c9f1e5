/** Before anything is sent: what a wish costs, what the service would do otherwise, and what is still missing. */

import { el } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { priced } from "./price.js";
import { repaint } from "./repaint.js";
import { link } from "./router.js";
import { call, VerbError } from "./verbs.js";

/** @typedef {import("./generator").GenerationEstimate} Estimate */
/** @typedef {import("./generator_form.js").Wish} Wish */

const SETTLE_MS = 200;
/** @type {Record<Wish["mode"], (wish: Wish) => string>} what the button does */
const DEEDS = {
  text: (wish) => `Generate ${plural(wish.n, "picture")}`,
  face_swap: (wish) => `Swap the face, ${plural(wish.swaps, "picture")}`,
  video_face_swap: () => "Swap the face, 1 video",
};

/** The arguments of generate_images and estimate_images, but for words and files. @param {Wish} wish */
export function argumentsOf(wish) {
  const swaps = wish.mode === "face_swap";
  const common = { mode: wish.mode, identity: wish.identity?.id ?? null, n: swaps ? wish.swaps : wish.n, provider: (swaps ? wish.swapper : wish.painter) || null };
  if (wish.mode === "video_face_swap") return { ...common, n: 1, provider: wish.video_swapper || null, video_id: wish.clip?.id ?? null };
  if (swaps) return common;
  return { ...common, aspect_ratio: wish.ratio, size: wish.size, lora: wish.lora, lora_strength: wish.strength, identity_as: wish.identity?.kind === "kit" ? wish.shown : "pictures" };
}

/**
 * @param {Wish} wish @param {() => import("./generator").GenerationServices} services
 * @param {(label: string, blocked: boolean, waits: boolean) => void} show the button's label, whether something is missing, and whether its price is still to come
 */
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
    const paid = !known ? " · …" : problem ? "" : priced(known);
    show(`${DEEDS[wish.mode](wish)}${paid}`, Boolean(missing || problem), !known);
    const told = known ? toldOf(known) : ["Asking for the price …"];
    repaint(node, [problem, missing, told], () => [
      problem && el("p", { class: "gen-problem" }, icon("info"), el("span", null, problem, " ", link("/settings", { class: "text-link" }, "Open Settings"))),
      !problem && missing && el("p", { text: missing }),
      told.map((text, at) => el("p", { dataset: { kind: at > 0 ? "limit" : null }, text })),
    ]);
  };

  /** @param {number} mine */
  const look = async (mine) => {
    try {
      const told = await call("estimate_images", wanted(wish));
      if (mine !== turn) return;
      known = told;
    } catch (error) {
      if (mine !== turn) return;
      asked = "";      // a refusal may pass
      known = { ...NOTHING, problem: error instanceof VerbError ? error.text : String(error) };
    }
    paint();
  };

  /** The price of another wish is none of this one's. */
  const refresh = () => {
    const key = JSON.stringify([wanted(wish), services()]);
    if (key !== asked) {
      asked = key;
      known = null;
      clearTimeout(timer);
      timer = window.setTimeout(look, SETTLE_MS, ++turn);
    }
    paint();
  };

  return { node, refresh };
}

/** @param {Estimate} told */
function toldOf(told) {
  if (told.problem) return [];
  return [told.price === "free" ? "Free." : [told.text, told.price].filter(Boolean).join(": "), ...told.limits, told.budget].filter(Boolean);
}

/** Of a kit, the words choose what is shown; else they cost nothing. @param {Wish} wish */
function wanted(wish) {
  return { ...argumentsOf(wish), with_photo: Boolean(wish.identity?.file), prompt: wish.mode === "text" && wish.identity?.kind === "kit" ? wish.prompt : "" };
}

/** What the person has still to give. @param {Wish} wish */
function lacking(wish) {
  if (wish.mode === "text") return wish.prompt.trim() ? "" : "Say in words what the pictures show.";
  if (wish.mode === "video_face_swap" && !wish.clip) return "Choose the video whose face is to be changed.";
  if (wish.mode === "face_swap" && !wish.picture) return "Choose the picture that gets another face.";
  return wish.identity ? "" : "Choose whose face it gets.";
}

const NOTHING = { calls: 0, cost_usd: 0, at_least: false, text: "", amount: "", price: "", limits: [], budget: "", doubts: [] };
