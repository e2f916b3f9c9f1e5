/** On a Space: signing in with Hugging Face, so that a visitor pays with their own account. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { url } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */

const BACK = "_target_url=/settings";
const WORDS = {
  needed: "On this Space you pay for it with your own Hugging Face account. Sign in first; the studio keeps your permission only while your pictures are being made.",
  offered: "Whoever runs this Space pays for it. Sign in to pay with your own Hugging Face account instead.",
};

/** What a visitor can do; null where nobody signs in. @param {ServiceInfo} info */
export function signIn(info) {
  if (info.sign_in === "none") return null;
  // Hugging Face does not sign in inside a frame, where browsers keep no cookie either: then in a tab of its own.
  const framed = window.parent !== window;
  const target = framed ? { target: "_blank", rel: "noopener" } : {};
  const done = info.sign_in === "done";
  const text = done ? `You are signed in as ${info.signed_in_as || "yourself"}. What you render here with Hugging Face is paid by your account.` : WORDS[info.sign_in];
  const link = done
    ? el("a", { class: "button", href: url(`/logout?${BACK}`), ...target }, "Sign out")
    : el("a", { class: "button", dataset: { kind: "primary" }, href: url(`/login/huggingface?${BACK}`), ...target }, "Sign in with Hugging Face");
  return el("div", { class: "notice held" }, icon(done ? "check" : "info"), el("div", { class: "held-words" }, el("p", { text }),
    framed && el("p", { class: "field-help", text: "This opens the studio in a tab of its own; go on there." }), link));
}
