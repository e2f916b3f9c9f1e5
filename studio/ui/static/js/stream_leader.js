/**
 * Which tab of this browser holds a stream. The others are told what it brought.
 *
 * With Web Locks the browser itself hands the stream on when its tab closes. They are missing on plain http (the team on
 * the local network): there each tab holds a stream of its own while it is seen, and none while it is hidden.
 */

/** @typedef {import("./stream.js").Note} Note */
/** @typedef {{lead: () => void, follow: () => void, take: (note: Note) => void}} Part */
/** @typedef {{readonly leads: boolean, start: () => void, stop: () => void, tell: (note: Note) => void, takeOver: () => void}} Leader */

/** @param {string} name the same in all tabs that share the stream @param {Part} part @returns {Leader} */
export function leader(name, part) {
  return navigator.locks ? lockLeader(name, part) : eachItsOwn(part);
}

/** @param {string} name @param {Part} part @returns {Leader} */
function lockLeader(name, part) {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  const leaving = new AbortController();
  let leads = false;
  /** @type {() => void} */
  let release = () => {};
  channel?.addEventListener("message", (message) => { if (!leads) part.take(message.data); });

  /** @param {LockOptions} options */
  const ask = (options) => navigator.locks.request(name, options, () => new Promise((resolve) => {
    if (leaving.signal.aborted) return resolve(undefined);
    release = () => resolve(undefined);
    leads = true;
    part.lead();
    return undefined;
  })).catch(() => {          // left while waiting in line, or another tab took the stream over: stand in line again
    if (!leads) return;
    leads = false;
    part.follow();
    if (!leaving.signal.aborted) ask({ signal: leaving.signal });
  });

  return {
    get leads() { return leads; },
    start: () => { ask({ signal: leaving.signal }); },
    stop: () => { leaving.abort(); leads = false; release(); channel?.close(); },
    tell: (note) => channel?.postMessage(note),
    takeOver: () => { if (!leads) ask({ steal: true }); },
  };
}

/** @param {Part} part @returns {Leader} */
function eachItsOwn(part) {
  const leaving = new AbortController();
  let leads = false;
  const follow = () => {
    const seen = !document.hidden;
    if (seen === leads) return;
    leads = seen;
    if (seen) part.lead();
    else part.follow();
  };
  return {
    get leads() { return leads; },
    start: () => { follow(); document.addEventListener("visibilitychange", follow, { signal: leaving.signal }); },
    stop: () => { leaving.abort(); leads = false; },
    tell: () => {},
    takeOver: () => {},
  };
}
