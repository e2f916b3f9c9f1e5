/** Says on every page that the disk of the studio folder is full, for as long as something that ended waits for room. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";

const TEXT = "The disk of the studio folder is full. Free some space: what was made is stored as soon as there is room.";
/** In the page from the start: a screen reader tells what comes into it. */
const node = el("div", { class: "shell-notice", role: "status" });

/** The line below the head of the page; empty while there is room. @returns {HTMLElement} */
export function diskLine() { return node; }

/** What a stream or the server's answer says of the disk. @param {boolean} full */
export function tellDisk(full) {
  if (full === node.hasChildNodes()) return;
  if (full) node.append(icon("warning"), el("p", { text: TEXT }));
  else replace(node);
}
