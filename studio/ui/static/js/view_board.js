/** The board's page: puts its parts together, and ties address, keys and stream to them. */

import { Actions } from "./actions.js";
import { alertNow, say } from "./announce.js";
import { watchBeside } from "./beside.js";
import { createBoard } from "./board.js";
import { el, replace } from "./dom.js";
import { takeDrops } from "./drops.js";
import { openFilmstrip } from "./filmstrip.js";
import { createHead, wordsOf } from "./head.js";
import { createInspector } from "./inspector.js";
import { step } from "./inspector_variations.js";
import { digitOf, listenToKeys } from "./keyboard.js";
import { refreshSoon } from "./library.js";
import { needsChip, needsYou } from "./needs.js";
import { goesOn, recall, remember } from "./preferences.js";
import { watchRipple } from "./ripple.js";
import { createRover } from "./rover.js";
import { boardPath, navigate, onRoute, promptPath } from "./router.js";
import { BoardState, isFailed } from "./state.js";
import { startStream } from "./stream.js";
import { toast } from "./toast.js";
import { gone } from "./view_missing.js";

const SURROUNDS = ["dark", "middle", "light"];
const WIDE = matchMedia("(min-width: 1440px)");

/** @param {HTMLElement} root @param {{id: string, key: string | null}} params @param {import("./boot.js").Shell} shell */
export async function mount(root, { id, key }, shell) {
  const state = new BoardState(id);
  const stream = startStream(state);
  root.setAttribute("aria-busy", "true");
  try {
    await stream.ready;
  } catch (error) {
    stream.stop();
    if (/** @type {any} */ (error)?.code !== "not_found") throw error;
    return gone(root, shell);
  } finally {
    root.removeAttribute("aria-busy");
  }
  const leaving = new AbortController();
  leaving.signal.addEventListener("abort", () => stream.stop());
  build(root, state, key, shell, leaving.signal);
  return () => leaving.abort();
}

/** @param {HTMLElement} root @param {BoardState} state @param {string | null} key @param {import("./boot.js").Shell} shell @param {AbortSignal} signal */
function build(root, state, key, shell, signal) {
  const actions = new Actions(state);
  const board = createBoard(state, signal);
  const rover = createRover(state, board, signal);
  const page = el("div", { class: "board" });
  const go = (/** @type {string} */ wanted) => { state.select(wanted); rover.go(wanted); };
  const close = () => { const from = state.selected; state.select(null); if (from) rover.go(from); };
  const search = createSearch(state, go);
  const view = createView(state, board, page, () => rover.active(), signal);
  const inspector = createInspector(state, actions, close, signal);
  const head = createHead(state, { ...view, next: (next) => actions.next(next, go), stop: () => actions.stop(), undo: () => actions.undo(), goToStale: search.stale,
    lightStale: (lit) => board.mark("lit", lit ? state.head?.stale ?? [] : []) }, signal);
  head.querySelector(".board-words")?.after(needsChip(state, search.needsYou, signal));
  head.querySelector(".board-status")?.append(watchRipple(page, state, (keys) => board.mark("ripple", keys), signal));
  const area = el("div", { class: "board-area" }, board.node);
  watchBeside(board.node, area, signal);
  replace(page, head, area, inspector.node);
  replace(root, page);

  openByPointer(board.node, state);
  takeDrops(board.node, (found, file) => actions.addPicture(found, file), signal);
  listenToKeys(shell.host, board.node, { ...view, ...decisions(state, actions, () => rover.active(), search.waiting, inspector),
    move: rover.move, open: () => { state.select(rover.active()); inspector.focus(); }, close: () => { if (state.selected) close(); },
    needsYou: search.needsYou, stale: search.stale, edit: () => navigate(promptPath(state.id, rover.active())),
    receipt: () => { state.select(rover.active()); inspector.openReceipt(); } }, signal);
  const name = () => shell.setTitle(state.head?.title ?? "");
  signal.addEventListener("abort", state.on("head", name));
  name();
  speak(state, signal);
  tellLists(state, signal);
  if (key) go(key);
  else if (WIDE.matches) openQuietly(state);
  followAddress(state, signal);
}

/**
 * What the keys of a decision do to the keyframe that has the focus.
 * @param {BoardState} state @param {Actions} actions @param {() => string} active @param {() => void} goOn @param {import("./inspector.js").Inspector} inspector
 */
