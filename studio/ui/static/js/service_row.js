/** One service: what it can do and costs, folded away how it is set up. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { capital, list } from "./format.js";
import { showHeld } from "./held.js";
import { icon } from "./icons.js";
import { serviceForm, tell } from "./service_form.js";
import { signIn } from "./sign_in.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */

/** @type {Record<string, string>} */
const JOBS = { image: "keyframes", upscale: "4K at upload", face_swap: "face swap", video_face_swap: "faces in videos", chat: "texts" };
const KEPT = { environment: "Key from the environment", "this session": "Key for this session", "saved file": "Saved key", none: "No key" };

/** @param {ServiceInfo} first @param {import("./money").HeldPictures[]} held @param {() => void} onChange */
export function serviceRow(first, held, onChange) {
  let info = first;
  const waiting = el("div", { class: "service-held", hidden: true });
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
  const draw = () => {
    const isOpen = Boolean(body.querySelector(".service-more[open]"));
    replace(body, signIn(info), facts(info), serviceForm(info, settle, isOpen));
  };
  /** Drawn anew, with the focus where it was; what happened is said. @param {ServiceInfo} now @param {string} text */
  const settle = (now, text) => {
    show(now);
    draw();
    /** @type {HTMLElement | null} */ (body.querySelector('button[type="submit"]'))?.focus();
    tell(/** @type {HTMLElement} */ (body.querySelector(".service-answer")), text, "ok");
    say(text);
  };
  const allowed = async () => {
    const now = (await call("services").catch(() => [])).find((/** @type {ServiceInfo} */ one) => one.name === info.name);
    if (!now) return;
    show(now);
    if (drawn) draw();
  };
  replace(summary, head(info));
  showHeld(waiting, held, allowed);
  return el("li", null, details, waiting);
}

/** @param {ServiceInfo} info */
function head(info) {
  return [icon("chevron-right"), el("span", { class: "service-name", text: info.label }),
    el("span", { class: "service-does", text: info.problem ? "cannot be used" : list(info.jobs.map((job) => JOBS[job] ?? job)) }),
    chip(info)];
}

/** Whether it can be used. @param {ServiceInfo} info */
function chip(info) {
  const words = { none: "", needed: "Sign in to use it", offered: "Paid by this Space", done: `Signed in${info.signed_in_as ? ` as ${info.signed_in_as}` : ""}` }[info.sign_in];
  const ready = info.sign_in === "done" || info.key_source !== "none";
  return el("span", { class: "chip", dataset: { state: ready ? "ok" : null }, text: words || (info.needs_key || info.key_source !== "none" ? KEPT[info.key_source] : "Needs no key") });
}

/** @param {ServiceInfo} info */
function facts(info) {
  if (info.problem) return el("p", { class: "notice", dataset: { kind: "bad" } }, icon("warning"), el("span", { text: info.problem }));
  const isKnown = info.prices.some((line) => line.amount_usd !== null);
  const prices = info.prices.length && !isKnown ? ["Its prices are not told; it may charge for a picture."] : [...new Set(info.prices.map((line) => line.text))];
  return el("div", { class: "service-facts" },
    el("ul", { class: "service-prices" }, prices.map((text) => el("li", { text: capital(text) }))),
    info.finding && el("p", { text: info.finding }));
}
