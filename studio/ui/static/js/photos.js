/** Photos on their way in: chosen, dropped or pasted, sent, and made an influencer or a product. */

import { el, shellRoot } from "./dom.js";
import { droppedFiles } from "./dropped.js";
import { clipped } from "./format.js";
import { icon } from "./icons.js";
import { toastError } from "./toast.js";
import { call, upload } from "./verbs.js";

/** @typedef {"influencer" | "product"} Kind */
/** @typedef {{part?: number, text: string}} Step  part: 0 to 1 while sending */

export const ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif";
const DRAG_GONE_MS = 500;
const CAMERA_NAME = /^(img|dsc|dscn|pxl|image|photo|screenshot|bildschirmfoto|unnamed|download)?[\s_.-]*\d*$/i;

/** A name to begin with: "eileen_collins-2.jpg" gives "Eileen collins 2"; a camera's number gives the fallback. @param {string} file @param {string} fallback */
export function nameFromFile(file, fallback) {
  const stem = file.replace(/\.[^.]*$/, "").replace(/[_\-\s]+/g, " ").trim();
  if (CAMERA_NAME.test(stem) || /^[0-9a-f]{12,}$/i.test(stem)) return fallback;
  return clipped(stem.charAt(0).toUpperCase() + stem.slice(1), 80);
}

/** Whether a file may be a photo: what else lies in a dropped folder is passed over. @param {File} file */
export function isPicture(file) { return file.type.startsWith("image/") || /\.(heic|heif)$/i.test(file.name); }

/** Opens the file dialog. @param {{multiple?: boolean}} [options] @returns {Promise<File[]>} none when it was cancelled */
export function chooseFiles({ multiple = false } = {}) {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept: ACCEPTED, multiple });
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/** Sends one file and says how far it is. @param {File} file @param {(step: Step) => void} onStep */
export async function send(file, onStep) {
  onStep({ part: 0, text: "Sending" });
  return upload(file, (part) => onStep({ part, text: part < 1 ? `Sending ${Math.round(part * 100)} %` : "Reading the photo…" }));
}

/** Sends a photo and makes it an influencer or a product. @param {Kind} kind @param {File} file @param {() => string} name asked when the photo has arrived @param {(step: Step) => void} onStep */
export async function addPhoto(kind, file, name, onStep) {
  const photo = await send(file, onStep);
  onStep({ text: "Bringing it to 4K…" });
  return call(`add_${kind}`, { photo, name: name() });
}

/** Puts another photo in the place of the one there is. @param {Kind} kind @param {string} id @param {File} file @param {(step: Step) => void} onStep */
export async function replacePhoto(kind, id, file, onStep) {
  const photo = await send(file, onStep);
  onStep({ text: "Bringing it to 4K…" });
  return call(`replace_${kind}_photo`, { id, photo });
}

/**
 * Makes the whole page take dropped and pasted pictures, with a visible target.
 * @param {string} text on the target: "Drop photos to add them as influencers"
 * @param {(files: File[], folder: string) => void} onFiles folder: the name of the one that was dropped, "" for files
 * @returns {() => void} stops it
 */
export function takeDrops(text, onFiles) {
  const stop = new AbortController();
  const target = el("div", { class: "drop-target", hidden: true, "aria-hidden": "true" }, el("div", { class: "drop-target-box" }, icon("upload", 20), el("p", { text })));
  shellRoot().append(target);
  let timer = 0;
  const listen = (/** @type {string} */ type, /** @type {(event: any) => void} */ listener) => document.addEventListener(type, listener, { signal: stop.signal });
  const holdsFiles = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const leave = () => { clearTimeout(timer); target.hidden = true; };
  // dragover comes again and again while a file is over the page; enter and leave cannot be paired across the shadow root
  listen("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    target.hidden = false;
    clearTimeout(timer);
    timer = window.setTimeout(leave, DRAG_GONE_MS);
  });
  listen("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    leave();
    droppedFiles(event.dataTransfer).then(({ files, folder }) => onFiles(files, folder), toastError);
  });
  listen("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (files.length) { event.preventDefault(); onFiles(files, ""); }
  });
  stop.signal.addEventListener("abort", () => target.remove());
  return () => stop.abort();
}
