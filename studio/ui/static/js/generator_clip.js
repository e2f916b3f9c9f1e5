/** The video that gets another face: chosen or dropped, and sent at once, as its length is its price. */

import { say } from "./announce.js";
import { el, replace } from "./dom.js";
import { bytes, time } from "./format.js";
import { icon } from "./icons.js";
import { call, upload, url } from "./verbs.js";

/** A video of the studio, as a form holds it. @typedef {{id: string, poster: string, words: string, label: string}} Clip */

const ACCEPTED = "video/mp4,video/quicktime,video/webm,.mp4,.mov,.webm";
const MOST_BYTES = 200_000_000;

/** @param {{clip: () => Clip | null, onChange: (clip: Clip | null) => void}} how */
export function clipPicker({ clip, onChange }) {
  const said = el("p", { class: "field-error", role: "alert" });
  const button = el("button", { class: "clip-choose", type: "button", on: { click: choose } });
  const node = el("div", { class: "clip-box" }, button, said);
  let turn = 0;
  /** What was chosen before the one that is being sent. @type {Clip | null} */
  let before = null;

  node.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    button.dataset.drop = "yes";
  });
  node.addEventListener("dragleave", () => { delete button.dataset.drop; });
  node.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    delete button.dataset.drop;
    take(event.dataTransfer.files[0]);
  });

  function show() {
    button.removeAttribute("aria-busy");
    const now = clip();
    if (now) button.dataset.chosen = "yes";
    else delete button.dataset.chosen;
    replace(button, now ? chosen(now) : [icon("upload", 20), el("span", { class: "clip-name", text: "Choose a video" }),
      el("span", { class: "clip-words", text: "or drop it here: MP4, MOV or WebM, up to 200 MB and 10 minutes" })]);
  }

  function choose() {
    const input = el("input", { type: "file", accept: ACCEPTED });
    input.addEventListener("change", () => take(input.files?.[0]));
    input.click();
  }

  /** @param {File | undefined} file */
  async function take(file) {
    if (!file) return;
    const mine = ++turn;
    before = clip() ?? before;
    said.textContent = "";
    onChange(null);      // the one before is not what would be sent now, nor is its price
    try {
      if (file.size > MOST_BYTES) throw new Error("The video is larger than 200 MB. Save it smaller, or cut it shorter.");
      busy("Sending 0 %");
      say("Sending the video");
      const sent = await upload(file, (part) => { if (mine === turn) busy(part < 1 ? `Sending ${Math.round(part * 100)} %` : "Reading the video…"); }, "video");
      const made = await call("add_video", { video: sent });
      if (mine === turn) {
        const now = clipOf(made, file.name);
        before = null;
        onChange(now);
        say(`${now.label}: ${now.words}`);
      }
    } catch (error) {
      if (mine === turn) {
        said.textContent = error instanceof Error ? error.message : String(error);
        onChange(clip() ?? before);
      }
    }
    if (mine === turn) show();
  }

  /** @param {string} text */
  function busy(text) {
    button.setAttribute("aria-busy", "true");
    replace(button, icon("film", 20), el("span", { class: "clip-name numeric", text }));
  }

  show();
  return { node, show };
}

/** What the button shows of a chosen one; pressing it chooses another. @param {Clip} clip */
function chosen(clip) {
  return [el("img", { class: "clip-poster", src: url(clip.poster), alt: "" }), el("span", { class: "clip-name clip-cut", text: clip.label }),
    el("span", { class: "clip-words numeric", text: clip.words }), el("span", { class: "visually-hidden", text: "Choose another video" })];
}

/** @param {any} video as add_video gives it @param {string} label @returns {Clip} */
function clipOf(video, label) {
  return { id: video.sha256, label, poster: `/gradio_api/studio/media/${video.poster}.640.webp`,
    words: `${time(Math.max(1, video.seconds))} · ${video.width} × ${video.height} px · ${bytes(video.size)}` };
}
