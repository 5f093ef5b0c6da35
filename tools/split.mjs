// @ts-check
// Splits the wasm that Trunk has just built into files that the page fetches when it first needs them.
// Trunk runs it after a build; the splitter and wasm-bindgen come from PATH.
import { transformSync } from "esbuild";
import { firstAnswers } from "./first.mjs";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Smaller files of what rooms share come together in one: a request costs more than they do. */
const SMALL_BYTES = 20_000;

const staging = process.env.TRUNK_STAGING_DIR ?? "";
const profile = process.env.TRUNK_PROFILE === "release" ? "wasm" : "debug";
const built = join(process.env.CARGO_TARGET_DIR ?? "target", "wasm32-unknown-unknown", profile, "kubeglass.wasm");
// The name that Trunk gave, with its hash: boot.js reads it from the page.
const main = readdirSync(staging).find((name) => /^kubeglass-.*_bg\.wasm$/.test(name))?.replace(/_bg\.wasm$/, "");
if (!main || !existsSync(built)) throw new Error(`there is no ${main ? built : "wasm of Trunk's in " + staging} to split`);

const work = mkdtempSync(join(tmpdir(), "kubeglass-split-"));
try {
  execFileSync("wasm-split-cli", [built, work, "--out-name", main], { stdio: "inherit" });
  const bindgen = ["--target=web", "--no-typescript", "--keep-lld-exports", "--remove-name-section", "--remove-producers-section"];
  execFileSync("wasm-bindgen", [...bindgen, `--out-dir=${staging}`, `--out-name=${main}`, join(work, `${main}.wasm`)], { stdio: "inherit" });
  // Every file carries the hash of the whole, so that a new page never meets an old part.
  const hash = main.slice("kubeglass".length);
  const link = `rooms${hash}.js`;
  const glue = join(staging, `${main}.js`);
  const text = readFileSync(glue, "utf8");
  const loads = 'from "./__wasm_split.js"';
  if (!text.includes(loads)) throw new Error(`${glue} does not load the parts`);
  writeFileSync(glue, small(text.replaceAll(loads, `from "./${link}"`)));
  const parts = readdirSync(work).filter((name) => name.endsWith(".wasm") && name !== `${main}.wasm`);
  const named = (/** @type {string} */ name) => name.replace(/^split_(.*)\.wasm$/, `room-$1${hash}.wasm`).replace(/^chunk_(.*)\.wasm$/, `shared-$1${hash}.wasm`);
  let loader = readFileSync(join(work, "__wasm_split.js"), "utf8");
  const little = new Map();
  for (const part of parts) {
    const wasm = withoutNames(readFileSync(join(work, part)));
    if (part.startsWith("chunk_") && wasm.length < SMALL_BYTES) {
      little.set(part, wasm);
    } else {
      writeFileSync(join(staging, named(part)), wasm);
      loader = loader.replaceAll(`"./${part}"`, `"./${named(part)}"`);
    }
  }
  const together = `shared${hash}.wasm`;
  const { wasm, places } = inOne(little);
  writeFileSync(join(staging, together), wasm);
  for (const [part, place] of places) loader = loader.replaceAll(`fetch(new URL("./${part}", import.meta.url))`, `within(${place})`);
  loader += withinOne(together);
  writeFileSync(join(staging, link), transformSync(loader, { minifyWhitespace: true, format: "esm" }).code);
  writeFileSync(join(staging, `first${hash}.json`), await firstAnswers(staging, main));
} finally {
  rmSync(work, { recursive: true, force: true });
}
// The engine of the first answers still listens.
process.exit();

/**
 * Many wasm files as the custom sections of one, and where each of them is in it.
 * @param {Map<string, Buffer>} files
 */
function inOne(files) {
  /** @type {Uint8Array[]} */
  const out = [Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])];
  let length = 8;
  const places = new Map();
  for (const [name, wasm] of files) {
    const size = [];
    for (let rest = wasm.length + 1; rest > 0 || size.length === 0; rest >>>= 7) size.push((rest & 127) | (rest > 127 ? 128 : 0));
    out.push(Buffer.from([0, ...size, 0]), wasm);
    places.set(name, [length + size.length + 2, length + size.length + 2 + wasm.length]);
    length += size.length + 2 + wasm.length;
  }
  return { wasm: Buffer.concat(out), places };
}

/**
 * How the loader gets a file out of that one.
 * @param {string} name
 */
function withinOne(name) {
  return `let all;
function within(from, to) {
  all ??= fetch(new URL("./${name}", import.meta.url)).then((said) => said.ok ? said.arrayBuffer() : Promise.reject(new Error(said.statusText)));
  all.catch(() => (all = undefined));
  return all.then((bytes) => new Response(bytes.slice(from, to), { headers: { "Content-Type": "application/wasm" } }));
}
`;
}

/**
 * A module without what only a reader of it needs.
 * @param {string} text
 */
function small(text) {
  return profile === "wasm" ? transformSync(text, { minify: true, format: "esm" }).code : text;
}

/**
 * A wasm file without its custom sections.
 * @param {Buffer} wasm
 */
function withoutNames(wasm) {
  const kept = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length; ) {
    const start = at;
    const id = wasm[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++] ?? 0;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
    if (id !== 0) kept.push(wasm.subarray(start, at));
  }
  return Buffer.concat(kept);
}
