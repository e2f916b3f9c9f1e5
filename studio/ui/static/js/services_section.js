/** Settings, Services: what is amiss, then a row for each service that unfolds into how it is set up. */

import { el, replace } from "./dom.js";
import { showHeld } from "./held.js";
import { icon } from "./icons.js";
import { serviceRow } from "./service_row.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */
/** @typedef {import("./money").HeldPictures} HeldPictures */

/** The list; it fills itself. @param {() => void} onChange after anything was set */
export function servicesSection(onChange) {
  const notes = el("div", { class: "service-notes", hidden: true });
  const list = el("ul", { class: "services" }, el("li", { class: "service-waits", text: "Asking for prices …" }));
  const warn = () => call("key_warnings").then((/** @type {string[]} */ found) => {
    notes.hidden = !found.length;
    replace(notes, found.map((text) => el("p", { class: "notice", dataset: { kind: "bad" } }, icon("warning"), el("span", { text }))));
  }, () => {});
  warn();
  Promise.all([call("services"), call("held_pictures").catch(() => [])]).then(([/** @type {ServiceInfo[]} */ found, /** @type {HeldPictures[]} */ held]) => {
    const rows = (/** @type {ServiceInfo} */ info) => serviceRow(info, held.filter(({ service }) => service === info.name), () => { warn(); onChange(); });
    if (found.length) replace(list, found.map(rows));
    else replace(list, el("li", { class: "muted", text: "No service is installed." }));
  }, (error) => replace(list, el("li", { class: "field-error", role: "alert", text: error.message })));
  return [notes, list];
}

