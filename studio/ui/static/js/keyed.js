/** Lists that change in place: one node an item, made anew only when the item's facts changed. */

/**
 * A function that brings a container's children in line with items. A node with data-editing stays as it is.
 * @template T
 * @param {HTMLElement} container
 * @param {{key: (item: T) => string, version: (item: T) => string, make: (item: T) => HTMLElement}} how
 * @returns {(items: T[]) => void}
 */
export function keyedList(container, { key, version, make }) {
  /** @type {Map<string, {version: string, node: HTMLElement}>} */
  const shown = new Map();
  return (items) => {
    const wanted = new Set(items.map(key));
    for (const [id, { node }] of shown) if (!wanted.has(id)) { keepFocus(node); node.remove(); shown.delete(id); }
    /** @type {Element | null} */
    let last = null;
    for (const item of items) {
      const node = refresh(item);
      /** @type {Element | null} */
      const place = last ? last.nextElementSibling : container.firstElementChild;
      if (place !== node) container.insertBefore(node, place);
      last = node;
    }
  };

  /** @param {T} item */
  function refresh(item) {
    const id = key(item);
    const before = shown.get(id);
    const facts = version(item);
    if (before && (before.version === facts || before.node.querySelector("[data-editing]"))) return before.node;
    const node = make(item);
    const focusAt = before ? focusIndex(before.node) : -1;
    before?.node.replaceWith(node);
    if (focusAt >= 0) /** @type {HTMLElement | undefined} */ (reachable(node)[focusAt])?.focus();
    shown.set(id, { version: facts, node });
    return node;
  }
}

/** @param {HTMLElement} node */
function reachable(node) { return [...node.querySelectorAll("a, button, input")]; }

/** Which of the node's controls has the focus; -1 for none. @param {HTMLElement} node */
function focusIndex(node) {
  const active = /** @type {ShadowRoot | Document} */ (node.getRootNode()).activeElement;
  return active ? reachable(node).indexOf(active) : -1;
}

/** When a node goes, the focus moves to its neighbour. @param {HTMLElement} node */
function keepFocus(node) {
  if (focusIndex(node) < 0) return;
  const neighbour = node.nextElementSibling ?? node.previousElementSibling;
  /** @type {HTMLElement | undefined | null} */ (neighbour?.querySelector("a, button"))?.focus();
}
