/** The kits that a page shows, kept as they are at the studio: the newest, and older ones as far as somebody scrolled. */

import { followList } from "./list_stream.js";

/** @typedef {import("./kits").KitTile} Tile */

const PAGE = 24;

/**
 * @param {import("./kits").KitShelf} page the newest, to begin with
 * @param {() => void} onChange @param {(there: boolean) => void} tell whether the studio answers
 */
export function kitShelf(page, onChange, tell) {
  /** @type {Map<string, Tile>} */
  let known = new Map(page.kits.map((tile) => [tile.id, tile]));
  /** @type {string[]} */
  let shown = page.kits.map((tile) => tile.id);
  let wanted = PAGE;
  let more = page.more;
  let stop = () => {};

  function follow() {
    stop();
    stop = followList(`kits/events?most=${wanted + 1}`, take, tell);      // one more than is shown tells whether there are older ones
  }

  /** @param {string[]} ids @param {Tile[]} tiles */
  function take(ids, tiles) {
    for (const tile of tiles) known.set(tile.id, tile);
    known = new Map(ids.flatMap((id) => { const tile = known.get(id); return tile ? [[id, tile]] : []; }));
    const last = shown.at(-1);
    more = ids.length > wanted;
    // What newer ones push out of the list stays in sight; ids begin with the time, so that what was deleted is told from it.
    if (last && more && !ids.slice(0, wanted).includes(last) && last <= ids[wanted]) grow();
    shown = ids.slice(0, wanted);
    onChange();
  }

  function grow() {
    wanted += PAGE;
    follow();
  }

  return { follow, stop: () => stop(), more: () => more, tiles: () => shown.flatMap((id) => known.get(id) ?? []),
    /** Shows more of them, which come in a moment. */
    older: () => { if (more && shown.length >= wanted) grow(); } };
}
