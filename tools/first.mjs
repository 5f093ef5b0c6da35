// @ts-check
// Asks the engine that has just been built for the first visit's answers, and lays them beside the page.
import { startEngine } from "./engine.mjs";

/** How long the engine may take. */
const PATIENCE_MS = 60_000;

/**
 * The answers by their numbers, as JSON.
 * @param {string} folder
 * @param {string} main The glue's name without its ending.
 * @returns {Promise<string>}
 */
export function firstAnswers(folder, main) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the engine gave ${Object.keys(answers).length} of ${count} first answers`)), PATIENCE_MS);
    /** @type {Record<string, unknown>} */
    const answers = {};
    let count = Infinity;
    const hear = (/** @type {string} */ message) => {
      const { id, answer, error, of } = JSON.parse(message);
      if (error) return reject(new Error(`the engine did not answer: ${error.message}`));
      if (answer === undefined) return;
      answers[id] = answer;
      count = of ?? count;
      if (Object.keys(answers).length < count) return;
      clearTimeout(timer);
      resolve(JSON.stringify(answers));
    };
    startEngine(folder, main, hear).then((engine) => engine.post("first answers"), reject);
  });
}
