// @ts-check
// What the page weighs, gzipped: node tools/sizes.mjs FOLDER. Also imported by the browser tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * What a first visit may weigh before the editor comes, and the editor, in kilobytes of 1000 bytes. The first number
 * only ever falls; AIM is what a visit should cost.
 */
export const LIMITS = { firstLoad: 835, editor: 130 };
export const AIM = { firstLoad: 400 };

/** The rooms that the first visit's example asks; the others come when a question needs them. */
const FIRST_ROOMS = ["access", "problems"];

/**
 * Gzipped bytes of what a first visit loads, of the editor's chunk and of the rooms that come later.
 * @param {string} folder
 */
export function sizes(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(html|css|js|wasm)$/.test(name) && name !== "embed.html")
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }));
  const first = firstRooms(folder, files.map((file) => file.name));
  const isEditor = (/** @type {{ name: string }} */ file) => /(^|[/\\])editor[^/\\]*\.js$/.test(file.name);
  const isLater = (/** @type {{ name: string }} */ file) => /^(room|shared)-/.test(file.name) && !first.has(file.name);
  const sum = (/** @type {typeof files} */ some) => some.reduce((total, file) => total + file.bytes, 0);
  return {
    files,
    firstLoad: sum(files.filter((file) => !isEditor(file) && !isLater(file))),
    editor: sum(files.filter(isEditor)),
    later: sum(files.filter(isLater)),
  };
}

/**
 * The files of FIRST_ROOMS, as the loader of the rooms names them.
 * @param {string} folder
 * @param {string[]} names
 */
function firstRooms(folder, names) {
  const loader = names.find((name) => /^rooms-.*\.js$/.test(name));
  const text = loader ? readFileSync(join(folder, loader), "utf8") : "";
  const shared = new Map([...text.matchAll(/const (__chunk_\d+)\s*=\s*makeLoad\([^"]*"\.\/([^"]+)"/g)].map(([, id, file]) => [id, file]));
  const files = new Set();
  for (const room of FIRST_ROOMS) {
    const load = new RegExp(`__wasm_split_load_${room}\\s*=\\s*[^"]*"\\./([^"]+)"[^\\[]*\\[([^\\]]*)\\]`).exec(text);
    if (!load) throw new Error(`${loader} does not say what the room ${room} loads`);
    files.add(load[1]);
    for (const id of (load[2] ?? "").split(",")) files.add(shared.get(id.trim()));
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, firstLoad, editor, later } = sizes(process.argv[2] ?? "dist");
  const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
  for (const file of files) console.log(`  ${kb(file.bytes)}  ${file.name}`);
  console.log(`First load ${kb(firstLoad)} gzipped (at most ${LIMITS.firstLoad} KB, the aim is ${AIM.firstLoad} KB), editor ${kb(editor)} (at most ${LIMITS.editor} KB), other rooms ${kb(later)}`);
}
