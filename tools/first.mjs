// @ts-check
// Asks the engine that has just been built for the first visit's answers, and lays them beside the page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** How long the engine may take. */
const PATIENCE_MS = 60_000;

/**
 * The answers by their numbers, as JSON.
 * @param {string} folder
 * @param {string} main The glue's name without its ending.
 * @returns {Promise<string>}
 */
export function firstAnswers(folder, main) {
  const here = (/** @type {string} */ name) => pathToFileURL(join(folder, name));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the engine gave ${Object.keys(answers).length} of ${count} first answers`)), PATIENCE_MS);
    /** @type {Record<string, unknown>} */
    const answers = {};
    let count = Infinity;
    // What the wasm finds in a worker.
    class DedicatedWorkerGlobalScope {
      /** @param {unknown} scope */
      static [Symbol.hasInstance](scope) {
        return scope === globalThis;
      }
    }
    Object.assign(globalThis, {
      DedicatedWorkerGlobalScope,
      self: globalThis,
      fetch: async (/** @type {string | URL} */ url) => new Response(readFileSync(new URL(url)), { headers: { "Content-Type": "application/wasm" } }),
      postMessage: (/** @type {string} */ message) => {
        if (message === "ready") return hear("first answers");
        const { id, answer, error, of } = JSON.parse(message);
        if (error) return reject(new Error(`the engine did not answer: ${error.message}`));
        if (answer === undefined) return;
        answers[id] = answer;
        count = of ?? count;
        if (Object.keys(answers).length < count) return;
        clearTimeout(timer);
        resolve(JSON.stringify(answers));
      },
    });
    const hear = (/** @type {string} */ data) => /** @type {any} */ (globalThis).onmessage({ data });
    import(here(`${main}.js`).href).then(({ default: init }) => init({ module_or_path: readFileSync(here(`${main}_bg.wasm`)) })).catch(reject);
  });
}
