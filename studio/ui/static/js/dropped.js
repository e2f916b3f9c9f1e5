/** What was dropped on a page: files, and those that lie in a dropped folder. */

const MOST = 400;

/**
 * The files, and the name of their folder where exactly one was dropped. Folders in folders are left out.
 * To be called while the drop is handled: afterwards the browser forgets what was dropped.
 * @param {DataTransfer} transfer @returns {Promise<{files: File[], folder: string}>}
 */
export async function droppedFiles(transfer) {
  const files = [...transfer.files];
  const folders = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []).filter((entry) => entry.isDirectory);
  if (folders.length === 0) return { files, folder: "" };
  const inside = await Promise.all(folders.map((one) => filesOf(/** @type {FileSystemDirectoryEntry} */ (one))));
  // A folder is among the files as well, as one without a type.
  const beside = files.filter((file) => file.type);
  return { files: [...beside, ...inside.flat()], folder: folders.length === 1 && beside.length === 0 ? folders[0].name : "" };
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<File[]>} by name */
async function filesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const found = [];
  // A reader gives some at a time, and none when it is through.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || found.length >= MOST) break;
    found.push(...some);
  }
  const files = found.filter((entry) => entry.isFile && !entry.name.startsWith(".")).slice(0, MOST);
  files.sort((one, other) => one.name.localeCompare(other.name));
  return Promise.all(files.map((one) => new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (one).file(resolve, reject))));
}
