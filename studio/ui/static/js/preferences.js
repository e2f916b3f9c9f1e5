/** What this browser remembers: theme, keys, the person's name. Nothing here is stored on the server. */

/** @typedef {"dark" | "light" | "system"} Theme */

const PREFIX = "throughline.";
/** @type {Map<string, string>} */
const here = new Map();     // stands in where the browser refuses storage, as in some frames
const listeners = new Set();
const watcher = new MutationObserver(() => applyTheme());
const system = matchMedia("(prefers-color-scheme: dark)");

/** What was remembered under this name, or the fallback. @param {string} name @param {string} [fallback] */
export function recall(name, fallback = "") {
  try { return localStorage.getItem(PREFIX + name) ?? here.get(name) ?? fallback; } catch { return here.get(name) ?? fallback; }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  here.set(name, value);
  try { localStorage.setItem(PREFIX + name, value); } catch { /* remembered until the page is closed */ }
  for (const listener of listeners) listener(name, value);
}

/** Calls back after each change. @param {(name: string, value: string) => void} listener @returns {() => void} stops it */
export function onPreference(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The chosen theme; dark at the first visit, because pictures are judged on a dark surround. @returns {Theme} */
export function theme() {
  const asked = new URLSearchParams(location.search).get("__theme");
  return /** @type {Theme} */ (asked === "dark" || asked === "light" ? asked : recall("theme", "dark"));
}

/** @param {Theme} choice */
export function setTheme(choice) {
  remember("theme", choice);
  applyTheme(choice);
}

/** Sets the class that the tokens look at, and keeps it: Gradio's client would set its own. @param {Theme} [choice] */
export function applyTheme(choice = theme()) {
  const dark = choice === "dark" || (choice === "system" && system.matches);
  const early = /** @type {any} */ (window).throughlineTheme;      // what the server's page watches with until now
  early?.disconnect();
  watcher.disconnect();
  document.body.classList.toggle("dark", dark);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
}

/** Whether single letters act as keys on the board; can be switched off for speech input. */
export function letterKeys() { return recall("letter-keys", "on") === "on"; }

/** @param {boolean} on */
export function setLetterKeys(on) { remember("letter-keys", on ? "on" : "off"); }

/** Whether a pick with P goes to the next open decision. */
export function goesOn() { return recall("goes-on", "on") === "on"; }

/** @param {boolean} on */
export function setGoesOn(on) { remember("goes-on", on ? "on" : "off"); }

/** The name sent with picks, as typed by the person. */
export function author() { return recall("author").trim(); }

/** @param {string} name */
export function setAuthor(name) { remember("author", name.trim()); }

system.addEventListener("change", () => applyTheme());
