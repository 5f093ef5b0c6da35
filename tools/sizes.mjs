// @ts-check
// What the page weighs, gzipped: node tools/sizes.mjs FOLDER. Also imported by the browser tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * What a first visit may weigh before the editor comes, and the editor, in kilobytes of 1000 bytes. The first number
 * only ever falls: it is what the whole engine and page weigh in one wasm, and AIM is what a visit should cost.
 */
export const LIMITS = { firstLoad: 835, editor: 130 };
export const AIM = { firstLoad: 400 };

/**
 * Gzipped bytes of what a first visit loads and of the editor's chunk.
 * @param {string} folder
 */
export function sizes(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(html|css|js|wasm)$/.test(name) && name !== "embed.html")
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }));
  const isEditor = (/** @type {{ name: string }} */ file) => /(^|[/\\])editor[^/\\]*\.js$/.test(file.name);
  const sum = (/** @type {typeof files} */ some) => some.reduce((total, file) => total + file.bytes, 0);
  return {
    files,
    firstLoad: sum(files.filter((file) => !isEditor(file))),
    editor: sum(files.filter(isEditor)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, firstLoad, editor } = sizes(process.argv[2] ?? "dist");
  const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
  for (const file of files) console.log(`  ${kb(file.bytes)}  ${file.name}`);
  console.log(`First load ${kb(firstLoad)} gzipped (at most ${LIMITS.firstLoad} KB, the aim is ${AIM.firstLoad} KB), editor ${kb(editor)} (at most ${LIMITS.editor} KB)`);
}
