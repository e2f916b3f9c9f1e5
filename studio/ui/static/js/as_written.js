/**
 * Text of people and services, shown as it was written. Characters that turn the direction of writing are invisible and
 * can make a text read as another one: each is shown by its name, and turns nothing.
 */

import { el } from "./dom.js";

/** @type {Record<string, [string, string]>} */
const TURNS = {
  "\u202a": ["LRE", "left-to-right embedding"], "\u202b": ["RLE", "right-to-left embedding"], "\u202c": ["PDF", "end of embedding or override"],
  "\u202d": ["LRO", "left-to-right override"], "\u202e": ["RLO", "right-to-left override"], "\u2066": ["LRI", "left-to-right isolate"],
  "\u2067": ["RLI", "right-to-left isolate"], "\u2068": ["FSI", "first strong isolate"], "\u2069": ["PDI", "end of isolate"],
};
const APART = new RegExp(`([${Object.keys(TURNS).join("")}])`);

/** The text, with a visible mark around each character that turns. @param {string} text @returns {import("./dom.js").Leaf[]} */
export function asWritten(text) { return text.split(APART).map((part) => (TURNS[part] ? mark(part) : part)); }

/** A name within a sentence of ours: whatever it holds, the words around it stay where they are. @param {string} text */
export function named(text) { return el("bdi", null, asWritten(text)); }

/** For attributes, which can hold no mark: the text without what turns. @param {string} text */
export function unturned(text) { return text.split(APART).filter((part) => !TURNS[part]).join(""); }

/** The character itself stays inside, so that what is copied is what was written. @param {string} turn */
function mark(turn) {
  const [short, long] = TURNS[turn];
  const code = turn.charCodeAt(0).toString(16).toUpperCase();
  return el("bdi", { class: "turn", title: `Invisible character: ${long} (U+${code})`, dataset: { name: short }, text: turn });
}
