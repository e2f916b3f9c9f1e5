/** What a person can do to the board: each sends one verb, shows its effect at once, and says what the server refuses. */

import { plural } from "./format.js";
import { boardPath, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { author, call, upload } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").NextStep} NextStep */
/** @typedef {{text: string, run: () => Promise<unknown>}} Undo */

export class Actions {
  #state;
  /** @type {Undo[]} */
  #done = [];
  #closeToast = () => {};

  /** @param {BoardState} state */
  constructor(state) { this.#state = state; }

  /** Picks a variation by hand. @param {string} key @param {string} variationId */
  async pick(key, variationId) {
    const card = this.#state.card(key);
    const variation = card?.variations.find((item) => item.id === variationId);
    const same = card?.pick?.variation_id === variationId && card.pick.how === "hand";
    if (!card || !variation || (same && card.state !== "waiting")) return;      // one that waits is gone on with by it
    const by = author();
    const before = card.pick;
    const guess = { id: 0, variation_id: variationId, how: /** @type {"hand"} */ ("hand"), by, reason: "" };
    this.#state.guessPick(key, guess);
    const other = before && before.variation_id !== variationId;
    const sent = await this.#send(async () => { guess.id = (await call("pick", { variation_id: variationId, by })).id; });
    if (!sent) return this.#state.dropGuess(key);
    this.#state.answerGuess(key);
    const after = other ? outOfDate(this.#made(card.downstream)) : "";
    this.#report(`Picked variation ${variation.index} for ${low(card.label)}.${after}`, before && { text: `The pick for ${low(card.label)} is back.`, run: () => this.#restore(key, before) });
  }

  /** Puts an earlier pick back as it was: who chose it, and why. @param {string} key @param {NonNullable<KeyframeCard["pick"]>} pick */
  async #restore(key, pick) {
    this.#state.guessPick(key, pick);
    await call("restore_pick", { pick_id: pick.id }).then(() => this.#state.answerGuess(key), (error) => { this.#state.dropGuess(key); throw error; });
  }

  /** Gives the choice back to the studio. @param {string} key */
  async pickAutomatic(key) {
    const card = this.#state.card(key);
    if (!card || (card.pick?.how !== "hand" && card.state !== "waiting")) return;
    const before = card.pick;
    if (!await this.#send(() => call("pick_automatic", { board_id: this.#state.id, key }))) return;
    this.#report(`The best variation stands ${before ? "again " : ""}for ${low(card.label)}.`, before && { text: `The pick for ${low(card.label)} is back.`, run: () => this.#restore(key, before) });
  }

  /** Puts a variation aside, or takes it back. @param {string} key @param {string} variationId */
  async reject(key, variationId) {
    const card = this.#state.card(key);
    const variation = card?.variations.find((item) => item.id === variationId);
    if (!card || !variation) return;
    if (card.pick?.variation_id === variationId && !variation.rejected) {
      this.#report(`Variation ${variation.index} stands for ${low(card.label)}. Pick another one first, then reject it.`, null);
      return;
    }
    const send = () => call("reject", { variation_id: variationId, by: author() });
    if (!await this.#send(send)) return;
    const text = variation.rejected ? `Variation ${variation.index} is back.` : `Rejected variation ${variation.index}. It stays here, greyed.`;
    this.#report(text, { text: `Variation ${variation.index} is as it was.`, run: send });
  }

  /** Takes the last pick or rejection back. */
  async undo() {
    const last = this.#done.pop();
    if (!last) return void toast("Nothing to undo.");
    this.#closeToast();
    if (await this.#send(last.run)) this.#closeToast = toast(last.text, { kind: "ok" });
  }

  /** Makes one keyframe again; its old variations are kept. @param {string} key @param {{note?: string, prompt?: string | null}} [wish] @returns {Promise<boolean>} whether it was started */
  async regenerate(key, { note = "", prompt = null } = {}) {
    return this.#send(() => call("regenerate", { board_id: this.#state.id, key, note, prompt }));
  }

  /** Renders these keyframes anew, or all that is missing. @param {string[] | null} keyframes */
  start(keyframes) { return this.#send(() => call("start", { board_id: this.#state.id, keyframes })); }

  /** Stops the rendering under way; what is made stays. */
  async stop() {
    const run = this.#state.head?.run;
    if (run?.status !== "running") return;
    if (await this.#send(() => call("cancel", { run_id: run.id }))) toast("Stopped. What is made is kept.");
  }

  /** Does the one next step of the head. @param {NextStep} next @param {(key: string) => void} open */
  async next(next, open) {
    if (next.verb === "open_editor") navigate(`${boardPath(this.#state.id, "edit")}`);
    else if (next.verb === "choose") open(String(next.args.key));
    else await this.#send(() => call(next.verb, next.args));
  }

  /** Adds the person's own picture to a keyframe and picks it. @param {string} key @param {File} file @param {(part: number) => void} [onProgress] @returns {Promise<boolean>} */
  async addPicture(key, file, onProgress) {
    const label = this.#state.card(key)?.label ?? key;
    const before = this.#state.card(key)?.pick ?? null;
    this.#closeToast();
    this.#closeToast = toast(`Sending your picture for ${low(label)}.`);
    const added = await this.#send(async () => {
      const photo = await upload(file, onProgress);
      await call("add_variation", { board_id: this.#state.id, key, photo, by: author() });
    });
    this.#closeToast();
    if (added) this.#report(`Your picture stands for ${low(label)} now.`, before && { text: `The pick for ${low(label)} is back.`, run: () => this.#restore(key, before) });
    return added;
  }

  /** @param {string[]} keys @returns {number} how many of them have a picture that could get out of date */
  #made(keys) { return keys.filter((key) => this.#state.card(key)?.pick).length; }

  /** @param {() => Promise<unknown>} work @returns {Promise<boolean>} */
  async #send(work) {
    try {
      await work();
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  }

  /** One note at a time says what was done; the next takes its place. @param {string} text @param {Undo | null} undo */
  #report(text, undo) {
    this.#closeToast();
    if (undo) this.#done.push(undo);
    this.#closeToast = toast(text, { action: undo ? { label: "Undo", run: () => this.undo() } : undefined });
  }
}

/** @param {number} count */
function outOfDate(count) { return count ? ` ${plural(count, "keyframe is", "keyframes are")} out of date now.` : ""; }

/** Within a sentence: "start of segment 2". @param {string} label */
export function low(label) { return label.charAt(0).toLowerCase() + label.slice(1); }
