/** The reference kits: clean pictures of one identity each, that keyframes are held to. */

import { el, replace } from "./dom.js";
import { icon } from "./icons.js";
import { keyedList } from "./keyed.js";
import { newKit } from "./kit_dialog.js";
import { kitBatch } from "./kit_batch.js";
import { bringIn, importKit } from "./kit_import.js";
import { areAKit } from "./kit_words.js";
import { kitShelf } from "./kit_shelf.js";
import { kitTile } from "./kit_tile.js";
import { isPicture, takeDrops } from "./photos.js";
import { navigate } from "./router.js";
import { getJson } from "./verbs.js";

/** @typedef {import("./kits").KitTile} Tile */

const FEW = 3;      // so many kits leave most of a wide page bare

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Kits");
  const shelf = kitShelf(await getJson("kits"), paint, (there) => { trouble.textContent = there ? "" : "Connection lost. Reconnecting; what you see may be old."; });
  const grid = el("ul", { class: "kits", "aria-label": "Reference kits" });
  const update = keyedList(grid, { key: (/** @type {Tile} */ tile) => tile.id, version: (tile) => JSON.stringify(tile), make: kitTile });
  const another = el("button", { class: "identity-add", type: "button", hidden: true, dataset: { kind: "another" }, on: { click: () => begin() } },
    icon("plus", 20), el("strong", { text: "Another kit" }), el("span", { class: "small", text: "From a photo, or drop a folder of photos on this page." }));
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
    trouble, batch.node, bare, el("div", { class: "kits-all" }, grid, another), end));

  // Older kits come when the end of the list comes near.
  const watcher = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) shelf.older(); }, { rootMargin: "400px" });

  function paint() {
    const tiles = shelf.tiles();
    update(tiles);
    batch.see(tiles);
    bare.hidden = tiles.length > 0;
    end.hidden = !shelf.more();
    another.hidden = tiles.length === 0 || tiles.length > FEW;
    watcher.unobserve(end);
    watcher.observe(end);      // anew: it tells of a change alone, and on a tall screen the end stays in sight
  }

  shelf.follow();
  paint();
  const stops = [
    shelf.stop,
    takeDrops("Drop photos to make a kit of each, or a kit’s zip", (files, folder) => { if (areAKit(files.map((file) => file.name))) bringIn(files, open, folder); else begin(files.filter(isPicture)); }),
    batch.stop,
    () => watcher.disconnect(),
  ];
  return () => stops.forEach((stop) => stop());
}
