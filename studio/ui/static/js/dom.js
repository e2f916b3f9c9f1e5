/** Makes and changes elements. Text always goes through textContent, never through markup. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "indeterminate", "readOnly", "multiple", "open"]);

/** @typedef {Node | string | number | false | null | undefined} Leaf */
/** @typedef {Leaf | (Leaf | any[])[]} Child  strings become text, empty ones are skipped, lists are laid flat */
/** @typedef {Record<string, any>} Props  class, text, on: {event: fn}, dataset, style: {property: value}, ref: fn, else attributes */

/** @type {ShadowRoot | null} */
let shell = null;

/** Told once by boot.js: the root that dialogs, toasts and live regions are put into. @param {ShadowRoot} root */
export function setShellRoot(root) { shell = root; }

/** The shadow root of the page. @returns {ShadowRoot} */
export function shellRoot() {
  if (!shell) throw new Error("the shell is not mounted yet");
  return shell;
}

/** The props that are no plain attributes. @type {Record<string, (node: HTMLElement | SVGElement, value: any) => void>} */
const SPECIAL = {
  class: (node, value) => node.setAttribute("class", value),
  text: (node, value) => { node.textContent = String(value); },
  ref: (node, value) => value(node),
  on: (node, value) => { for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener); },
  style: (node, value) => { for (const [key, item] of Object.entries(value)) node.style.setProperty(key, String(item)); },
  dataset: (node, value) => {
    for (const [key, item] of Object.entries(value)) if (item !== null && item !== undefined && item !== false) node.dataset[key] = String(item);
  },
};

/** @param {HTMLElement | SVGElement} node @param {string} name @param {any} value */
function assign(node, name, value) {
  if (value === null || value === undefined) return;
  if (name in SPECIAL) SPECIAL[name](node, value);
  else if (PROPERTIES.has(name)) /** @type {any} */ (node)[name] = value;
  else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false) node.setAttribute(name, String(value));
}

/** Children first, so that a select can be given its value. @param {any} node @param {Props | null} props @param {Child[]} children */
function build(node, props, children) {
  append(node, children);
  for (const [name, value] of Object.entries(props ?? {})) assign(node, name, value);
  return node;
}

/** @param {Node} node @param {Child[]} children */
function append(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) append(node, child);
    else node.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * An element: `el("button", {class: "button", on: {click}}, icon("plus"), "Add")`.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Props | null} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, props = null, ...children) {
  return build(document.createElement(tag), props, children);
}

/**
 * An SVG element; attributes as in the standard.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Props | null} [attrs] @param {...Child} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attrs = null, ...children) {
  return build(document.createElementNS(SVG, tag), attrs, children);
}

/** Puts these children in the place of all that were there. @param {Element | ShadowRoot} node @param {...Child} children */
export function replace(node, ...children) {
  node.replaceChildren();
  append(node, children);
}

/** Puts these children, in this order, in the place of all that were there; those that stay are not taken out on the way, and keep the focus. @param {Element} node @param {Element[]} children */
export function arrange(node, children) {
  const wanted = new Set(children);
  for (const child of [...node.children]) if (!wanted.has(child)) child.remove();
  /** @type {Element | null} */
  let place = node.firstElementChild;
  for (const child of children) {
    if (child === place) place = place.nextElementSibling;
    else node.insertBefore(child, place);
  }
}

let counter = 0;
/** An id that no other element has, for label and description pairs. @param {string} stem */
export function uniqueId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}

/** The element that has the focus inside the shell. @returns {HTMLElement | null} */
export function focused() {
  return /** @type {HTMLElement | null} */ (shell?.activeElement ?? null);
}
