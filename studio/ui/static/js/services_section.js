/** Settings, Services: a row for each service that unfolds into how it is set up. */

import { el, replace } from "./dom.js";
import { serviceRow } from "./service_row.js";
import { call } from "./verbs.js";

/** @typedef {import("./money").ServiceInfo} ServiceInfo */

/** The list; it fills itself. @param {() => void} onChange after anything was set */
export function servicesSection(onChange) {
  const list = el("ul", { class: "services" }, el("li", { class: "service-waits", text: "Asking for prices …" }));
  call("services").then((/** @type {ServiceInfo[]} */ found) => {
    if (found.length) replace(list, found.map((info) => serviceRow(info, onChange)));
    else replace(list, el("li", { class: "muted", text: "No service is installed." }));
  }, (error) => replace(list, el("li", { class: "field-error", role: "alert", text: error.message })));
  return list;
}
