/** How much the edits put out of date: said before they are saved, and kept beside "Saved" afterwards. */

import { el } from "./dom.js";
import { plural } from "./format.js";
import { call } from "./verbs.js";

/** @typedef {import("./editor_store.js").BriefStore} BriefStore */

const REST_MS = 200;      // well before the brief saves itself

/** One calm line, empty while nothing gets out of date by what was changed here. @param {BriefStore} store */
export function rippleLine(store) {
  const node = el("p", { class: "editor-ripple", role: "status" });
  const asOpened = outOfDate(store);
  let asked = JSON.stringify(store.sendable());
  let timer = 0;
  /** @type {string[]} */
  let keys = [];

  const write = () => {
    const text = wordsOf(keys.length, store.state.kind === "saved");
    if (node.textContent !== text) node.textContent = text;
  };
  const ask = async () => {
    const now = JSON.stringify(store.sendable());
    if (store.closed || now === asked) return;
    asked = now;
    const [before, after] = await Promise.all([asOpened, outOfDate(store)]);
    if (now !== asked) return;      // a later edit was asked about meanwhile
    keys = after.filter((key) => !before.includes(key));
    write();
  };
  store.onState(() => {
    write();
    clearTimeout(timer);
    timer = window.setTimeout(ask, REST_MS);
  });
  return node;
}

/** Keys that would be out of date with the brief as it is here; where the studio cannot tell, none. @param {BriefStore} store @returns {Promise<string[]>} */
function outOfDate(store) {
  return call("preview_update", { id: store.id, spec: store.sendable() }).catch(() => []);
}

/** @param {number} count @param {boolean} saved */
function wordsOf(count, saved) {
  if (!count) return "";
  return saved ? `${plural(count, "keyframe is", "keyframes are")} out of date now` : `Saving puts ${plural(count, "keyframe")} out of date`;
}
