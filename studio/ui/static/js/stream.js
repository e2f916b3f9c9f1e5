/**
 * Keeps the board up to date: the snapshot first, then the stream from its number on, so that nothing falls between.
 *
 * One tab of a browser holds the stream (stream_leader.js), because a browser opens six connections to a server and no
 * more. Whatever is in doubt (a gap, a silence, a sleep of the machine) is answered by a fresh snapshot.
 */

import { tellDisk } from "./disk.js";
import { coming } from "./pictures.js";
import { keep } from "./small_copies.js";
import { leader } from "./stream_leader.js";
import { api, getJson } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {{kind: "frame", frame: import("./state.js").Frame} | {kind: "alive", full: boolean} | {kind: "reset" | "gone"}} Note  what the holder of the stream passes on */

const SILENCE_MS = 40_000;      // the server beats every 15 s
const CHECK_MS = 5_000;
const ASLEEP_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const SETTLE_MS = 250;

/** Starts the stream of a board. @param {BoardState} state @returns {{ready: Promise<void>, stop: () => void}} ready: after the first snapshot; rejects when there is none */
export function startStream(state) {
  const stream = new Stream(state);
  return { ready: stream.begin(), stop: () => stream.stop() };
}

class Stream {
  #state;
  #leader;
  #leaving = new AbortController();
  /** @type {EventSource | null} */
  #source = null;
  /** @type {Promise<void> | null} */
  #fetching = null;
  #anew = true;
  /** @type {import("./state.js").Frame[]} came while a snapshot was under way and did not fit before it */
  #held = [];
  /** @type {Promise<void> | null} the frame that came last, while it waits for its pictures */
  #waiting = null;
  #heard = Date.now();
  #checked = Date.now();
  #failures = 0;
  #retry = 0;

  /** @param {BoardState} state */
  constructor(state) {
    this.#state = state;
    this.#leader = leader(`tl-board-${state.id}`, {
      lead: () => this.#open(), follow: () => this.#close(), take: (note) => this.#take(note),
    });
  }

  async begin() {
    await this.#snapshot();
    const { signal } = this.#leaving;
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.#silentFor() > SILENCE_MS / 2) this.#doubt(); }, { signal });
    addEventListener("online", () => this.#doubt(true), { signal });
    addEventListener("pageshow", (event) => { if (event.persisted) this.#doubt(true); }, { signal });
    const timer = setInterval(() => this.#check(), CHECK_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#leader.start();
  }

  stop() {
    this.#leaving.abort();
    clearTimeout(this.#retry);
    this.#leader.stop();
    this.#close();
  }

  #snapshot() {
    this.#fetching ??= getJson(`boards/${encodeURIComponent(this.#state.id)}`, this.#leaving.signal)
      .then((board) => this.#fill(board))
      .finally(() => { this.#fetching = null; });
    return this.#fetching;
  }

  /** @param {import("./state.js").Board} board */
  #fill(board) {
    this.#state.take(board, this.#anew);
    this.#anew = false;
    this.#alive();
    const held = this.#held.splice(0);
    if (held.some((frame) => !this.#state.apply(frame))) setTimeout(() => this.#doubt(), SETTLE_MS);
  }

  /** Something may have been missed: fetch the board; open the stream again where it may be dead. @param {boolean} [reopen] */
  #doubt(reopen = this.#silentFor() > SILENCE_MS / 2) {
    this.#snapshot().then(() => {
      if (this.#leader.leads && (reopen || !this.#source)) this.#open();
    }, (error) => this.#failed(error));
  }

  #silentFor() { return Date.now() - this.#heard; }

  #open() {
    this.#close();
    if (this.#leaving.signal.aborted) return;
    const source = new EventSource(api(`boards/${encodeURIComponent(this.#state.id)}/events?after=${this.#state.n}`));
    this.#source = source;
    this.#heard = Date.now();
    source.addEventListener("open", () => this.#alive());
    source.addEventListener("message", (event) => this.#pass({ kind: "frame", frame: JSON.parse(event.data) }));
    source.addEventListener("hb", (event) => this.#pass({ kind: "alive", full: JSON.parse(event.data).disk_full === true }));
    source.addEventListener("reset", () => this.#pass({ kind: "reset" }));
    source.addEventListener("gone", () => this.#pass({ kind: "gone" }));
    source.addEventListener("error", () => {
      if (source !== this.#source) return;
      this.#state.setConnection("lost");
      if (source.readyState === EventSource.CLOSED) this.#again();      // the browser gave up; else it tries again by itself
    });
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  /** What the stream brought goes to this tab at once, then to the others; that all is over, to the others first. @param {Note} note */
  #pass(note) {
    if (note.kind === "gone") this.#leader.tell(note);
    this.#take(note);
    if (note.kind !== "gone") this.#leader.tell(note);
  }

  /** @param {Note} note */
  #take(note) {
    this.#alive();
    if (note.kind === "frame") this.#show(note.frame);
    if (note.kind === "alive") tellDisk(note.full === true);
    if (note.kind === "reset") {
      this.#anew = true;
      this.#doubt(true);
    }
    if (note.kind === "gone") this.#end("gone");
  }

  /** Card and picture are drawn in one go: a frame waits for its pictures, and those behind it for their turn. @param {import("./state.js").Frame} frame */
  #show(frame) {
    keep(frame.pictures);
    const pictures = coming(frame, this.#state);
    if (!pictures && !this.#waiting) return this.#apply(frame);
    const turn = Promise.all([pictures, this.#waiting]).then(() => {
      if (this.#waiting === turn) this.#waiting = null;
      if (!this.#leaving.signal.aborted) this.#apply(frame);
    });
    this.#waiting = turn;
    return undefined;
  }

  /** @param {import("./state.js").Frame} frame */
  #apply(frame) {
    if (this.#state.apply(frame)) return;
    if (this.#fetching) this.#held.push(frame);
    else this.#doubt();
  }

  #alive() {
    this.#heard = Date.now();
    this.#failures = 0;
    this.#state.setConnection("live");
  }

  /** Runs every few seconds: a silent stream, a machine that slept. */
  #check() {
    const now = Date.now();
    const slept = now - this.#checked > ASLEEP_MS;
    this.#checked = now;
    const silent = this.#silentFor() > SILENCE_MS;
    if (document.hidden || !(slept || silent)) return;
    this.#heard = now;
    if (silent && !this.#leader.leads) this.#leader.takeOver();
    this.#doubt(true);
  }

  /** @param {any} error */
  #failed(error) {
    if (this.#leaving.signal.aborted) return;
    if (error?.code === "not_found") this.#end("gone");
    else if (error?.code === "http_401") this.#end("signed-out");
    else { this.#state.setConnection("lost"); this.#again(); }
  }

  /** Tries again after a while: 1 s, doubling to 30 s, half of it by chance, so that many tabs do not come at once. */
  #again() {
    this.#close();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures) * (0.5 + Math.random());
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = window.setTimeout(() => this.#doubt(true), Math.max(SETTLE_MS, wait));
  }

  /** @param {import("./state.js").Connection} connection */
  #end(connection) {
    this.stop();
    this.#state.setConnection(connection);
  }
}
