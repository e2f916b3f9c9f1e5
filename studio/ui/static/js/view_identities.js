/** The influencers, or the products: photos that every keyframe is held against. Added by dialog, drop or paste. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { identityCard } from "./identity_card.js";
import { icon } from "./icons.js";
import { comingCard } from "./identity_coming.js";
import { fourKWords } from "./four_k.js";
import { keyedList } from "./keyed.js";
import { library, onLibrary, refreshLibrary } from "./library.js";
import { chooseFiles, takeDrops } from "./photos.js";

/** @typedef {import("./types").IdentityCard} Card */

const FEW = 3;      // so many cards leave most of a wide page bare
const WORDS = {
  influencer: { title: "Influencers", one: "influencer", sub: "The people, characters or animals of your films. Add one clear, front-facing photo.",
    drop: "Drop photos to add them as influencers" },
  product: { title: "Products", one: "product", sub: "What the film is about. A photo on a plain background works best; the original stays the judge.",
    drop: "Drop photos to add them as products" },
};

/** @param {HTMLElement} root @param {{kind: import("./photos.js").Kind}} params @param {import("./boot.js").Shell} shell */
export async function mount(root, { kind }, shell) {
  const words = WORDS[kind];
  shell.setTitle(words.title);
  const coming = el("ul", { class: "identities identities-coming", hidden: true });
  const cards = el("ul", { class: "identities" });
  const update = keyedList(cards, { key: (/** @type {Card} */ card) => card.id, version: (card) => JSON.stringify(card), make: identityCard });
  const choose = async () => add(await chooseFiles({ multiple: true }));
  const addButton = el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: choose } }, icon("plus"), `Add ${words.one}`);
  const another = el("button", { class: "identity-add", type: "button", hidden: true, dataset: { kind: "another" }, on: { click: choose } }, icon("plus", 20), el("strong", { text: `Another ${words.one}` }), el("span", { class: "small", text: "Choose photos, drop them on this page, or paste one." }));
  const grid = el("div", { class: "identities-all" }, coming, cards, another);
  const bare = el("div", { class: "identities-empty", hidden: true }, invitation(choose, words));
  const queue = line();

  /** @param {File[]} files */
  function add(files) {
    for (const file of files) {
      const card = comingCard(kind, file, finished);
      coming.prepend(card.node);
      queue(card.start);
    }
    show();
  }

  /** The finished photo has become a card of the list. @param {HTMLElement} node @param {string} text */
  async function finished(node, text) {
    await refreshLibrary().catch(() => {});
    node.remove();
    if (text) say(text);
    show();
  }

  function show() {
    coming.hidden = coming.children.length === 0;
    bare.hidden = !coming.hidden || cards.children.length > 0;
    another.hidden = !bare.hidden || cards.children.length + coming.children.length > FEW;
  }

  await library();
  replace(root, el("div", { class: "page" },
    el("header", { class: "page-head" },
      el("div", { class: "page-words" }, el("h1", { text: words.title }), el("p", { class: "page-sub", text: words.sub }), fourKWords({ onlyPaid: true })), addButton),
    bare, grid));
  const stops = [takeDrops(words.drop, add), onLibrary((lists) => {
    update(kind === "product" ? lists.products : lists.influencers);
    show();
  })];
  return () => stops.forEach((stop) => stop());
}

/** What an empty page shows in the place of cards. @param {() => void} choose @param {{one: string}} words */
function invitation(choose, words) {
  return el("button", { class: "identity-add", type: "button", on: { click: choose } },
    icon("upload", 20), el("strong", { text: `Add your first ${words.one}` }),
    el("span", { class: "small", text: "Choose a photo, drop it anywhere on this page, or paste it. JPEG, PNG, WebP or HEIC, up to 40 MB." }));
}

/** Runs tasks one after the other: bringing photos to 4K at the same time would be no faster. */
function line() {
  let last = Promise.resolve();
  return (/** @type {() => Promise<void>} */ task) => { last = last.then(task, task); };
}
