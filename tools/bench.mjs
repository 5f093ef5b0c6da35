// @ts-check
// How long a reader waits: from opening the page to the first answer on screen. node tools/bench.mjs FOLDER
import { accessTimes } from "./bench-access.mjs";
import { networkTimes } from "./bench-network.mjs";
import { openChromium } from "./chromium.mjs";

const RUNS = 9;
const [folder = "dist"] = process.argv.slice(2);
const { browser, url, close } = await openChromium(folder);
/** @type {Record<string, number[]>} */
const times = { "first contentful paint": [], "first answer": [], "editor": [], "a question of one's own, with the engine's coming": [] };
for (let run = 0; run < RUNS; run++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } }); // its own, so with nothing cached
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = /** @type {Record<string, number>} */ ({});
    Object.assign(window, { seen });
    const look = () => {
      if (!seen["answer"] && document.querySelector(".steps > li")) seen["answer"] = performance.now();
      const hosts = [...document.querySelectorAll("*")].filter((element) => element.shadowRoot?.querySelector(".cm-content"));
      if (!seen["editor"] && hosts.length) seen["editor"] = performance.now();
      if (!seen["answer"] || !seen["editor"]) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url);
  await page.waitForFunction(() => {
    const { seen } = /** @type {{ seen?: Record<string, number> }} */ (/** @type {unknown} */ (window));
    return seen?.["answer"] && seen["editor"];
  });
  const [paint, answer, editor] = await page.evaluate(() => {
    const { seen } = /** @type {{ seen: Record<string, number> }} */ (/** @type {unknown} */ (window));
    return [performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN, seen["answer"] ?? NaN, seen["editor"] ?? NaN];
  });
  times["first contentful paint"]?.push(paint ?? NaN);
  times["first answer"]?.push(answer ?? NaN);
  times["editor"]?.push(editor ?? NaN);
  times["a question of one's own, with the engine's coming"]?.push(await ownQuestion(page));
  await context.close();
}
const access = await accessTimes(browser, url);
const network = await networkTimes(browser, url);
await close();
console.log(`page: from opening it, median of ${RUNS} runs in Chromium, nothing cached`);
for (const [what, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b);
  console.log(`  ${what.padEnd(50)} ${(sorted[RUNS >> 1] ?? NaN).toFixed(0).padStart(8)} ms   (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})`);
}
console.log(access);
console.log(network);

/**
 * From the first touch of the page to the answer of another question: the engine is fetched, started and asked.
 * @param {import("@playwright/test").Page} page
 */
async function ownQuestion(page) {
  await page.locator("#ask").fill("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
  const start = await page.evaluate(() => performance.now());
  await page.locator("#ask").press("Enter");
  await page.waitForFunction(() => document.querySelector(".cap.no"));
  return (await page.evaluate(() => performance.now())) - start;
}
