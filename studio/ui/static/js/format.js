/** Numbers as people read them. */

/** Dollars: two decimals, four under a cent. Text that is formatted already stays. @param {number | string} usd */
export function money(usd) {
  if (typeof usd === "string") return usd;
  return `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
}

/** Seconds as "0:41" or "1:02:05". @param {number} seconds */
export function time(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** A length of time as it is typed: "4 s", "2.5 s". @param {number} seconds */
export function seconds(seconds) { return `${Number(seconds.toFixed(1))} s`; }

/** @param {number} count */
export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = count;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) { size /= 1000; unit += 1; }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** "1 keyframe", "8 keyframes", "2 stories". @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) { return `${count} ${count === 1 ? one : many}`; }

/** A day as the server writes it, whatever the browser speaks: "2 Sep". @param {Date} date in the visitor's own time zone */
function day(date) { return `${date.getDate()} ${date.toLocaleString("en-US", { month: "short" })}`; }

/** "2 Sep, 19:23". @param {string} iso */
export function moment(iso) {
  const date = new Date(iso);
  return `${day(date)}, ${date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}

/** The same in full, for who looks closer: "2 September 2026 at 19:23". @param {string} iso */
export function exactMoment(iso) { return new Date(iso).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" }); }

/** "just now", "5 min ago", "3 h ago", then the date. @param {string} iso */
export function ago(iso) {
  const then = new Date(iso);
  const minutes = (Date.now() - then.getTime()) / 60_000;
  if (!Number.isFinite(minutes)) return "";
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${Math.floor(minutes)} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${day(then)} ${then.getFullYear()}`;
}

/** "a, b and c". @param {string[]} words */
export function list(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** @param {string} text */
export function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

/** The first so many characters of a text, none of them cut in two. @param {string} text @param {number} most */
export function clipped(text, most) { return [...text].slice(0, most).join(""); }
