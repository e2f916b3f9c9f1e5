/** Pictures that are paid for and lie on a host that is not allowed yet: what that means, and the way to have them. */

import { confirmDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { toast, toastError } from "./toast.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").HeldPictures} HeldPictures */

/** Draws a notice for each; nothing for none. @param {HTMLElement} place @param {HeldPictures[]} held @param {() => void} [done] after one was allowed */
export function showHeld(place, held, done = () => {}) {
  const told = JSON.stringify(held);
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  place.hidden = held.length === 0;
  replace(place, held.map((one) => notice(one, done)));
}

/** @param {HeldPictures} held @param {() => void} done */
function notice(held, done) {
  const allow = el("button", { class: "button", type: "button", dataset: { size: "small" } }, `Allow downloads from ${held.host}`);
  const node = el("div", { class: "notice held", dataset: { kind: "bad" } }, icon("warning"), el("div", { class: "held-words" }, el("p", { text: held.text }), allow));
  allow.addEventListener("click", async () => {
    if (!await confirmDialog({ title: `Allow downloads from ${held.host}?`, action: "Allow",
      text: `${held.label} says that what you paid for lies there. If you trust that host, the studio fetches pictures of ${held.label} from it, now and later, and sends it no key. Nothing is bought again.` })) return;
    try {
      await call("allow_host", { name: held.service, host: held.host });
      node.remove();
      toast("Allowed. The pictures are fetched now; nothing is bought again.", { kind: "ok" });
      done();
    } catch (error) { toastError(error); }
  });
  return node;
}
