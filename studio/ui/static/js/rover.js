/** Moves between keyframes: exactly one cell of the grid can be reached by Tab, arrows go on from there. */

/** @typedef {import("./state.js").BoardState} BoardState */
/** @typedef {import("./board.js").Board} Board */

/** @param {BoardState} state @param {Board} board @param {AbortSignal} signal */
export function createRover(state, board, signal) {
  let active = "";

  /** @param {string} key */
  const reach = (key) => {
    if (key === active && board.cell(key)?.node.tabIndex === 0) return;
    const before = board.cell(active);
    if (before) before.node.tabIndex = -1;
    const cell = board.cell(key);
    if (cell) cell.node.tabIndex = 0;
    active = key;
  };
  const settle = () => {
    const keys = state.head?.keys ?? [];
    reach(keys.includes(active) ? active : state.selected ?? keys[0] ?? "");
  };
  /** Gives a keyframe the focus; the inspector follows while it is open. @param {string} key */
  const go = (key) => {
    const cell = board.cell(key);
    if (!cell) return;
    reach(key);
    if (state.selected && state.selected !== key) state.select(key);
    cell.node.focus({ preventScroll: true });
    cell.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const rows = board.order();
    const row = Math.max(0, rows.findIndex((keys) => keys.includes(active)));
    const column = Math.max(0, rows[row]?.indexOf(active) ?? 0);
    const to = target(event, row, column, rows);
    const keys = rows[Math.max(0, Math.min(rows.length - 1, to.row))];
    if (keys?.length) go(keys[Math.max(0, Math.min(keys.length - 1, to.column))]);
  };
  board.node.addEventListener("focusin", (event) => {
    const key = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".keyframe"))?.dataset.key;
    if (key) reach(key);
  }, { signal });
  signal.addEventListener("abort", state.on("head", settle));
  signal.addEventListener("abort", state.on("selection", (key) => { if (key) reach(key); }));
  settle();
  return { go, move, active: () => active };
}

/** @param {KeyboardEvent} event @param {number} row @param {number} column @param {string[][]} rows */
function target(event, row, column, rows) {
  const last = Number.MAX_SAFE_INTEGER;
  switch (event.key) {
    case "ArrowLeft": return { row, column: column - 1 };
    case "ArrowRight": return { row, column: column + 1 };
    case "ArrowUp": return { row: row - 1, column };
    case "ArrowDown": return { row: row + 1, column };
    case "Home": return event.ctrlKey ? { row: 0, column: 0 } : { row, column: 0 };
    default: return event.ctrlKey ? { row: rows.length - 1, column: last } : { row, column: last };
  }
}
