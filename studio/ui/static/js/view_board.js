/** The board's page: puts its parts together, and ties address, keys and stream to them. */

import { Actions } from "./actions.js";
import { alertNow, say } from "./announce.js";
import { createBoard } from "./board.js";
import { el, replace } from "./dom.js";
import { takeDrops } from "./drops.js";
import { openFilmstrip } from "./filmstrip.js";
import { createHead, wordsOf } from "./head.js";
import { openHelp } from "./help.js";
import { createInspector } from "./inspector.js";
import { step } from "./inspector_variations.js";
import { digitOf, listenToKeys } from "./keyboard.js";
import { recall, remember } from "./preferences.js";
import { watchRipple } from "./ripple.js";
import { createRover } from "./rover.js";
import { boardPath, link, navigate, onRoute } from "./router.js";
import { BoardState } from "./state.js";
import { startStream } from "./stream.js";
import { toast } from "./toast.js";

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
    return gone(root);
  } finally {
    root.removeAttribute("aria-busy");
  }
  const leaving = new AbortController();
  leaving.signal.addEventListener("abort", () => stream.stop());
  build(root, state, key, shell, leaving.signal);
  return () => leaving.abort();
}

/** @param {HTMLElement} root */
function gone(root) {
  replace(root, el("div", { class: "page" }, el("div", { class: "empty" }, el("h1", { text: "This storyboard is gone" }),
    el("p", { text: "It was deleted, or the address is not complete." }), link("/storyboards", { class: "button", dataset: { kind: "primary" } }, "See all storyboards"))));
}

/** @param {HTMLElement} root @param {BoardState} state @param {string | null} key @param {import("./boot.js").Shell} shell @param {AbortSignal} signal */
function build(root, state, key, shell, signal) {
  const actions = new Actions(state);
  const board = createBoard(state, signal);
  const rover = createRover(state, board, signal);
  /** @param {string | null} wanted */
  const open = (wanted) => state.select(wanted);
  const close = () => { const from = state.selected; open(null); if (from) rover.go(from); };
  const inspector = createInspector(state, actions, close, signal);
  const page = el("div", { class: "board" });
  const view = createViewDeeds(state, board, page);
  const needs = createSearch(state, (found) => { open(found); rover.go(found); });
  const head = createHead(state, { next: (next) => actions.next(next, (found) => { open(found); rover.go(found); }), stop: () => actions.stop(),
    play: () => view.play(rover.active()), zoom: view.zoom, surround: view.surround, help: openHelp, goToStale: needs.stale, lightStale: view.lightStale }, signal);
  const ripple = watchRipple(page, state, (keys) => board.mark("ripple", keys), signal);
  head.querySelector(".board-status")?.append(ripple);
  replace(page, head, el("div", { class: "board-area" }, board.node), inspector.node);
  replace(root, page);
  openByPointer(board.node, state, open);
  takeDrops(board.node, (found, file) => actions.addPicture(found, file), signal);

  listenToKeys(shell.host, board.node, {
    move: rover.move, open: () => { open(rover.active()); inspector.focus(); }, close: () => { if (state.selected) close(); },
    needsYou: needs.needsYou, stale: needs.stale, edit: () => navigate(boardPath(state.id, "edit")),
    pickNumber: (event) => pickNumber(state, actions, rover.active(), digitOf(event)),
    pickNext: () => pickAndGoOn(state, actions, rover.active(), needs.waiting),
    automatic: () => actions.pickAutomatic(rover.active()), undo: () => actions.undo(),
    reject: () => withShown(state, rover.active(), (found, id) => actions.reject(found, id)),
    regenerate: () => actions.regenerate(rover.active()), regenerateNote: () => { open(rover.active()); inspector.askForNote(); },
    before: () => { open(rover.active()); step(state, -1); }, after: () => { open(rover.active()); step(state, 1); },
    play: () => view.play(rover.active()), zoom: view.zoom, surround: view.surround, help: openHelp,
  }, signal);
  followAddress(state, signal);
  speak(state, signal);
  const describe = () => shell.setTitle(state.head?.title ?? "");
  signal.addEventListener("abort", state.on("head", describe));
  describe();
  if (key) { open(key); rover.go(key); }
  else if (WIDE.matches) openQuietly(state);
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

/** A click on a keyframe opens it; on a take it also shows that take. @param {HTMLElement} node @param {BoardState} state @param {(key: string) => void} open */
function openByPointer(node, state, open) {
  node.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const cell = /** @type {HTMLElement | null} */ (target.closest(".keyframe"));
    const variation = /** @type {HTMLElement | null} */ (target.closest(".take"))?.dataset.variation;
    if (!cell?.dataset.key) return;
    cell.focus({ preventScroll: true });
    open(cell.dataset.key);
    if (variation) state.show(cell.dataset.key, variation);
  });
}

/** @param {BoardState} state @param {import("./board.js").Board} board @param {HTMLElement} page */
function createViewDeeds(state, board, page) {
  page.dataset.surround = recall("surround");
  return {
    play: (/** @type {string} */ from) => openFilmstrip(state, state.selected ? from : null, (text) => toast(text)),
    zoom: () => { board.node.dataset.zoom = board.node.dataset.zoom === "full" ? "fit" : "full"; },
    surround: () => {
      const next = SURROUNDS[(SURROUNDS.indexOf(page.dataset.surround || currentSurround()) + 1) % SURROUNDS.length];
      page.dataset.surround = next;
      remember("surround", next);
    },
    lightStale: (/** @type {boolean} */ lit) => board.mark("lit", lit ? state.head?.stale ?? [] : []),
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
    needsYou: () => search((card) => ["waiting", "failed", "unknown"].includes(card.state), "Nothing needs you right now."),
    waiting: () => search((card) => card.state === "waiting", "That was the last open decision."),
    stale: () => search((card) => card.stale, "Nothing is out of date."),
  };
}

/** @param {BoardState} state @param {string} key @param {(key: string, id: string) => void} run */
function withShown(state, key, run) {
  const variation = state.shown(key);
  if (variation) run(key, variation.id);
}

/** @param {BoardState} state @param {Actions} actions @param {string} key @param {number} number */
function pickNumber(state, actions, key, number) {
  const variation = state.card(key)?.variations.find((item) => item.index === number);
  if (!variation) return;
  if (state.selected === key) state.show(key, variation.id);
  actions.pick(key, variation.id);
}

/** @param {BoardState} state @param {Actions} actions @param {string} key @param {() => void} goOn */
function pickAndGoOn(state, actions, key, goOn) {
  const waited = state.card(key)?.state === "waiting";
  withShown(state, key, (found, id) => actions.pick(found, id));
  if (waited || state.head?.status === "waiting") goOn();
}

/** Progress calmly, failures at once. @param {BoardState} state @param {AbortSignal} signal */
function speak(state, signal) {
  let said = "";
  const failed = new Set(state.cards().filter((card) => card.state === "failed").map((card) => card.key));
  signal.addEventListener("abort", state.on("head", () => {
    const text = state.head?.progress ? wordsOf(state.head) : "";
    if (said && !text) say("The rendering has ended.");
    else if (text !== said) say(text);
    said = text;
  }));
  signal.addEventListener("abort", state.on("card", (key) => {
    const card = state.card(key);
    if (card?.state !== "failed") return void failed.delete(key);
    if (!failed.has(key)) alertNow(`${card.label} failed. ${card.error ?? ""}`);
    failed.add(key);
    return undefined;
  }));
}
