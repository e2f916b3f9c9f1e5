/** Brings a kit in: the file of another studio's kit. */

import { el } from "./dom.js";
import { toast, toastError } from "./toast.js";
import { call, upload } from "./verbs.js";

/** Asks for the file and makes the kit. @param {(id: string) => void} done */
export async function importKit(done) {
  const file = await chooseZip();
  if (!file) return;
  try {
    toast(`Reading ${file.name}…`);
    const kit = await call("import_kit", { file: await upload(file) });
    toast(`${kit.name} was imported.`, { kind: "ok" });
    done(kit.id);
  } catch (error) { toastError(error); }
}

/** @returns {Promise<File | undefined>} */
function chooseZip() {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept: ".zip,application/zip" });
    input.addEventListener("change", () => resolve(input.files?.[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
}
