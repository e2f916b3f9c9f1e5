/** What a generated picture can become: an influencer, a product, a kit, a keyframe of a storyboard. */

import { dialogFrame, openDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { field, select } from "./fields.js";
import { clipped } from "./format.js";
import { fourKWords } from "./four_k.js";
import { MOST_BORROWED, newKit } from "./kit_dialog.js";
import { library } from "./library.js";
import { boardPath, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { author, call, getJson } from "./verbs.js";

/** @typedef {import("./generator").GenerationCard} Card */
/** @typedef {import("./generator").GeneratedCard} Picture */

/**
 * @param {Card} card @param {Picture} picture @param {() => void} close the picture's own window
 * @param {(picture: Picture) => void} swapInto
 * @returns {import("./menu.js").MenuItem[]}
 */
export function useItems(card, picture, close, swapInto) {
  const name = card.held_to && card.held_to.kind !== "photo" ? card.held_to.label : "";
  return [
    { label: "An influencer…", icon: "person", run: () => askName(picture, "influencer", name, close) },
    { label: "A product…", icon: "box", run: () => askName(picture, "product", name, close) },
    { label: "The source of a kit…", icon: "copy", run: () => makeKit(picture, name, close) },
    { label: "A keyframe of a storyboard…", icon: "film", run: () => askKeyframe(picture, close) },
    { label: "The picture of a face swap", icon: "refresh", run: () => { close(); swapInto(picture); } },
  ];
}

const MADE = { influencer: { path: "/influencers", title: "A new influencer" }, product: { path: "/products", title: "A new product" } };

/** @param {Picture} picture @param {"influencer" | "product"} use @param {string} name @param {() => void} done */
function askName(picture, use, name, done) {
  const input = el("input", { class: "input", value: name, maxlength: 200, spellcheck: "false", autofocus: true });
  ask(MADE[use].title, [field("Name", input), fourKWords()], async () => {
    await call("use_generated", { image_id: picture.id, as_: use, name: input.value });
    done();
    toast(`“${input.value.trim()}” was added.`, { kind: "ok", action: { label: "Show", run: () => navigate(MADE[use].path) } });
  });
}

/** A kit is bought in the window that says what it costs, and what is to be known of its photo. @param {Picture} picture @param {string} name @param {() => void} done */
function makeKit(picture, name, done) {
  done();
  newKit({ chosen: { label: name || picture.alt, kind: "photo", id: picture.id, thumb: picture.thumb }, name: name ? `${clipped(name, MOST_BORROWED)} kit` : "Kit of a generated person", done: (id) => navigate(`/kits/${id}`) });
}

/** @param {Picture} picture @param {() => void} done */
async function askKeyframe(picture, done) {
  const boards = (await library()).storyboards;
  if (!boards.length) { toast("There is no storyboard yet. Make one first, then put the picture on it."); return; }
  let board = boards[0].id;
  let key = "";
  const keys = el("div", null);
  const choose = select(boards.map((one) => ({ value: one.id, label: one.title })), board, (value) => { board = value; show(); });

  async function show() {
    const plan = await getJson(`plan/${encodeURIComponent(board)}`).catch((error) => { toastError(error); return { keyframes: [] }; });
    const options = plan.keyframes.filter((/** @type {any} */ one) => !one.copies).map((/** @type {any} */ one) => ({ value: one.key, label: one.label }));
    key = options[0]?.value ?? "";
    const { input, node } = select(options, key, (value) => { key = value; });
    replace(keys, field("Keyframe", input, { node, help: "It is picked by hand there; what was there stays among the variations." }));
  }

  show();
  ask("On a storyboard", [field("Storyboard", choose.input, { node: choose.node }), keys], async () => {
    await call("use_generated", { image_id: picture.id, as_: "keyframe", board_id: board, key, by: author() });
    done();
    toast("The picture stands on the storyboard now.", { kind: "ok", action: { label: "Show", run: () => navigate(boardPath(board, key)) } });
  });
}

/** A small form in a window; what the studio refuses is said in it. @param {string} title @param {Node[]} body @param {() => Promise<void>} send */
function ask(title, body, send) {
  /** @type {(value?: string) => void} */
  let close = () => {};
  const said = el("p", { class: "field-error", role: "alert" });
  const button = el("button", { class: "button", type: "submit", dataset: { kind: "primary" } }, "Use it");
  const { node, id } = dialogFrame(title, [...body, said],
    [el("button", { class: "button", type: "button", on: { click: () => close() } }, "Cancel"), button], () => close());
  const form = el("form", { on: { submit: async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    try {
      await send();
      close();
    } catch (error) { said.textContent = error instanceof Error ? error.message : String(error); }
    button.removeAttribute("aria-busy");
  } } }, node);
  ({ close } = openDialog(form, { labelledBy: id }));
}
