/** The one door to the server: verbs by POST, views by GET, pictures by upload. */

import { author } from "./preferences.js";

export { author };

const API = "/gradio_api/studio/";
// Verbs that only read: other tabs need not fetch anything after them.
const READING = new Set(["storyboard", "check_subject", "check_product", "check_against_photos", "preview_pick", "preview_update", "uses", "plan", "board", "stale", "about", "events",
  "services", "held_pictures", "key_warnings", "test_service", "jobs", "budgets", "estimate", "costs", "receipt", "doubt",
  "estimate_images", "estimate_regeneration", "estimate_kit", "look_at_photo", "estimate_4k", "estimate_description", "estimate_reference", "kit_uses", "kit_history", "kit_progress", "generation_services", "kit", "add_video"]);
const channel = "BroadcastChannel" in window ? new BroadcastChannel("throughline") : null;
/** @type {Set<(verb: string) => void>} */
const listeners = new Set();
channel?.addEventListener("message", (message) => tell(String(message.data?.verb ?? "")));

/** What went wrong, in two sentences: `happened` and `do`; `text` is both. */
export class VerbError extends Error {
  /** @param {{code?: string, text?: string, happened?: string, do?: string, retryable?: boolean, charged?: string}} error */
  constructor(error) {
    super(error.text ?? error.happened ?? "Something went wrong.");
    this.name = "VerbError";
    this.code = error.code ?? "unknown";
    this.happened = error.happened ?? this.message;
    this.do = error.do ?? "";
    this.retryable = error.retryable ?? false;
    this.charged = error.charged ?? "no";
  }

  /** Both sentences. */
  get text() { return this.message; }
}

/** The prefix under which a proxy serves the studio, "" mostly. */
export function rootPath() {
  const root = /** @type {any} */ (window).gradio_config?.root;
  return root ? new URL(root, location.href).pathname.replace(/\/$/, "") : "";
}

/** An address of this server: "/influencers" or a card's thumb. @param {string} path */
export function url(path) { return rootPath() + path; }

/** An address of the studio's API: "library", "media/…". @param {string} path */
export function api(path) { return url(API + path); }

/** @param {string} verb */
function tell(verb) { for (const listener of listeners) listener(verb); }

/** Calls back after a verb changed something, here or in another tab. @param {(verb: string) => void} listener @returns {() => void} */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param {string} address @param {RequestInit} [init] @returns {Promise<any>} */
async function request(address, init) {
  let response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new VerbError({ code: "offline", retryable: true, happened: "The studio does not answer.", do: "See that it is still running, then try again.",
      text: "The studio does not answer. See that it is still running, then try again." });
  }
  return answer(response.status, await response.json().catch(() => null));
}

/** @param {number} status @param {any} body */
function answer(status, body) {
  if (status >= 200 && status < 300) return body;
  throw new VerbError(body?.error ?? fallback(status));
}

/** @param {number} status */
function fallback(status) {
  const happened = status === 413 ? "The file is too large." : status === 404 ? "This does not exist any more." : `The studio answered with status ${status}.`;
  return { code: status === 404 ? "not_found" : `http_${status}`, happened, text: happened, retryable: status >= 500 };
}

/**
 * Does something on the server: `await call("rename_influencer", {id, name})`. Throws VerbError.
 * @param {string} name @param {Record<string, unknown>} [args] @param {{keepalive?: boolean}} [options] keepalive: outlives the page
 * @returns {Promise<any>} what the verb returns
 */
export async function call(name, args = {}, options = {}) {
  const body = await request(api(`verbs/${name}`), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(args), keepalive: options.keepalive,
  });
  if (!READING.has(name)) {
    channel?.postMessage({ verb: name });
    tell(name);
  }
  return body?.result;
}

/** Fetches a view: `getJson("library")`. Throws VerbError. @param {string} path below the API @param {AbortSignal} [signal] */
export function getJson(path, signal) {
  return request(api(path), { signal, headers: { Accept: "application/json" } });
}

/**
 * Sends a file; the answer's token stands for it in a verb's `photo`. Throws VerbError.
 * @param {File} file @param {(part: number) => void} [onProgress] 0 to 1 @param {"picture" | "kit" | "video"} [use] a kit's zip and a video may be larger
 * @returns {Promise<{upload: string}>}
 */
export function upload(file, onProgress = () => {}, use = "picture") {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();      // fetch cannot tell how much has been sent
    sender.open("POST", api(use === "picture" ? "uploads" : `uploads?for=${use}`));
    sender.responseType = "json";
    sender.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    sender.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    sender.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    sender.addEventListener("load", () => {
      try { resolve({ upload: answer(sender.status, sender.response).upload }); } catch (error) { reject(error); }
    });
    sender.addEventListener("error", () => reject(new VerbError({ code: "offline", retryable: true, text: "The file did not arrive: the connection broke. Try again." })));
    sender.send(file);
  });
}
