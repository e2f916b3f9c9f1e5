/** The generations, the newest first: each with its pictures, which come in the moment they exist. */

import { asWritten, named } from "./as_written.js";
import { el, replace } from "./dom.js";
import { ago, exactMoment, plural } from "./format.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { receiptOf } from "./receipt.js";
import { repaint } from "./repaint.js";
import { link } from "./router.js";
import { set } from "./takes.js";
import { url } from "./verbs.js";

/** @typedef {import("./generator").GenerationCard} Card */
/** @typedef {import("./generator").GeneratedCard} Picture */
/**
 * @typedef {object} ListDeeds
 * @property {(card: Card) => void} stop @property {(card: Card) => void} again @property {(card: Card) => void} reuse
 * @property {(card: Card) => void} remove @property {(generation: string, picture: string) => void} look
 */

/** @param {ListDeeds} deeds */
export function createList(deeds) {
  const node = el("ol", { class: "gens", "aria-label": "Generations" });
  /** @type {Map<string, ReturnType<typeof createGeneration>>} */
  const shown = new Map();

  return { node,
    /** Shows exactly these, in this order. @param {Card[]} cards */
    paint: (cards) => {
      const wanted = new Set(cards.map((card) => card.id));
      for (const [id, part] of shown) if (!wanted.has(id)) { part.node.remove(); shown.delete(id); }
      cards.forEach((card, at) => {
        const part = shown.get(card.id) ?? createGeneration(card, deeds);
        shown.set(card.id, part);
        part.paint(card);
        if (node.children[at] !== part.node) node.insertBefore(part.node, node.children[at] ?? null);
      });
    } };
}

/** @param {Card} first @param {ListDeeds} deeds */
function createGeneration(first, deeds) {
  let card = first;
  const words = el("div", { class: "gen-words" });
  const job = el("span", { class: "gen-job numeric" });
  const stop = el("button", { class: "button", type: "button", dataset: { size: "small" }, on: { click: () => deeds.stop(card) } }, icon("stop", 14), "Stop");
  const again = el("button", { class: "button", type: "button", dataset: { size: "small" }, title: "The same settings once more; these pictures stay", on: { click: () => deeds.again(card) } }, icon("refresh", 14), "Again");
  const menu = menuButton("More for this generation", () => [
    { label: "Use these settings", icon: "pencil", run: () => deeds.reuse(card) },
    { label: "Delete…", icon: "trash", danger: true, run: () => deeds.remove(card) },
  ]);
  const pictures = el("ul", { class: "gen-pictures" });
  const node = el("li", { class: "gen", dataset: { generation: first.id } },
    el("div", { class: "gen-head" }, words, el("div", { class: "gen-deeds" }, job, stop, again, menu)), pictures);
  pictures.addEventListener("click", (event) => {
    const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button.gen-picture"))?.dataset.picture;
    if (id) deeds.look(card.id, id);
  });

  return { node,
    /** @param {Card} now */
    paint: (now) => {
      card = now;
      const live = now.status === "generating";
      stop.hidden = !live;
      again.hidden = live;
      set(node, "live", live ? "yes" : "");
      node.setAttribute("aria-busy", String(live));
      if (job.textContent !== now.job) job.textContent = now.job;
      set(job, "state", now.status === "failed" ? "bad" : "");
      pictures.style.setProperty("--ratio", String(now.ratio));
      set(pictures, "video", now.mode === "video_face_swap" ? "yes" : "");
      repaint(words, [now.prompt, now.held_to, now.facts, now.cost, now.error, now.mode], () => wordsOf(now));
      paintPictures(pictures, now);
    } };
}

/** @param {Card} card @returns {import("./dom.js").Child[]} */
function wordsOf(card) {
  const held = card.held_to;
  const name = held && (held.href ? link(held.href, { class: "text-link" }, named(held.label)) : named(held.label));
  const title = card.mode !== "text" ? ["The face of ", held && named(held.label)] : asWritten(card.prompt);
  return [
    el("h2", { class: "gen-title", title: card.prompt || null }, title),
    el("p", { class: "gen-facts numeric" }, card.mode === "text" && held && [held.shown === "sheet" ? "A sheet of " : "Held to ", name, " · "], card.facts, ` · ${card.cost} · `,
      el("time", { datetime: card.created, title: exactMoment(card.created) }, ago(card.created))),
    card.error && el("p", { class: "field-error", text: card.error }),
  ];
}

/** @param {HTMLElement} row @param {Card} card */
function paintPictures(row, card) {
  while (row.children.length > card.pictures.length) row.lastElementChild?.remove();
  card.pictures.forEach((picture, at) => {
    const place = row.children[at] ?? row.appendChild(el("li", { class: "gen-place" }));
    repaint(/** @type {HTMLElement} */ (place), [picture.id, picture.state, picture.sha, picture.error], () => [pictureNode(picture, card)]);
    const take = /** @type {HTMLElement | null} */ (place.firstElementChild);
    if (!take || picture.video) return;
    const picked = card.picked === picture.id;
    set(take, "picked", picked ? "yes" : "");
    if (picture.state === "ready") take.setAttribute("aria-label", labelOf(picture, card, picked));
  });
}

/** @param {Picture} picture @param {Card} card @param {boolean} picked */
function labelOf(picture, card, picked) {
  return `Look at picture ${picture.number} of ${card.pictures.length}${picked ? ", picked" : ""}`;
}

/** @param {Picture} picture @param {Card} card */
function pictureNode(picture, card) {
  if (picture.video) return videoNode(picture, picture.video);
  if (picture.state === "ready") {
    return el("button", { class: "gen-picture", type: "button", dataset: { picture: picture.id } },
      el("img", { src: url(picture.thumb), srcset: `${url(picture.thumb)} 320w, ${url(picture.large)} 640w`, sizes: "(max-width: 719px) 45vw, 240px",
        width: picture.width, height: picture.height, alt: "", decoding: "async", loading: "lazy" }),
      el("span", { class: "gen-mark", "aria-hidden": "true" }, icon("check", 12)));
  }
  const place = el("div", { class: "gen-picture", dataset: { state: picture.state } });
  if (picture.state === "failed") replace(place, icon("warning"), el("p", { class: "gen-why", title: picture.error }, asWritten(picture.error)));
  else replace(place, el("p", { class: "gen-why", text: WAITS[picture.state] ?? "" }), el("span", { class: "visually-hidden", text: `Picture ${picture.number} of ${plural(card.pictures.length, "picture")}` }));
  return place;
}

/** A video with what a player offers, its download and its receipt. @param {Picture} picture @param {import("./generator").ClipCard} video */
function videoNode(picture, video) {
  return el("div", { class: "gen-video" },
    el("video", { controls: true, preload: "metadata", playsinline: true, poster: url(video.poster), src: url(video.src), width: video.width, height: video.height, "aria-label": "The video with the other face" }),
    el("div", { class: "gen-video-foot" }, el("span", { class: "gen-facts numeric", text: video.words }),
      el("a", { class: "button", dataset: { size: "small" }, href: url(video.save) }, icon("download", 14), "Download")),
    receiptOf(picture.id));
}

/** @type {Record<string, string>} */
const WAITS = { waiting: "", checking: "Asking the service what became of it", stopped: "Not asked for" };
