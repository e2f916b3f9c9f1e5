/**
 * Text of people and services, shown as it was written. Characters that turn the direction of writing, or have no width,
 * are invisible and can make a text read as another one: each is shown by its name, and turns nothing.
 */

import { el } from "./dom.js";

/** @type {Record<string, [string, string]>} */
const UNSEEN = {
  "\u202a": ["LRE", "left-to-right embedding"], "\u202b": ["RLE", "right-to-left embedding"], "\u202c": ["PDF", "end of embedding or override"],
  "\u202d": ["LRO", "left-to-right override"], "\u202e": ["RLO", "right-to-left override"], "\u2066": ["LRI", "left-to-right isolate"],
  "\u2067": ["RLI", "right-to-left isolate"], "\u2068": ["FSI", "first strong isolate"], "\u2069": ["PDI", "end of isolate"],
  "\u200b": ["ZWSP", "zero-width space"], "\u200c": ["ZWNJ", "zero-width non-joiner"], "\u200d": ["ZWJ", "zero-width joiner"],
  "\u200e": ["LRM", "left-to-right mark"], "\u200f": ["RLM", "right-to-left mark"], "\u2060": ["WJ", "word joiner"],
  "\ufeff": ["BOM", "byte order mark"], "\u00ad": ["SHY", "soft hyphen"], "\u061c": ["ALM", "Arabic letter mark"],
  "\u180e": ["MVS", "Mongolian vowel separator"], "\u2061": ["FA", "function application"], "\u2062": ["IT", "invisible times"],
  "\u2063": ["IS", "invisible separator"], "\u2064": ["IP", "invisible plus"], ...tags(),
};
/** Where spelling asks for a joiner it is left alone: between the parts of one emoji, and between letters that join. */
const JOINS = ["Extended_Pictographic", "Emoji_Modifier", ...["Arabic", "Devanagari", "Bengali", "Malayalam", "Sinhala"].map((name) => `Script=${name}`)]
  .map((name) => `\\p{${name}}`).join("");
/** Tags inside a flag that is spelt with them, as Scotland's is, are left alone as well. */
const IN_FLAG = "(?<=\u{1f3f4}[\u{e0061}-\u{e007a}]{0,5})[\u{e0061}-\u{e007a}]{0,5}\u{e007f}";
const APART = new RegExp(`((?!(?<=[${JOINS}\ufe0f])[\u200c\u200d][${JOINS}]|${IN_FLAG})[${Object.keys(UNSEEN).join("")}])`, "u");

/** Letters that no font draws: a whole text can be hidden in them. @returns {Record<string, [string, string]>} */
function tags() {
  const letters = Array.from({ length: 0x5f }, (_, at) => String.fromCodePoint(0x20 + at));
  const all = letters.map((letter) => [String.fromCodePoint(0xe0000 + letter.charCodeAt(0)), letter === " " ? ["TAG SPACE", "tag space"] : [`TAG ${letter}`, `tag ${letter}`]]);
  return { ...Object.fromEntries(all), "\u{e0001}": ["TAG", "language tag"], "\u{e007f}": ["TAG END", "end of tags"] };
}

/** The text, with a visible mark around each character that is not seen. @param {string} text @returns {import("./dom.js").Leaf[]} */
export function asWritten(text) { return text.split(APART).map((part) => (UNSEEN[part] ? mark(part) : part)); }

/** A name within a sentence of ours: whatever it holds, the words around it stay where they are. @param {string} text */
export function named(text) { return el("bdi", null, asWritten(text)); }

/** For attributes, which can hold no mark: the text without what is not seen. @param {string} text */
export function unturned(text) { return text.split(APART).filter((part) => !UNSEEN[part]).join(""); }

/** The character itself stays inside, so that what is copied is what was written. @param {string} unseen */
function mark(unseen) {
  const [short, long] = UNSEEN[unseen];
  const code = /** @type {number} */ (unseen.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0");
  return el("bdi", { class: "turn", title: `Invisible character: ${long} (U+${code})`, dataset: { name: short }, text: unseen });
}
