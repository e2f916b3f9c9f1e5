/** Which pictures are one kit, told by their names: the same words as in studio/domain/kit_file.py. */

const ZIP = /\.zip$/i;
const PLAIN = ["anchor", "front"];
const LEADING = [...PLAIN, "source"];

/** What a file's name may be, and what it means then. @type {Record<string, string>} */
const WORDS = {
  "anchor": "anchor", "face": "anchor", "head": "anchor", "portrait": "anchor",
  "profile": "profile", "side": "profile",
  "half_body": "half_body", "half": "half_body", "waist_up": "half_body",
  "full_body": "full_body", "full": "full_body", "body": "full_body",
  "smile": "expression_smile", "serious": "expression_serious", "surprised": "expression_surprised", "angry": "expression_angry",
  "front": "front", "three_quarter": "three_quarter", "34": "three_quarter", "3_4": "three_quarter",
  "back": "back", "detail": "detail", "in_hand": "in_hand", "hand": "in_hand", "packshot": "packshot",
  "source": "source", "photo": "source", "original": "source"
};

/**
 * Whether these are one kit, and not photos of several people. An anchor or a front says so by itself; other words
 * are also those of photos (portrait 01, portrait 02), so that they need a second picture of another kind.
 * @param {string[]} names of the files
 */
export function areAKit(names) {
  if (names.length === 1) return ZIP.test(names[0]);
  const stems = names.map(stem);
  const kinds = new Set(stems.map(kindOf).filter(Boolean));
  return stems.some((one) => PLAIN.includes(one)) || (kinds.size > 1 && LEADING.some((one) => kinds.has(one)));
}

/** "Half-body_01.png" → "half_body" @param {string} name */
function stem(name) {
  const words = name.replace(/\.[^.]*$/, "").trim().toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, "_");
  return words.replace(/_?\d{2,}$/, "").replace(/^_+|_+$/g, "") || words;
}

/** @param {string} word */
function kindOf(word) {
  return Object.hasOwn(WORDS, word) ? WORDS[word] : word.startsWith("expression_") ? word : "";
}
