/** The reference kits: clean pictures of one identity each, that keyframes are held to. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { keyedList } from "./keyed.js";
import { newKit } from "./kit_dialog.js";
import { kitBatch } from "./kit_batch.js";
import { areAKit, bringIn, importKit } from "./kit_import.js";
import { kitTile } from "./kit_tile.js";
import { followList } from "./list_stream.js";
import { isPicture, takeDrops } from "./photos.js";
import { navigate } from "./router.js";
import { toastError } from "./toast.js";
import { getJson } from "./verbs.js";

/** @typedef {import("./kits").KitTile} Tile */

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Kits");
  const shelf = new Shelf(await getJson("kits"));
  const grid = el("ul", { class: "kits", "aria-label": "Reference kits" });
  const update = keyedList(grid, { key: (/** @type {Tile} */ tile) => tile.id, version: (tile) => JSON.stringify(tile), make: kitTile });
  const trouble = el("p", { class: "small muted", role: "status" });
  const end = el("div", { class: "kits-end" });
  const batch = kitBatch();
  const open = (/** @type {string} */ id) => navigate(`/kits/${id}`);
  const begin = (/** @type {File[]} */ files = []) => newKit({ files, done: open, doneAll: batch.begin });
  const bare = el("div", { class: "identities-empty", hidden: true }, el("button", { class: "identity-add", type: "button", on: { click: () => begin() } },
    icon("person", 20), el("strong", { text: "Make your first kit" }),
    el("span", { class: "small", text: "From one photo of a person or a product come clean pictures (face, profile, body, expressions) that every keyframe is held to." })));
  replace(root, el("div", { class: "page" },
    el("header", { class: "page-head" },
      el("div", { class: "page-words" }, el("h1", { text: "Kits" }), el("p", { class: "page-sub", text: "Reference kits: clean pictures of one identity, made from one photo. A storyboard with a kit is held to them." })),
      el("div", { class: "row" },
        el("button", { class: "button", type: "button", title: "A kit’s zip, or pictures named anchor, profile, smile …", on: { click: () => importKit(open) } }, icon("upload"), "Import"),
        el("button", { class: "button", type: "button", dataset: { kind: "primary" }, on: { click: () => begin() } }, icon("plus"), "Make a kit"))),
    trouble, batch.node, bare, grid, end));

  const paint = () => {
    const tiles = shelf.all();
    update(tiles);
    batch.see(tiles);
    bare.hidden = tiles.length > 0;
    end.hidden = !shelf.more;
  };
  paint();

  // Older kits come when the end of the list comes near.
  const watcher = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) shelf.older().then(paint, toastError);
  }, { rootMargin: "400px" });
  watcher.observe(end);
  const stops = [
    followList("kits/events", (ids, tiles) => { shelf.take(ids, tiles); paint(); }, (there) => { trouble.textContent = there ? "" : "Connection lost. Reconnecting; what you see may be old."; }),
    takeDrops("Drop photos to make a kit of each, or a kit’s zip", (files, folder) => { if (areAKit(files)) bringIn(files, open, folder); else begin(files.filter(isPicture)); }),
    batch.stop,
    () => watcher.disconnect(),
  ];
  return () => stops.forEach((stop) => stop());
}

/** What is on the shelf: the newest come by the stream, older ones page by page. */
class Shelf {
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  /** @type {string[]} */
  #newest = [];
  /** @type {string[]} */
  #older = [];
  #coming = false;

  /** @param {import("./kits").KitShelf} page */
  constructor(page) {
    this.more = page.more;
    this.take(page.kits.map((tile) => tile.id), page.kits);
  }

  all() { return [...this.#newest, ...this.#older].flatMap((id) => this.#tiles.get(id) ?? []); }

  /** @param {string[]} ids @param {Tile[]} tiles */
  take(ids, tiles) {
    for (const tile of tiles) this.#tiles.set(tile.id, tile);
    // Those that newer ones pushed out of the stream's list stay in sight.
    const last = ids.at(-1);
    const pushed = this.more && last ? this.#newest.filter((id) => !ids.includes(id) && id < last) : [];
    this.#older = [...pushed, ...this.#older.filter((id) => !pushed.includes(id) && !ids.includes(id))];
    this.#newest = ids;
  }

  async older() {
    const last = [...this.#newest, ...this.#older].at(-1);
    if (!last || !this.more || this.#coming) return;
    this.#coming = true;
    try {
      const page = await getJson(`kits?before=${encodeURIComponent(last)}`);
      for (const tile of page.kits) this.#tiles.set(tile.id, tile);
      this.#older.push(...page.kits.map((/** @type {Tile} */ tile) => tile.id));
      this.more = page.more;
    } finally { this.#coming = false; }
  }
}
