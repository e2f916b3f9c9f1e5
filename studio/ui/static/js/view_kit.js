/** One reference kit: its photo, its references as they are made, what it cost and where it is used. */

import { say } from "./announce.js";
import { asWritten } from "./as_written.js";
import { el, replace } from "./dom.js";
import { ago, exactMoment, plural } from "./format.js";
import { icon } from "./icons.js";
import { additionButton } from "./kit_addition.js";
import { referenceCard } from "./kit_reference.js";
import { removeKit } from "./kit_removal.js";
import { STATUS } from "./kit_tile.js";
import { followList } from "./list_stream.js";
import { menuButton } from "./menu.js";
import { nameField } from "./name_field.js";
import { repaint } from "./repaint.js";
import { boardPath, link, navigate } from "./router.js";
import { toast, toastError } from "./toast.js";
import { api, call, getJson, url } from "./verbs.js";

/** @typedef {import("./kits").KitCard} Card */

/** @param {HTMLElement} root @param {{id: string}} params @param {import("./boot.js").Shell} shell */
export async function mount(root, { id }, shell) {
  let card = /** @type {Card} */ (await getJson(`kits/${encodeURIComponent(id)}`));
  const head = el("header", { class: "page-head kit-head" });
  const told = el("div", { class: "stack-tight" });
  const photo = el("div", { class: "kit-photo" });
  const adding = el("li", { class: "kit-addition" }, additionButton(() => card));
  const grid = el("ul", { class: "kit-references", "aria-label": "References" }, adding);
  const trouble = el("p", { class: "small muted", role: "status" });
  /** @type {Map<string, ReturnType<typeof referenceCard>>} */
  const shown = new Map();
  replace(root, el("div", { class: "page kit-page" }, link("/kits", { class: "text-link kit-back" }, icon("chevron-left", 14), "All kits"), head, trouble, told,
    el("div", { class: "kit-columns" }, photo, grid)));

  /** @param {Card} now */
  function paint(now) {
    const before = card.status;
    card = now;
    shell.setTitle(now.name);
    repaint(head, [now.name, now.status, now.facts, now.cost, now.service], () => headOf(now));
    repaint(told, [now.error, now.warnings], () => toldOf(now));
    repaint(photo, [now.source, now.source_note, now.source_href, now.uses, now.generated, now.changed], () => photoOf(now));
    const kinds = new Set(now.references.map((one) => one.kind));
    const gone = [...shown].filter(([kind]) => !kinds.has(kind));
    const hadFocus = gone.some(([, part]) => part.node.contains(/** @type {ShadowRoot} */ (grid.getRootNode()).activeElement ?? null));
    for (const [kind, part] of gone) { part.node.remove(); shown.delete(kind); }
    for (const [place, reference] of now.references.entries()) {
      const part = shown.get(reference.kind) ?? referenceCard(now, reference);
      shown.set(reference.kind, part);
      part.paint(reference);
      if (!part.node.isConnected) grid.insertBefore(part.node, grid.children[place] ?? null);
    }
    adding.hidden = !now.addable;
    if (hadFocus) adding.querySelector("button")?.focus();
    if (isLive(before) && before !== now.status) say(`${now.name}: ${STATUS[now.status].text}, ${now.facts}.`);
  }

  paint(card);
  const stop = followList(`kits/${encodeURIComponent(id)}/events`, (ids, cards) => {
    if (ids.length === 0) { toast("This kit was deleted."); navigate("/kits", { replace: true }); }
    for (const now of cards) paint(now);
  }, (there) => { trouble.textContent = there ? "" : "Connection lost. Reconnecting; what you see may be old."; });
  return () => stop();

  /** @param {Card} now */
  function headOf(now) {
    const live = isLive(now.status);
    const status = STATUS[now.status];
    const name = nameField(now.name, { label: `Rename ${now.name}`, save: (text) => call("rename_kit", { id, name: text }) });
    return [
      el("div", { class: "page-words" }, el("h1", { class: "kit-name" }, name.node),
        el("p", { class: "page-sub kit-facts numeric" }, el("span", { class: "badge", dataset: { state: status.state } }, status.text), asWritten(`${now.facts} · ${now.cost} · ${now.service}`))),
      el("div", { class: "row" },
        live && el("button", { class: "button", type: "button", on: { click: () => act(() => call("cancel_kit", { id }), "Stopped. What is made is kept.") } }, icon("stop"), "Stop"),
        now.status === "ready" && link(`/generator?identity=${encodeURIComponent(id)}`, { class: "button" }, icon("image"), "Generate with it"),
        menuButton(`More for ${now.name}`, () => [
          { label: "Rename", icon: "pencil", run: name.edit },
          { label: "Export as one file", icon: "download", run: () => { location.href = api(`kits/${encodeURIComponent(id)}.zip`); } },
          { label: "Delete…", icon: "trash", danger: true, run: () => removeKit(card) },
        ])),
    ];
  }
}

/** @param {Card["status"]} status */
function isLive(status) { return status === "generating" || status === "pending"; }

/** @param {Card} card */
function toldOf(card) {
  return [
    card.error && el("div", { class: "notice", dataset: { kind: "bad" }, role: "status" }, icon("warning"), el("p", null, asWritten(card.error))),
    card.warnings.map((text) => el("div", { class: "notice" }, icon("info"), el("p", { text }))),
  ];
}

/** @param {Card} card */
function photoOf(card) {
  const note = card.source_href ? link(card.source_href, { class: "text-link" }, asWritten(card.source_note)) : asWritten(card.source_note);
  return [
    el("h2", { class: "field-label", text: "Made from" }),
    el("a", { class: "kit-photo-picture", href: url(card.source_full), target: "_blank", rel: "noopener", "aria-label": "Open the photo in full size" }, el("img", { src: url(card.source), alt: `The photo that ${card.name} was made from` })),
    el("p", { class: "small muted" }, note),
    usesOf("Used in", card.uses.filter((use) => use.now), 0, "No storyboard now. Choose it in a storyboard’s editor."),
    (card.generated > 0 || card.uses.some((use) => !use.now)) && usesOf("Used before", card.uses.filter((use) => !use.now), card.generated),
    el("h2", { class: "field-label", text: "Last changed" }),
    el("p", { class: "small muted numeric" }, el("time", { datetime: card.changed, title: exactMoment(card.changed) }, ago(card.changed))),
  ];
}

/** Storyboards with how many of their pictures were made with it. @param {string} title @param {Card["uses"]} uses @param {number} generated @param {string} [none] */
function usesOf(title, uses, generated, none = "") {
  const pictures = (/** @type {number} */ count) => count > 0 && el("span", { class: "muted numeric" }, ` · ${plural(count, "picture")}`);
  return [
    el("h2", { class: "field-label", text: title }),
    uses.length === 0 && generated === 0 ? el("p", { class: "small muted", text: none })
      : el("ul", { class: "small kit-uses", "aria-label": title },
        uses.map((use) => el("li", null, link(boardPath(use.id), { class: "text-link" }, asWritten(use.title)), pictures(use.pictures))),
        generated > 0 && el("li", null, link("/generator", { class: "text-link" }, "Image generator"), pictures(generated))),
  ];
}

/** @param {() => Promise<unknown>} work @param {string} said */
async function act(work, said) {
  try {
    await work();
    toast(said);
  } catch (error) { toastError(error); }
}
