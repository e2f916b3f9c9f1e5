/** What is to be known of photos that are not sent yet, before kits of them are bought: no face, two faces, a drawing, a thing. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { call, upload, VerbError } from "./verbs.js";

/** @typedef {"person" | "product"} Subject */

/** Refusals of the photo itself: they stay true of it, whatever is chosen. */
const ITS_OWN = new Set(["picture_refused", "too_large", "http_413"]);

/** Looks at photos one after the other; each is looked at once for each subject. Nothing of it is kept by the studio. */
export function photoWarnings() {
  const node = el("div", { class: "kit-cost", role: "status", hidden: true });
  /** @type {WeakMap<File, Partial<Record<Subject, Promise<string[]>>>>} */
  const asked = new WeakMap();
  /** @type {WeakMap<File, Partial<Record<Subject, string[]>>>} */
  const known = new WeakMap();
  let turn = 0;
  let stopped = false;
  let missed = false;

  /** @param {File[]} files @param {Subject} subject @returns {Promise<boolean>} false: others are to be looked at now */
  async function look(files, subject) {
    const mine = ++turn;
    let trouble = "";
    for (const [number, file] of files.entries()) {
      paint(files, subject, underWay(number, files.length));
      try { await once(file, subject); } catch (error) { trouble = said(error); }
      if (mine !== turn) return false;
      if (trouble) break;      // the next would meet with the same
    }
    missed = trouble !== "";
    paint(files, subject, trouble && el("p", { class: "kit-said" }, icon("info", 14), `${files.length > 1 ? "Not all photos could be looked at." : "The photo could not be looked at."} ${trouble}`));
    return true;
  }

  /** Whoever waits for a photo gets the same answer; what failed is no answer, and is asked again. @param {File} file @param {Subject} subject */
  async function once(file, subject) {
    const answer = asked.get(file)?.[subject] ?? seen(file, subject);
    asked.set(file, { ...asked.get(file), [subject]: answer });
    try {
      known.set(file, { ...known.get(file), [subject]: await answer });
    } catch (error) {
      asked.set(file, { ...asked.get(file), [subject]: undefined });
      throw error;
    }
  }

  /** @param {File} file @param {Subject} subject @returns {Promise<string[]>} */
  async function seen(file, subject) {
    try {
      const photo = await upload(file);
      return stopped ? [] : await call("look_at_photo", { photo, subject });
    } catch (error) {
      if (error instanceof VerbError && ITS_OWN.has(error.code)) return [error.text];
      throw error;
    }
  }

  /** @param {File[]} files @param {Subject} subject @param {import("./dom.js").Child} last */
  function paint(files, subject, last) {
    const texts = files.flatMap((file) => (known.get(file)?.[subject] ?? []).map((text) => (files.length > 1 ? `${file.name}: ${text}` : text)));
    replace(node, texts.map((text) => el("p", { class: "kit-said" }, icon("warning", 14), text)), last);
    node.hidden = node.childElementCount === 0;
  }

  return { node, look,
    /** Whether a photo could not be looked at, for a reason that may pass. */
    missed: () => missed,
    /** Nothing more is looked at: the window closes, or its photos are bought. */
    stop: () => {
      stopped = true;
      turn += 1;
      node.querySelector("[data-state=looking]")?.remove();
    } };
}

/** @param {number} number @param {number} count */
function underWay(number, count) {
  return el("p", { class: "kit-said", dataset: { state: "looking" } }, icon("image", 14), count > 1 ? `Looking at photo ${number + 1} of ${count}` : "Looking at the photo");
}

/** @param {unknown} error */
function said(error) { return error instanceof VerbError ? error.text : "Try again."; }
