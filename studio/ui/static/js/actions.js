/** What a person can do to the board: each sends one verb, shows its effect at once, and says what the server refuses. */

import { plural } from "./format.js";
import { boardPath, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { author, call, upload } from "./verbs.js";

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").NextStep} NextStep */
/** @typedef {NonNullable<KeyframeCard["pick"]>} Pick */
/** @typedef {{text: string, run: (sent: Promise<boolean>) => Promise<boolean>}} Undo  sent: whether the server took what is undone */
/** @typedef {Undo & {sent: Promise<boolean>}} Deed */

export class Actions {
  #state;
  /** What can be taken back, the latest last. @type {Deed[]} */
  #done = [];
  #turn = Promise.resolve(true);
  #closeToast = () => {};

  /** @param {BoardState} state */
  constructor(state) { this.#state = state; }

  /** Picks a variation by hand. @param {string} key @param {string} variationId */
  async pick(key, variationId) {
    const card = this.#state.card(key);
    const variation = card?.variations.find((item) => item.id === variationId);
    const same = card?.pick?.variation_id === variationId && card.pick.how === "hand";
    if (!card || !variation || (same && card.state !== "waiting" && !card.undecided)) return;      // one that waits is gone on with by it
    const by = author();
    const before = card.pick;
    const guess = { id: 0, variation_id: variationId, how: /** @type {"hand"} */ ("hand"), by, reason: "" };
    const after = before && before.variation_id !== variationId ? outOfDate(this.#made(card.downstream)) : "";
    const sent = this.#guess(key, guess, async () => { guess.id = (await call("pick", { variation_id: variationId, by })).id; });
    await this.#tell(sent, `Picked variation ${variation.index} for ${low(card.label)}.${after}`, before && this.#back(card, before));
  }

  /** Shows a pick at once, and asks for it. @param {string} key @param {Pick} pick @param {() => Promise<unknown>} ask */
  #guess(key, pick, ask) {
    this.#state.guessPick(key, pick);
    return this.#send(() => ask().then(() => this.#state.answerGuess(key, pick), (error) => { this.#state.dropGuess(key, pick); throw error; }));
  }

  /** Puts an earlier pick back as it was: who chose it, and why. @param {KeyframeCard} card @param {Pick} pick @returns {Undo} */
  #back(card, pick) {
    /** @param {Promise<boolean>} sent */
    const restore = async (sent) => {
      if (await sent) await call("restore_pick", { pick_id: pick.id });
      else this.#state.dropGuess(card.key, pick);
    };
    return { text: `The pick for ${low(card.label)} is back.`, run: (sent) => this.#guess(card.key, pick, () => restore(sent)) };
  }

  /** Gives the choice back to the studio. @param {string} key */
  async pickAutomatic(key) {
    const card = this.#state.card(key);
    if (!card || (card.pick?.how !== "hand" && card.state !== "waiting")) return;
    const before = card.pick;
    const sent = this.#send(() => call("pick_automatic", { board_id: this.#state.id, key }));
    await this.#tell(sent, `The best variation stands ${before ? "again " : ""}for ${low(card.label)}.`, before && this.#back(card, before));
  }

  /** Puts a variation aside, or takes it back. @param {string} key @param {string} variationId */
  async reject(key, variationId) {
    const card = this.#state.card(key);
    const variation = card?.variations.find((item) => item.id === variationId);
    if (!card || !variation) return;
    if (card.pick?.variation_id === variationId && !variation.rejected) {
      this.#report(`Variation ${variation.index} stands for ${low(card.label)}. Pick another one first, then reject it.`);
      return;
    }
    const send = () => call("reject", { variation_id: variationId, by: author() });
    const text = variation.rejected ? `Variation ${variation.index} is back.` : `Rejected variation ${variation.index}. It stays here, greyed.`;
    await this.#tell(this.#send(send), text, { text: `Variation ${variation.index} is as it was.`, run: (sent) => this.#send(async () => { if (await sent) await send(); }) });
  }

  /** Takes the last pick or rejection back, also one that the server has not answered yet. */
  async undo() {
    const last = this.#done.at(-1);
    if (!last) toast("Nothing to undo.");
    else await this.#takeBack(last);
  }

  /** @param {Deed} deed */
  async #takeBack(deed) {
    this.#forget(deed);
    this.#closeToast();
    if (await deed.run(deed.sent) && await deed.sent) this.#report(deed.text, { kind: "ok" });
  }

  /** @param {Deed} deed */
  #forget(deed) { this.#done = this.#done.filter((one) => one !== deed); }

  /** Makes one keyframe again; its old variations are kept. @param {string} key @param {{note?: string, prompt?: string | null}} [wish] @returns {Promise<boolean>} whether it was started */
  async regenerate(key, { note = "", prompt = null } = {}) {
    return this.#send(() => call("regenerate", { board_id: this.#state.id, key, note, prompt }));
  }

  /** Renders these keyframes anew, or all that is missing. @param {string[] | null} keyframes */
  start(keyframes) { return this.#send(() => call("start", { board_id: this.#state.id, keyframes })); }

  /** Stops all that is under way; what is made stays. */
  async stop() {
    const live = this.#state.head?.live_runs ?? [];
    if (!live.length) return;
    if (await this.#try(() => Promise.all(live.map((id) => call("cancel", { run_id: id }))))) toast("Stopped. What is made is kept.");
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
    const added = await this.#try(async () => {
      const photo = await upload(file, onProgress);
      await call("add_variation", { board_id: this.#state.id, key, photo, by: author() });
    });
    this.#closeToast();
    const card = this.#state.card(key);
    if (added) await this.#tell(Promise.resolve(true), `Your picture stands for ${low(label)} now.`, card && before && this.#back(card, before));
    return added;
  }

  /** @param {string[]} keys @returns {number} how many of them have a picture that could get out of date */
  #made(keys) { return keys.filter((key) => this.#state.card(key)?.pick).length; }

  /** One after the other, as they were asked for: none overtakes the pick that it builds on. @param {() => Promise<unknown>} work @returns {Promise<boolean>} */
  #send(work) {
    this.#turn = this.#turn.then(() => this.#try(work));
    return this.#turn;
  }

  /** @param {() => Promise<unknown>} work @returns {Promise<boolean>} whether the server took it; what it refuses is said */
  async #try(work) {
    try {
      await work();
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  }

  /** It can be taken back from now on, unless it is refused; once it is taken, that is said. @param {Promise<boolean>} sent @param {string} text @param {Undo | null | undefined} undo */
  async #tell(sent, text, undo) {
    if (!undo) return void (await sent && this.#report(text));
    const deed = { ...undo, sent };
    this.#done.push(deed);
    if (!await sent) this.#forget(deed);
    else if (this.#done.includes(deed)) this.#report(text, { action: { label: "Undo", run: () => this.#takeBack(deed) } });
  }

  /** One note at a time says what was done; the next takes its place. @param {string} text @param {import("./toast.js").ToastOptions} [options] */
  #report(text, options) {
    this.#closeToast();
    this.#closeToast = toast(text, options);
  }
}

/** @param {number} count */
function outOfDate(count) { return count ? ` ${plural(count, "keyframe is", "keyframes are")} out of date now.` : ""; }

/** Within a sentence: "start of segment 2". @param {string} label */
export function low(label) { return label.charAt(0).toLowerCase() + label.slice(1); }
