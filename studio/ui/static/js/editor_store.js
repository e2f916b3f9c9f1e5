/** The brief while it is edited: the one owner of the spec. It saves by itself, and says how that went. */

import { call, VerbError } from "./verbs.js";

/** @typedef {import("./types").StoryboardSpec} Spec */
/** @typedef {{kind: "saved" | "saving"} | {kind: "failed" | "conflict", text: string}} SaveState */

const DEBOUNCE_MS = 600;
const KEEPALIVE_MAX = 60_000;      // browsers refuse more bytes in a request that outlives its page

export class BriefStore {
  /** @param {{id: string, spec: Spec, revision: number}} storyboard */
  constructor({ id, spec, revision }) {
    this.id = id;
    this.spec = spec;
    this.revision = revision;
    /** @type {SaveState} */
    this.state = { kind: "saved" };
    this.title = spec.title;         // the last one that could be stored: a blank field keeps it
    this.dirty = false;
    this.closed = false;
    this.timer = 0;
    /** @type {Promise<void> | null} */
    this.sending = null;
    /** @type {Set<(state: SaveState) => void>} */
    this.listeners = new Set();
  }

  /** Fetches a storyboard's brief. @param {string} id */
  static async open(id) { return new BriefStore(await call("storyboard", { id })); }

  /** Calls back at each change of the save state. @param {(state: SaveState) => void} listener */
  onState(listener) { this.listeners.add(listener); }

  /** @param {SaveState} state */
  tell(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }

  /** Changes the brief; it is saved when the person pauses. @param {(spec: Spec) => void} change */
  edit(change) {
    change(this.spec);
    this.dirty = true;
    if (this.state.kind === "conflict") return;
    this.tell({ kind: "saving" });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), DEBOUNCE_MS);
  }

  /** Saves now what is not saved yet; afterwards `state` says whether it worked. @param {{leaving?: boolean}} [options] */
  async flush({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.dirty && this.state.kind !== "conflict") await this.save(leaving);
    else await this.sending;
  }

  /** Whether something that was typed could not be saved, and why. */
  get unsaved() { return this.state.kind === "failed" || this.state.kind === "conflict" ? this.state : null; }

  /** The brief as it would be stored. @returns {Spec} */
  sendable() { return { ...structuredClone(this.spec), title: this.spec.title.trim() || this.title }; }

  /** One save after the other; what is typed meanwhile goes with the next. @param {boolean} [leaving] */
  async save(leaving = false) {
    while (this.sending) await this.sending;
    if (this.dirty) await this.inTurn({}, leaving);
  }

  /** @param {Record<string, unknown>} extra @param {boolean} [leaving] */
  async inTurn(extra, leaving = false) {
    while (this.sending) await this.sending;
    this.sending = this.send(extra, leaving).finally(() => { this.sending = null; });
    await this.sending;
  }

  /** @param {Record<string, unknown>} extra @param {boolean} [leaving] */
  async send(extra, leaving = false) {
    this.dirty = false;
    const args = { id: this.id, spec: this.sendable(), revision: this.revision, ...extra };
    try {
      const stored = await call("update_storyboard", args, { keepalive: leaving && new Blob([JSON.stringify(args)]).size < KEEPALIVE_MAX });
      this.revision = stored.revision;
      this.title = stored.spec.title;
      this.spec.reference_image = stored.spec.reference_image;
      this.tell(this.dirty ? { kind: "saving" } : { kind: "saved" });
    } catch (error) {
      this.dirty = true;
      const text = error instanceof VerbError ? error.text : String(error);
      this.tell({ kind: error instanceof VerbError && error.code === "conflict" ? "conflict" : "failed", text });
    }
  }

  /** Stores an uploaded picture as the first reference. @param {{upload: string}} picture */
  async setReference(picture) {
    await this.flush();
    await this.inTurn({ reference_image: picture });
    if (this.unsaved) throw new Error(`The picture was not stored. ${this.unsaved.text ?? ""}`.trim());
  }

  /** Saves over what another window stored. */
  async keepMine() {
    this.revision = (await call("storyboard", { id: this.id })).revision;
    this.tell({ kind: "saving" });
    await this.save();
  }

  /** Whether another window stored something since. */
  async isBehind() {
    if (this.sending || this.dirty || this.closed) return false;
    const stored = await call("storyboard", { id: this.id });
    return !this.sending && !this.dirty && stored.revision !== this.revision;
  }

  /** The view is left: what is typed is saved, nothing is told there any more. Gives what could not be saved. */
  async close() {
    this.listeners.clear();
    this.closed = true;
    await this.flush({ leaving: true });
    return this.unsaved;
  }
}
