/** The storyboards that come with the studio. */

import { openMenu } from "./menu.js";
import { boardPath, navigate } from "./router.js";
import { toastError } from "./toast.js";
import { call } from "./verbs.js";

/** @typedef {{name: string, title: string, aspect_ratio: string, segments: number}} Sample */

/** A list of them under a button; the chosen one opens, made where it is not there yet. @param {HTMLButtonElement} button */
export async function chooseSample(button) {
  try {
    const samples = /** @type {Sample[]} */ (await call("samples"));
    openMenu(button, samples.map(({ name, title, aspect_ratio }) => ({ label: `${title} · ${aspect_ratio}`, icon: "film", run: () => openSample(button, name) })), "Samples");
  } catch (error) { toastError(error); }
}

/** Goes to the board of a sample; the first one where none is named. @param {HTMLButtonElement} button busy meanwhile @param {string} [name] */
export async function openSample(button, name) {
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const board = await call("open_sample", name ? { name } : {});
    navigate(boardPath(board.id));
  } catch (error) {
    toastError(error);
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
