/** What a new studio shows: what this is, one step to a finished example, one to one's own. */

import { el, svg } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./router.js";
import { chooseSample, openSample } from "./samples.js";

/** @param {import("./types").Library} lists @param {() => void} create makes an empty storyboard */
export function firstScreen(lists, create) {
  const fresh = lists.influencers.length + lists.products.length + lists.kits.length === 0;
  const sample = el("button", { class: "button", type: "button", dataset: { kind: "primary", size: "large" }, on: { click: () => openSample(sample) } }, "Open the sample storyboard");
  const own = fresh
    ? link("/influencers", { class: "button", dataset: { size: "large" } }, "Start with your own photos")
    : el("button", { class: "button", type: "button", dataset: { size: "large" }, on: { click: create } }, icon("plus"), "New storyboard");
  const others = el("button", { class: "text-link", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", on: { click: () => chooseSample(others) } }, "See all samples");
  return el("div", { class: "first" },
    illustration(),
    el("div", { class: "first-words" },
      el("h1", { class: "first-title", text: "One person, one product, one light, through every shot" }),
      el("p", { class: "first-lead", text: "Write the start and the end of each segment; Throughline makes keyframes that match, several for each, and you pick." }),
      el("div", { class: "row first-actions" }, sample, own),
      el("p", { class: "first-note" }, "The sample: an astronaut and an espresso, four segments, eight keyframes. ", others)),
    el("ul", { class: "first-facts" },
      fact("screen", "Offline", "Everything runs on this machine with the built-in sketch renderer."),
      fact("check", "$0.00", "Nothing here costs money."),
      fact("image", "Yours", "Photos and pictures stay in one folder on your disk.")));
}

/** @param {import("./icons.js").IconName} name @param {string} title @param {string} text */
function fact(name, title, text) {
  return el("li", null, icon(name, 20), el("p", null, el("strong", { text: title }), el("span", { text })));
}

/** Three frames of one small film, nearer each time; the line that runs through them holds on to the cup. */
function illustration() {
  const frames = [{ x: 0, scale: 0.6, top: 36 }, { x: 196, scale: 1, top: 18 }, { x: 392, scale: 1.4, top: 0 }];
  return svg("svg", { class: "first-picture", viewBox: "-28 -2 624 103", "aria-hidden": "true" },
    svg("defs", null, frames.map(({ x }, at) => svg("clipPath", { id: `first-frame-${at}` }, svg("rect", { x, y: 0, width: 176, height: 99, rx: 2 })))),
    frames.map(({ x, scale, top }, at) => svg("g", { "clip-path": `url(#first-frame-${at})` },
      svg("rect", { class: "first-wall", x, y: 0, width: 176, height: 99 }),
      svg("path", { class: "first-light", d: `M${x} 0h${70 + 20 * at}l52 99H${x}z` }),
      svg("g", { transform: `translate(${x + 76} ${top}) scale(${scale})` }, figure()),
      svg("rect", { class: "first-table", x, y: top + 62 * scale, width: 176, height: 99 }),
      svg("g", { transform: `translate(${x + 76} ${top}) scale(${scale})` }, cup()))),
    svg("path", { class: "first-line", d: "M-26 77C20 82 60 66 97 69S170 87 206 84 270 72 307 73 390 90 424 88 480 76 517 77 570 72 594 64" }));
}

/** Head, hair, neck and shoulders. */
function figure() {
  return [
    svg("path", { class: "first-body", d: "M-33 64C-30 48.5-22 42.5-9 39v-9H9v9C22 42.5 30 48.5 33 64z" }),
    svg("path", { class: "first-hair", d: "M-16 18C-17-6 17-6 16 18c0 8-2 12-4 14h-24c-2-2-4-6-4-14z" }),
    svg("path", { class: "first-face", d: "M-11 14C-6 13 2 11 6 6c2 4 4 7 5 9 0 11-4 19-11 19s-11-8-11-20z" }),
  ];
}

function cup() {
  return [
    svg("path", { class: "first-cup", d: "M27 48h17c0 9-3 14-6 14h-5c-3 0-6-5-6-14z" }),
    svg("path", { class: "first-handle", d: "M43.500 50.500c5-1 6 6-1.500 6.500" }),
  ];
}
