// @ts-check
// The built engine in Node, which takes this process for the page's worker.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Starts the engine. What it says comes to `hear`; what is given to the function that this resolves to reaches it.
 * @param {string} folder
 * @param {string} main The glue's name without its ending.
 * @param {(message: string) => void} hear
 * @returns {Promise<{ post: (message: string) => void, memory: () => number }>} With the bytes of its memory.
 */
export async function startEngine(folder, main, hear) {
  const here = (/** @type {string} */ name) => pathToFileURL(join(folder, name));
  // What the wasm finds in a worker.
  class DedicatedWorkerGlobalScope {
    /** @param {unknown} scope */
    static [Symbol.hasInstance](scope) {
      return scope === globalThis;
    }
  }
  const ready = new Promise((resolve) => {
    Object.assign(globalThis, {
      DedicatedWorkerGlobalScope,
      self: globalThis,
      fetch: async (/** @type {string | URL} */ url) => new Response(readFileSync(new URL(url)), { headers: { "Content-Type": "application/wasm" } }),
      postMessage: (/** @type {string} */ message) => (message === "ready" ? resolve(undefined) : hear(message)),
    });
  });
  const { default: init } = await import(here(`${main}.js`).href);
  const wasm = await init({ module_or_path: readFileSync(here(`${main}_bg.wasm`)) });
  await ready;
  return {
    post: (message) => /** @type {any} */ (globalThis).onmessage({ data: message }),
    memory: () => wasm.memory.buffer.byteLength,
  };
}
