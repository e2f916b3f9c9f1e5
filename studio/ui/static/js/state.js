/**
 * What the open board knows: head, cards by key, and what the person looks at. The one owner; others read and subscribe.
 *
 * Cards come finished from the server and replace their predecessors; nothing is folded here. The only guess is a pick
 * just made by hand: it shows at once and gives way to the next fact from the server.
 */

/** @typedef {import("./types").BoardHead} BoardHead */
/** @typedef {import("./types").KeyframeCard} KeyframeCard */
/** @typedef {import("./types").VariationCard} VariationCard */
/** @typedef {import("./types").Board} Board */
/** @typedef {{n: number, events: {n: number, kind: string, key: string | null, data: any}[], head: BoardHead | null, cards: KeyframeCard[], pictures: Record<string, string>}} Frame */
/** @typedef {"card" | "head" | "selection" | "shown" | "connection"} Topic  card: with the key; shown: with the selected key */
/** @typedef {"connecting" | "live" | "lost" | "signed-out" | "gone"} Connection */

export class BoardState {
  /** @type {BoardHead | null} */
  head = null;
  /** The number of the last event that is in here. */
  n = 0;
  /** The keyframe that is open. @type {string | null} */
  selected = null;
  /** @type {Connection} */
  connection = "connecting";
  /** @type {Map<string, KeyframeCard>} */
  #cards = new Map();
  /** @type {Map<string, {card: KeyframeCard, answered: boolean, overtaken: boolean}>} picks made here that no fact has confirmed yet */
  #guessed = new Map();
  /** @type {Map<string, string>} the variation that is looked at, by keyframe; none: the pick */
  #shown = new Map();
  /** @type {Map<Topic, Set<(key: string) => void>>} */
  #listeners = new Map();

  /** @param {string} id of the storyboard */
  constructor(id) { this.id = id; }

  /** Calls back after each change of this kind. @param {Topic} topic @param {(key: string) => void} listener @returns {() => void} stops it */
  on(topic, listener) {
    const all = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, all.add(listener));
    return () => all.delete(listener);
  }

  /** @param {Topic} topic @param {string} [key] */
  #tell(topic, key = "") { for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener(key); }

  /** Takes a snapshot. One that is older than what is here changes nothing, unless it starts anew. @param {Board} board @param {boolean} [anew] */
  take(board, anew = false) {
    if (board.n < this.n && !anew) return;
    this.n = board.n;
    this.head = board.head;
    this.#guessed.clear();
    const before = this.#cards;
    this.#cards = new Map(board.cards.map((card) => [card.key, card]));
    this.#tell("head");
    if (this.selected && !this.#cards.has(this.selected)) this.select(null);
    for (const [key, card] of this.#cards) if (before.get(key)?.version !== card.version) this.#tell("card", key);
  }

  /** Takes what the stream brought. A repeat changes nothing. @param {Frame} frame @returns {boolean} false: something is missing, a snapshot is needed */
  apply(frame) {
    if (frame.n <= this.n) return true;
    if (frame.events.length && frame.events[0].n > this.n + 1) return false;
    this.n = frame.n;
    if (frame.head) this.head = frame.head;
    for (const card of frame.cards) {
      this.#cards.set(card.key, card);
      this.#weighGuess(card);
      this.#tell("card", card.key);
    }
    if (frame.head) this.#tell("head");
    return this.head?.keys.every((key) => this.#cards.has(key)) ?? false;
  }

  /** A guess stays until the server has answered and said what stands now. @param {KeyframeCard} card */
  #weighGuess(card) {
    const guess = this.#guessed.get(card.key);
    const pick = guess?.card.pick;
    if (!guess || !pick) return;
    const same = pick.variation_id === card.pick?.variation_id && pick.how === card.pick.how && card.state !== "waiting";
    if (same || guess.answered) this.#guessed.delete(card.key);
    else this.#guessed.set(card.key, { ...guess, card: withPick(card, pick), overtaken: true });
  }

  /** The card as it is drawn. @param {string} key @returns {KeyframeCard | undefined} */
  card(key) { return this.#guessed.get(key)?.card ?? this.#cards.get(key); }

  /** All cards, in plan order. @returns {KeyframeCard[]} */
  cards() { return (this.head?.keys ?? []).flatMap((key) => this.card(key) ?? []); }

  /** Shows a pick before the server has answered. @param {string} key @param {NonNullable<KeyframeCard["pick"]>} pick */
  guessPick(key, pick) {
    const card = this.#cards.get(key);
    if (!card) return;
    this.#guessed.set(key, { card: withPick(card, pick), answered: false, overtaken: false });
    this.#tell("card", key);
  }

  /** The server has taken the pick: its next word on this keyframe counts. @param {string} key @param {NonNullable<KeyframeCard["pick"]>} pick */
  answerGuess(key, pick) {
    const guess = this.#guessed.get(key);
    if (guess?.card.pick !== pick) return;      // a later guess waits for its own answer
    if (guess.overtaken) this.dropGuess(key, pick);
    else guess.answered = true;
  }

  /** Takes a guess back: the server refused. @param {string} key @param {NonNullable<KeyframeCard["pick"]>} pick */
  dropGuess(key, pick) {
    if (this.#guessed.get(key)?.card.pick !== pick) return;
    this.#guessed.delete(key);
    this.#tell("card", key);
  }

  /** Opens a keyframe, or none. @param {string | null} key */
  select(key) {
    if (key === this.selected || (key && !this.#cards.has(key))) return;
    const before = this.selected;
    this.selected = key;
    if (before) this.#shown.delete(before);
    this.#tell("selection", key ?? "");
  }

  /** Looks at a variation of a keyframe, without picking it. @param {string} key @param {string} variationId */
  show(key, variationId) {
    this.#shown.set(key, variationId);
    this.#tell("shown", key);
  }

  /** The variation that is looked at: the one asked for, else the pick, else the latest. @param {string | null} key @returns {VariationCard | undefined} */
  shown(key) {
    const card = key ? this.card(key) : undefined;
    return card && (card.variations.find((item) => item.id === this.#shown.get(card.key)) ?? standing(card));
  }

  /** @param {Connection} connection */
  setConnection(connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    this.#tell("connection");
  }
}

/** @param {KeyframeCard} card @param {NonNullable<KeyframeCard["pick"]>} pick @returns {KeyframeCard} */
function withPick(card, pick) {
  const waits = card.state === "waiting";
  return { ...card, pick, undecided: false, state: waits ? "picked" : card.state, job: waits ? "" : card.job, version: `${card.version} ${pick.variation_id} ${pick.how}` };
}

/** The variation that stands for a keyframe: the pick, else the latest that is not rejected. @param {KeyframeCard} card @returns {VariationCard | undefined} */
export function standing(card) {
  const picked = card.variations.find((item) => item.id === card.pick?.variation_id);
  return picked ?? card.variations.findLast((item) => !item.rejected) ?? card.variations.at(-1);
}

/** Whether a rendering is under way, or waits for a pick. @param {BoardHead | null} head */
export function isLive(head) { return head?.run?.status === "running"; }

/** Whether the last rendering of a keyframe brought nothing, also where an older picture stands. @param {KeyframeCard | undefined} card */
export function isFailed(card) { return card?.state === "failed" || (card?.state === "picked" && card.error !== null); }
