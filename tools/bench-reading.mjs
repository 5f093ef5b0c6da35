// @ts-check
// What reading ten megabytes of manifests takes the built engine, beside what JavaScript's readers of YAML take, all in this
// process. The text is the one that the native benchmark writes. node tools/bench-reading.mjs FOLDER [FILE]
import * as jsYaml from "js-yaml";
import { readFileSync, readdirSync } from "node:fs";
import { loadavg } from "node:os";
import { parseAllDocuments } from "yaml";
import { startEngine } from "./engine.mjs";

const RUNS = 5;
const EDITS = 12;
const [folder = "dist", file = "target/tmp/manifests.yaml"] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const glue = readdirSync(folder).find((name) => /^kubeglass-[0-9a-f]+\.js$/.test(name)) ?? "";

/** @type {(message: any) => void} */
let heard = () => {};
const engine = await startEngine(folder, glue.replace(/\.js$/, ""), (message) => heard(JSON.parse(message)));
let [id, revision] = [0, 0];
/** An answer, and how long it took. */
const ask = async (/** @type {object} */ question) => {
  const own = ++id;
  const began = performance.now();
  const message = await new Promise((answered) => {
    heard = (message) => message.id === own && message.progress === undefined && answered(message);
    engine.post(JSON.stringify({ v: 1, id: own, revision: revision || undefined, options: {}, ask: question }));
  });
  if (message.error) throw new Error(message.error.message);
  revision = message.answer.revision ?? revision;
  return { ms: performance.now() - began, answer: message.answer };
};

/** @type {Record<string, number[]>} */
const times = {};
const note = (/** @type {string} */ what, /** @type {number} */ ms) => (times[what] ??= []).push(ms);
const least = (/** @type {string} */ what) => Math.min(...(times[what] ?? [NaN]));
const READ = "tree, types, unknown fields and what is refused";
const before = engine.memory();
let memory = 0;
let problems = 0;
for (let run = 0; run < RUNS; run++) {
  revision = 0;
  const open = await ask({ kind: "open", sources: [{ name: "all.yaml", text }] });
  const judged = await ask({ kind: "overview" });
  if (run === 0) memory = engine.memory();
  note("tree and types", open.ms);
  note(READ, open.ms + judged.ms);
  const first = await ask({ kind: "problems" });
  note("the first problems, after that", first.ms);
  problems = first.answer.problems.length;
}
const middle = text.indexOf("app.kubernetes.io/name: ", text.length >> 1) + 24;
for (const [what, at, insert] of /** @type {[string, number, string][]} */ ([
  ["a letter typed, then the problems", middle, "x"],
  ["a line in front of all, then the problems", 0, "# of the suite\n"],
  ["a quote that is not closed, then the problems", middle, '"'],
])) {
  for (let run = 0; run < EDITS; run++) {
    const taken = run % 2 ? insert.length : 0; // typed, and taken back
    const edits = [{ name: "all.yaml", from: at, to: at + taken, insert: taken ? "" : insert }];
    const edit = await ask({ kind: "edit", base: revision, edits });
    const found = await ask({ kind: "problems" });
    if (run > 1) note(what, edit.ms + found.ms);
  }
}

/** What a reader of JavaScript's takes, and how much of its heap the result is. */
const theirs = (/** @type {string} */ what, /** @type {() => unknown[]} */ read) => {
  for (let run = 0; run < 2; run++) {
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    const began = performance.now();
    const all = read();
    note(what, performance.now() - began);
    if (run === 1) heaps[what] = (process.memoryUsage().heapUsed - heap) / 1e6;
    if (all.length === 0) throw new Error(`${what} read nothing`);
  }
};
/** @type {Record<string, number>} */
const heaps = {};
theirs("npm js-yaml, values alone", () => jsYaml.loadAll(text));
theirs("npm yaml, values alone", () => parseAllDocuments(text).map((document) => document.toJS()));

console.log(`reading: ${(text.length / 1e6).toFixed(1)} MB in WebAssembly, in Node, fastest of ${RUNS} runs, load ${loadavg()[0]?.toFixed(1)}; ${problems} problems`);
for (const [what, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b);
  const ratio = `${(least(what) / least(READ)).toFixed(2)} × ours`;
  const heap = heaps[what] === undefined ? "" : `, ${heaps[what].toFixed(0)} MB`;
  console.log(`  ${what.padEnd(50)} ${(sorted[0] ?? NaN).toFixed(1).padStart(8)} ms   (${(sorted[sorted.length >> 1] ?? NaN).toFixed(1)})   ${what.startsWith("npm") ? ratio + heap : ""}`);
}
console.log(`  ${"the engine's memory with the paste, at its highest".padEnd(50)} ${(memory / 1e6).toFixed(1).padStart(8)} MB   (${(before / 1e6).toFixed(1)} without it)`);
process.exit();
