// @ts-check
// What the page weighs, gzipped: node tools/sizes.mjs FOLDER. Also imported by the browser tests.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a first visit may weigh before the editor comes, and the editor, in kilobytes of 1000 bytes. */
export const LIMITS = { firstLoad: 400, editor: 130 };

/**
 * Gzipped bytes of one file.
 * @param {string} path
 */
export function weight(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

/**
 * Gzipped bytes of what a first visit loads, of the editor's chunk, and of the engine: what comes with the first question of
 * the reader's own, and room by room later. The rules' pages are pages of their own.
 * @param {string} folder
 */
export function sizes(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(html|css|js|json|wasm)$/.test(name) && name !== "embed.html" && !name.startsWith(`rules${sep}`))
    .map((name) => ({ name, bytes: weight(join(folder, name)) }));
  const isEditor = (/** @type {{ name: string }} */ file) => /(^|[/\\])editor[^/\\]*\.js$/.test(file.name);
  const isEngine = (/** @type {{ name: string }} */ file) => /^((room|shared)-.*\.wasm|worker\.js)$/.test(file.name);
  const sum = (/** @type {typeof files} */ some) => some.reduce((total, file) => total + file.bytes, 0);
  return {
    files,
    firstLoad: sum(files.filter((file) => !isEditor(file) && !isEngine(file))),
    editor: sum(files.filter(isEditor)),
    engine: sum(files.filter(isEngine)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, firstLoad, editor, engine } = sizes(process.argv[2] ?? "dist");
  const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
  for (const file of files) console.log(`  ${kb(file.bytes)}  ${file.name}`);
  console.log(`First load ${kb(firstLoad)} gzipped (at most ${LIMITS.firstLoad} KB), editor ${kb(editor)} (at most ${LIMITS.editor} KB), the engine's rooms ${kb(engine)}`);
}
