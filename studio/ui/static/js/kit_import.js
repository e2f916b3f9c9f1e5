/** Brings a kit in: the file of another studio's kit, or pictures that are named like references. */

import { el } from "./dom.js";
import { ACCEPTED, isPicture, nameFromFile } from "./photos.js";
import { toast, toastError } from "./toast.js";
import { call, upload } from "./verbs.js";

const ZIP = /\.zip$/i;

/** Asks for the file, or for several pictures, and makes the kit. @param {(id: string) => void} done */
export async function importKit(done) {
  const files = await choose();
  if (files.length) await bringIn(files, done);
}

/** @param {File[]} files a zip, or pictures @param {(id: string) => void} done @param {string} [folder] the name of the folder they lay in */
export async function bringIn(files, done, folder = "") {
  const zip = files.find((file) => ZIP.test(file.name));
  const reading = toast(zip ? `Reading ${zip.name}…` : `Reading ${files.length} pictures…`);
  try {
    const kit = zip ? await call("import_kit", { file: await upload(zip, () => {}, "kit") }) : await call("import_pictures", await sent(files.filter(isPicture), folder));
    toast(`${kit.name} was imported.`, { kind: "ok" });
    done(kit.id);
  } catch (error) { toastError(error); }
  reading();
}

/** @param {File[]} files @param {string} folder */
async function sent(files, folder) {
  const pictures = [];
  for (const file of files) pictures.push(await upload(file));
  return { pictures, names: files.map((file) => file.name), name: folder ? nameFromFile(folder, folder) : null };
}

/** @returns {Promise<File[]>} */
function choose() {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", multiple: true, accept: `.zip,application/zip,${ACCEPTED}` });
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}
