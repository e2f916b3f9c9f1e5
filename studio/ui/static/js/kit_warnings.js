/** What is to be known of photos that are not sent yet, before kits of them are bought: no face, two faces, a drawing, a thing. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { call, upload, VerbError } from "./verbs.js";

/** @typedef {"person" | "product"} Subject */

/** Looks at photos one after the other; each is looked at once for each subject. Nothing of it is kept by the studio. */
export function photoWarnings() {
  const node = el("div", { class: "kit-cost", role: "status", hidden: true });
  /** @type {WeakMap<File, Partial<Record<Subject, string[]>>>} */
  const known = new WeakMap();
  let turn = 0;

  /** @param {File[]} files @param {Subject} subject @param {Record<string, unknown>} asked the arguments of estimate_kit @returns {Promise<boolean>} whether all were looked at; false: others are to be looked at now */
  async function look(files, subject, asked) {
    const mine = ++turn;
    for (const [number, file] of files.entries()) {
      if (mine !== turn) return false;
      paint(files, subject, number);
      known.set(file, { ...known.get(file), [subject]: known.get(file)?.[subject] ?? await seen(file, asked) });
    }
    if (mine !== turn) return false;
    paint(files, subject, files.length);
    return true;
  }

  /** @param {File[]} files @param {Subject} subject @param {number} looked how many were looked at */
  function paint(files, subject, looked) {
    const several = files.length > 1;
    const said = files.flatMap((file) => (known.get(file)?.[subject] ?? []).map((text) => (several ? `${file.name}: ${text}` : text)));
    replace(node, said.map((text) => el("p", { class: "kit-said" }, icon("warning", 14), text)),
      looked < files.length && el("p", { class: "kit-said" }, icon("image", 14), several ? `Looking at photo ${looked + 1} of ${files.length}` : "Looking at the photo"));
    node.hidden = node.childElementCount === 0;
  }

  return { node, look };
}

/** @param {File} file @param {Record<string, unknown>} asked @returns {Promise<string[]>} */
async function seen(file, asked) {
  try {
    return (await call("estimate_kit", { ...asked, source_id: null, photo: await upload(file) })).warnings;
  } catch (error) {
    return [error instanceof VerbError ? error.text : "The photo could not be looked at."];
  }
}