function decisions(state, actions, active, goOn, inspector) {
  /** @param {(key: string, variation: import("./types").VariationCard) => void} run */
  const withShown = (run) => { const shown = state.shown(active()); if (shown) run(active(), shown); };
  /** @param {number} by */
  const look = (by) => { state.select(active()); step(state, by); };
  return {
    pickNumber: (/** @type {KeyboardEvent} */ event) => {
      const variation = state.card(active())?.variations.find((item) => item.index === digitOf(event));
      if (!variation) return;
      if (state.selected === active()) state.show(active(), variation.id);
      actions.pick(active(), variation.id);
    },
    pickNext: () => {
      const open = state.head?.status === "waiting" || state.card(active())?.state === "waiting";
      withShown((key, variation) => actions.pick(key, variation.id));
      if (open && goesOn()) goOn();
    },
    automatic: () => actions.pickAutomatic(active()),
    reject: () => withShown((key, variation) => actions.reject(key, variation.id)),
    undo: () => actions.undo(),
    regenerate: () => inspector.regenerate(active()),
    regenerateNote: () => { state.select(active()); inspector.askForNote(); },
    before: () => look(-1), after: () => look(1),
  };
}

/** On wide pages the column is there anyway: it shows the first keyframe, and the address stays. @param {BoardState} state */
function openQuietly(state) {
  const first = state.cards().find((card) => card.state === "waiting") ?? state.cards()[0];
  if (first) state.select(first.key);
}

/** Selection and address say the same. @param {BoardState} state @param {AbortSignal} signal */
function followAddress(state, signal) {
  signal.addEventListener("abort", state.on("selection", () => navigate(boardPath(state.id, state.selected ?? ""), { replace: true })));
  signal.addEventListener("abort", onRoute((route) => {
    if (route.view === "board" && route.id === state.id) state.select(route.key);
  }));
}

/** A click on a keyframe opens it; on a take it also shows that take. @param {HTMLElement} node @param {BoardState} state */
function openByPointer(node, state) {
  node.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const cell = /** @type {HTMLElement | null} */ (target.closest(".keyframe"));
    const variation = /** @type {HTMLElement | null} */ (target.closest(".take"))?.dataset.variation;
    if (!cell?.dataset.key) return;
    cell.focus({ preventScroll: true });
    state.select(cell.dataset.key);
    if (variation) state.show(cell.dataset.key, variation);
  });
}

/** Ways to look at the board, for keys and buttons. @param {BoardState} state @param {import("./board.js").Board} board @param {HTMLElement} page @param {() => string} active @param {AbortSignal} signal */
function createView(state, board, page, active, signal) {
  page.dataset.surround = recall("surround");
  return {
    play: () => openFilmstrip(state, state.selected ? active() : null, toast, signal),
    zoom: () => board.zoom(active()),
    surround: () => {
      const next = SURROUNDS[(SURROUNDS.indexOf(page.dataset.surround || currentSurround()) + 1) % SURROUNDS.length];
      page.dataset.surround = next;
      remember("surround", next);
    },
    help: () => void import("./help.js").then(({ openHelp }) => signal.aborted || openHelp(signal)),
  };
}

/** What the theme gives. */
function currentSurround() { return document.body.classList.contains("dark") ? "dark" : "light"; }

/** Ways to the next keyframe of a kind, in plan order, around the end. @param {BoardState} state @param {(key: string) => void} go */
function createSearch(state, go) {
  /** @param {(card: import("./types").KeyframeCard) => boolean} fits @param {string} none */
  const search = (fits, none) => {
    const cards = state.cards();
    const at = cards.findIndex((card) => card.key === state.selected);
    const found = [...cards.slice(at + 1), ...cards.slice(0, at + 1)].find(fits);
    if (found) go(found.key);
    else toast(none);
  };
  return {
    needsYou: () => search(needsYou, "Nothing needs you right now."),
    waiting: () => search((card) => card.state === "waiting", "That was the last open decision."),
    stale: () => search((card) => card.stale, "Nothing is out of date."),
  };
}

/** The frame counts what is rendered: a run that began or ended shows there at once. @param {BoardState} state @param {AbortSignal} signal */
function tellLists(state, signal) {
  const run = () => `${state.head?.run?.id} ${state.head?.run?.status}`;
  let told = run();
  signal.addEventListener("abort", state.on("head", () => {
    if (run() === told) return;
    told = run();
    refreshSoon();
  }));
}

/** Progress calmly, failures at once. @param {BoardState} state @param {AbortSignal} signal */
function speak(state, signal) {
  let said = "";
  const failed = new Set(state.cards().filter(isFailed).map((card) => card.key));
  signal.addEventListener("abort", state.on("head", () => {
    const text = state.head?.progress ? wordsOf(state.head) : "";
    if (said && !text) say("The rendering has ended.");
    else if (text !== said) say(text);
    said = text;
  }));
  signal.addEventListener("abort", state.on("card", (key) => {
    const card = state.card(key);
    if (!card || !isFailed(card)) return void failed.delete(key);
    if (!failed.has(key)) alertNow(`${card.label} ${card.pick ? "was not made again" : "failed"}. ${card.error ?? ""}`);
    failed.add(key);
    return undefined;
  }));
}
