/** Keeps a list up to date while this tab is seen: its order, and the cards that changed. */

import { tellDisk } from "./disk.js";
import { api } from "./verbs.js";

const AGAIN_MS = 2_000;

/**
 * Follows a list; the first message has all of it.
 * @param {string} path below the API @param {(ids: string[], cards: any[]) => void} take @param {(there: boolean) => void} tell whether the studio answers
 * @returns {() => void} stops it
 */
export function followList(path, take, tell) {
  const leaving = new AbortController();
  /** @type {EventSource | null} */
  let source = null;
  let retry = 0;

  const close = () => { clearTimeout(retry); source?.close(); source = null; };
  const open = () => {
    close();
    if (leaving.signal.aborted || document.hidden) return;
    const opened = source = new EventSource(api(path));
    opened.addEventListener("open", () => tell(true));
    opened.addEventListener("message", (event) => { const { ids, cards } = JSON.parse(event.data); take(ids, cards); });
    opened.addEventListener("hb", (event) => tellDisk(JSON.parse(event.data).disk_full === true));
    opened.addEventListener("error", () => {
      if (opened !== source) return;
      tell(false);
      if (opened.readyState === EventSource.CLOSED) retry = window.setTimeout(open, AGAIN_MS);      // else the browser tries by itself
    });
  };

  // A browser opens six connections to a server and no more: a tab that nobody sees holds none.
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); }, { signal: leaving.signal });
  addEventListener("online", open, { signal: leaving.signal });
  open();
  return () => { leaving.abort(); close(); };
}
