/** The image generator: free words or a face swap, held to an identity; pictures come in as they are made. */

import { say } from "./announce.js";
import { confirmDialog } from "./dialog.js";
import { el, replace } from "./dom.js";
import { plural } from "./format.js";
import { argumentsOf } from "./generator_cost.js";
import { createForm, emptyWish } from "./generator_form.js";
import { createList } from "./generator_list.js";
import { showPicture } from "./generator_picture.js";
import { icon } from "./icons.js";
import { MOST_OFFERED, searchKits } from "./kit_search.js";
import { onLibrary, refreshLibrary } from "./library.js";
import { followList } from "./list_stream.js";
import { isPaid, priced, priceWords } from "./price.js";
import { toast, toastError } from "./toast.js";
import { call, getJson, onChange, upload } from "./verbs.js";

/** @typedef {import("./generator").GenerationCard} Card */
/** @typedef {import("./generator_identity.js").Chosen} Chosen */

const SETTINGS = new Set(["set_service", "forget_key", "set_job", "set_default_provider"]);
const wish = emptyWish();      // stays while the page is open, also when another tab of the studio is looked at

/** @param {HTMLElement} root @param {unknown} _params @param {import("./boot.js").Shell} shell */
export async function mount(root, _params, shell) {
  shell.setTitle("Generate");
  let services = await call("generation_services");
  let lists = await refreshLibrary();      // anew: a kit may have got ready since, which no verb of this page tells
  await takeAddress(identitiesOf(lists));
  const history = new History();
  let paintLarge = () => {};
  const form = createForm(wish, { services: () => services, identities: () => identitiesOf(lists), further: (set) => furtherKits(lists, set), pictures: () => history.ready(), send: (now) => send(now, form) });
  const list = createList({
    stop: (card) => act(() => call("cancel_generation", { id: card.id }), "Stopped. What is made is kept."),
    again: (card) => act(() => again(card)),
    reuse: (card) => { reuse(card); form.fill(); form.focus(); },
    remove,
    look: (id, picture) => { paintLarge = showPicture(() => history.card(id), picture, swapInto); },
  });
  const bare = el("div", { class: "gen-bare", hidden: true }, icon("wand", 20), el("p", { text: "Pictures appear here as they are made. Nothing is thrown away: the history stays until you delete it." }));
  const trouble = el("p", { class: "gen-trouble", role: "status" });
  const more = el("button", { class: "button gen-more", type: "button", hidden: true, on: { click: () => history.older().then(paint, toastError) } }, "Show older ones");
  replace(root, el("div", { class: "page gen-page" },
    el("header", { class: "page-head" }, el("div", { class: "page-words" }, el("h1", { text: "Generate" }),
      el("p", { class: "page-sub", text: "Pictures from free words, held to a kit, a person, a product or a photo; or a face swap, in a picture or a video." }))),
    el("div", { class: "gen-columns" }, form.node, el("section", { class: "gen-results", "aria-label": "Results" }, trouble, bare, list.node, more))));

  function paint() {
    const cards = history.all();
    list.paint(cards);
    paintLarge();
    bare.hidden = cards.length > 0;
    more.hidden = !history.more;
  }

  /** @param {import("./generator").GeneratedCard} picture */
  function swapInto(picture) {
    Object.assign(wish, { mode: "face_swap", picture: { label: picture.alt, kind: "photo", id: picture.id, thumb: picture.thumb } });
    form.fill();
    form.node.scrollIntoView({ block: "start" });
    say("Face swap: choose whose face this picture gets.");
  }

  /** @param {Card} card */
  async function remove(card) {
    const sure = await confirmDialog({ title: "Delete this generation?", danger: true, action: "Delete",
      text: card.mode === "video_face_swap" ? "Its video goes, and so does the one that it was made from, unless another generation uses it." : `Its ${plural(card.pictures.length, "picture")} go from this list. Where one is used, it stays; their files stay in the studio folder.` });
    if (sure && await act(() => call("delete_generation", { id: card.id }), "The generation was deleted.")) { history.forget(card.id); paint(); }
  }

  await history.first();
  paint();
  const stops = [
    followList("generations/events", (ids, cards) => { history.take(ids, cards); paint(); }, (there) => { trouble.textContent = there ? "" : "Connection lost. Reconnecting; what you see may be old."; }),
    onLibrary((now) => { lists = now; }),
    onChange((verb) => { if (SETTINGS.has(verb)) call("generation_services").then((now) => { services = now; form.refresh(); }, () => {}); }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Sends a wish; a file that went with it is known by its digest from then on. @param {import("./generator_form.js").Wish} now @param {ReturnType<typeof createForm>} form */
async function send(now, form) {
  try {
    const photo = now.identity?.file && { photo: await upload(now.identity.file) };
    const swaps = now.mode === "face_swap";
    const picture = swaps && (now.picture?.file ? { picture: await upload(now.picture.file) } : { picture_id: now.picture?.id ?? null });
    const made = await call("generate_images", { ...argumentsOf(now), prompt: now.mode === "text" ? now.prompt : "", ...photo, ...picture, ...(now.mode === "video_face_swap" ? { face_index: now.face } : {}), wait: false });
    const before = [now.identity, now.picture];
    if (now.identity?.file) now.identity = stored(now.identity, made.brief.held_to.id);
    if (swaps && now.picture?.file) now.picture = stored(now.picture, made.brief.picture);
    if (before[0] !== now.identity || before[1] !== now.picture) form.fill();
    say(`Generating ${plural(made.brief.wanted, nounOf(made.brief))}.`);
  } catch (error) { toastError(error); }
}

/** @param {{mode: Card["mode"]}} of */
function nounOf(of) { return of.mode === "video_face_swap" ? "video" : "picture"; }

/** @param {Chosen} chosen @param {string} sha @returns {Chosen} */
function stored(chosen, sha) { return { label: chosen.label, kind: "photo", id: sha, thumb: `/gradio_api/studio/media/${sha}.320.webp` }; }

/** @param {() => Promise<unknown>} work @param {string} [said] */
async function act(work, said) {
  try {
    await work();
    if (said) toast(said);
    return true;
  } catch (error) {
    toastError(error);
    return false;
  }
}

/** The same settings once more; what that costs is told, and confirmed. @param {Card} card */
async function again(card) {
  const told = /** @type {import("./generator").GenerationEstimate} */ (await call("estimate_regeneration", { id: card.id }));
  const noun = nounOf(card);
  const action = `Generate ${plural(told.calls, noun)}${priced(told)}`;
  const asks = isPaid(told) && !told.problem;      // a problem is what the verb itself refuses with
  if (asks && !await confirmDialog({ title: noun === "video" ? "Make this video again?" : "Make these pictures again?", text: el("div", { class: "price" }, priceWords(told)), action })) return;
  await call("regenerate_images", { generation_id: card.id, wait: false });
}

/** Takes over how a generation was asked for. @param {Card} card */
function reuse(card) {
  const held = card.held_to;
  const face = card.mode === "face_swap";
  Object.assign(wish, { mode: card.mode, prompt: card.prompt || wish.prompt, lora: card.lora, strength: card.lora_strength, shown: held?.shown ?? "pictures",
    identity: held && { label: held.label, kind: held.kind, id: held.id, thumb: held.thumb },
    ...(card.mode === "video_face_swap" ? { video_swapper: card.provider, face: card.face_index, clip: card.clip && { ...card.clip, label: "The same video" } } : face ? { swaps: card.wanted, swapper: card.provider, picture: { label: "The same picture", kind: "photo", id: card.changed?.match(/[0-9a-f]{64}/)?.[0], thumb: card.changed } }
      : { n: card.wanted, ratio: card.aspect_ratio, size: card.size, painter: card.provider }) });
}

/** Whom the library knows. @param {import("./types").Library} lists @returns {Chosen[]} */
function identitiesOf(lists) {
  return [...lists.kits.filter((kit) => kit.usable).slice(0, MOST_OFFERED).map(offeredKit), ...[...lists.influencers, ...lists.products].map((one) => ({ label: one.name, kind: one.kind, id: one.id, thumb: one.thumb }))];
}

/** @param {import("./types").KitChoiceCard} kit @returns {Chosen} */
function offeredKit(kit) { return { label: kit.name, kind: "kit", id: kit.id, thumb: kit.thumb }; }

/** Where there are more kits than a menu shows. @param {import("./types").Library} lists @param {(chosen: Chosen) => void} set @returns {import("./menu.js").MenuItem[]} */
function furtherKits(lists, set) {
  return lists.kits.length > MOST_OFFERED ? [{ label: "Search all kits…", icon: "search", run: () => searchKits({ usable: "yes" }, (kit) => set(offeredKit(kit))) }] : [];
}

/** A kit by its address; one that is not ready says so, and is refused in words. @param {any} kit @returns {Chosen} */
function kitChosen(kit) {
  const face = kit.references[kit.subject === "person" ? "anchor" : "front"]?.image ?? kit.source;
  return { label: kit.status === "ready" ? kit.name : `${kit.name} (${kit.status})`, kind: "kit", id: kit.id, thumb: `/gradio_api/studio/media/${face.sha256}.320.webp` };
}

/** `/generator?identity=…` comes with somebody chosen. @param {Chosen[]} known */
async function takeAddress(known) {
  const asked = new URLSearchParams(location.search).get("identity");
  if (!asked) return;
  const found = known.find((one) => one.id === asked) ?? await call("kit", { id: asked }).then(kitChosen, () => null);
  if (found) wish.identity = found;
}

/** What was generated: the newest come by the stream, older ones when they are asked for. */
class History {
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** @type {string[]} */
  #newest = [];
  /** @type {string[]} */
  #older = [];
  more = false;

  async first() { this.#page(await getJson("generations"), "newest"); }

  async older() {
    const last = this.#order().at(-1);
    if (last) this.#page(await getJson(`generations?before=${encodeURIComponent(last)}`), "older");
  }

  /** @param {string[]} ids @param {Card[]} cards */
  take(ids, cards) {
    for (const card of cards) this.#cards.set(card.id, card);
    // Those that newer ones pushed out of the stream's list stay in sight.
    const last = ids.at(-1);
    const pushed = last ? this.#newest.filter((id) => !ids.includes(id) && id < last) : [];
    this.#older = [...pushed, ...this.#older.filter((id) => !pushed.includes(id))];
    this.#newest = ids;
  }

  /** @param {string} id */
  forget(id) {
    this.#newest = this.#newest.filter((one) => one !== id);
    this.#older = this.#older.filter((one) => one !== id);
  }

  /** @param {string} id */
  card(id) { return this.#cards.get(id); }

  all() { return this.#order().flatMap((id) => this.#cards.get(id) ?? []); }

  /** Pictures that can be changed. @returns {Chosen[]} */
  ready() {
    const found = this.all().flatMap((card) => card.pictures.filter((one) => one.state === "ready" && !one.video).map((one) => ({ card, one })));
    return found.slice(0, 12).map(({ card, one }) => ({ label: `${one.number}: ${card.prompt || "Face swap"}`, kind: "photo", id: one.id, thumb: one.thumb }));
  }

  #order() { return [...this.#newest, ...this.#older]; }

  /** @param {import("./generator").GeneratorPage} page @param {"newest" | "older"} which */
  #page(page, which) {
    for (const card of page.generations) this.#cards.set(card.id, card);
    const ids = page.generations.map((card) => card.id);
    if (which === "newest") this.#newest = ids;
    else this.#older.push(...ids);
    this.more = page.more;
  }
}
