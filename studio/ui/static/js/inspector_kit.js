/** A reference kit of the picture that the inspector shows: bought in the window that says what it costs. */

import { el } from "./dom.js";
import { clipped } from "./format.js";
import { icon } from "./icons.js";
import { navigate } from "./router.js";
import { toastError } from "./toast.js";

/** @typedef {{title: string, label: string, variation: import("./types").VariationCard | undefined}} Shown */

/** @param {() => Shown} shown */
export function kitButton(shown) {
  return el("button", { class: "button", type: "button", dataset: { kind: "quiet" }, on: { click: () => makeKit(shown()).catch(toastError) } }, icon("grid"), "Make a kit");
}

/** @param {Shown} shown */
async function makeKit({ title, label, variation }) {
  if (!variation) return;
  const { MOST_BORROWED, newKit } = await import("./kit_dialog.js");      // a board that makes none need not load it
  const chosen = { label: `${label}, variation ${variation.index}`, kind: /** @type {const} */ ("photo"), id: variation.id, thumb: variation.thumb };
  await newKit({ chosen, name: `Kit from ${clipped(title, MOST_BORROWED)}`, done: (id) => navigate(`/kits/${id}`) });
}
