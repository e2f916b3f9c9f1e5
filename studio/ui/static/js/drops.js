/** A picture dropped on a keyframe becomes one of its variations. */

/** @param {HTMLElement} region @param {(key: string, file: File) => void} take @param {AbortSignal} signal */
export function takeDrops(region, take, signal) {
  /** @type {HTMLElement | null} */
  let over = null;
  /** @param {HTMLElement | null} cell */
  const mark = (cell) => {
    if (cell === over) return;
    over?.removeAttribute("data-drop");
    cell?.setAttribute("data-drop", "");
    over = cell;
  };
  /** @param {DragEvent} event */
  const cellOf = (event) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(".keyframe:not([data-copies])"));
  const hasFile = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;

  region.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();          // also beside a keyframe: the browser would open the file and leave the page
    mark(cellOf(event));
    if (event.dataTransfer) event.dataTransfer.dropEffect = cellOf(event) ? "copy" : "none";
  }, { signal });
  region.addEventListener("dragleave", (event) => { if (!region.contains(/** @type {Node | null} */ (event.relatedTarget))) mark(null); }, { signal });
  region.addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    const key = cellOf(event)?.dataset.key;
    const file = event.dataTransfer?.files[0];
    mark(null);
    if (key && file) take(key, file);
  }, { signal });
}
