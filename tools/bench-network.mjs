// @ts-check
// What who reaches whom in a large world takes the built engine, in a worker of its own.
// node tools/bench-network.mjs FOLDER, or as a part of bench.mjs.
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { openChromium } from "./chromium.mjs";

const RUNS = 7;

/**
 * What who reaches whom takes the built engine, in worlds of pods and policies like those of the native benchmark.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
export async function networkTimes(browser, url) {
  const page = await browser.newPage();
  await page.exposeFunction("workerMemory", () =>
    page.workers().at(-1)?.evaluate(async () => {
      // The glue's own start gives what it started already.
      const glue = new URL(new URL(location.href).searchParams.get("js") ?? "", location.href).href;
      const wasm = await (await import(glue)).default();
      return wasm.memory.buffer.byteLength / 1e6;
    }),
  );
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector(".steps > li"));
  const times = await page.evaluate(async (runs) => {
    const { kubeglass } = /** @type {{ kubeglass: { workerUrl(): string } }} */ (/** @type {unknown} */ (globalThis));
    const engine = new Worker(kubeglass.workerUrl(), { type: "module" });
    await new Promise((ready) => (engine.onmessage = ready));
    let id = 0;
    let revision = 0;
    /** An answer, how long it took, and the longest time in which nothing was heard of it. */
    const ask = async (/** @type {object} */ question) => {
      const own = ++id;
      const began = performance.now();
      let [heard, longest] = [began, 0];
      const message = await new Promise((answered) => {
        engine.onmessage = ({ data }) => {
          const now = performance.now();
          [heard, longest] = [now, Math.max(longest, now - heard)];
          const message = JSON.parse(data);
          if (message.id === own && message.progress === undefined) answered(message);
        };
        engine.postMessage(JSON.stringify({ v: 1, id: own, revision, options: {}, ask: question }));
      });
      if (message.error) throw new Error(message.error.message);
      revision = message.answer.revision ?? revision;
      return { ms: heard - began, longest };
    };
    const world = (/** @type {number} */ pods, /** @type {number} */ policies) => {
      const pod = (/** @type {number} */ i) =>
        `---\napiVersion: v1\nkind: Pod\nmetadata: {name: pod-${i}, namespace: ns-${i % 40}, labels: {app: app-${i % 97}}}\nspec:\n  containers:\n  - {name: main, image: nginx}\n`;
      const policy = (/** @type {number} */ i) =>
        `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: policy-${i}, namespace: ns-${i % 40}}\nspec:\n  podSelector: {matchLabels: {app: app-${i % 97}}}\n  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: app-${(i * 7) % 97}}}\n    ports:\n    - port: ${1000 + (i % 16)}\n`;
      return [...Array(pods).keys()].map(pod).join("") + [...Array(policies).keys()].map(policy).join("");
    };
    const open = (/** @type {string} */ text) => ask({ kind: "open", sources: [{ name: "all.yaml", text }] });
    const groups = { kind: "connectivity", detail: "groups" };
    const picture = { kind: "graph", view: "network" };
    const view = (/** @type {string} */ form, focus = "", edits = /** @type {object[]} */ ([])) => ({
      kind: "networkView",
      form,
      look: { way: "both", focus, toggled: [] },
      edits,
    });
    const pair = { kind: "explain", line: "ns-0/pod-0 -> ns-1/pod-1:1000" };
    const [matrix, focus] = [view("matrix"), view("graph", "ns-0/pod-0[Pod]")];
    /** @type {Record<string, number[]>} */
    const all = {};
    const note = (/** @type {string} */ what, /** @type {number} */ ms) => (all[what] ??= []).push(ms);
    const large = world(2000, 1000);
    const at = large.lastIndexOf("port: 10") + 8;
    for (let run = 0; run <= runs; run++) {
      const read = await open(large);
      await ask({ kind: "overview" }); // the cluster, which every room shares
      const whole = await ask(groups);
      const drawn = await ask(picture);
      const why = await ask(pair);
      let insert = 11;
      const edits = () => [{ name: "all.yaml", from: at, to: at + 2, insert: String(insert++) }];
      const ahead = await ask(view("graph", "", edits()));
      const after = [];
      for (const question of [picture, matrix, focus, groups, pair]) {
        const edit = await ask({ kind: "edit", base: revision, edits: edits() });
        after.push(edit.ms + (await ask(question)).ms);
      }
      if (run === 0) continue; // fetched the rooms
      note("read", read.ms);
      note("who reaches whom, in groups", whole.ms);
      note("the picture, after that", drawn.ms);
      note("one question, explained", why.ms);
      note("the picture before and after an edit", ahead.ms);
      note("the same, longest silence", ahead.longest);
      const views = ["the picture", "the matrix", "one workload's neighbours", "the groups", "one question"];
      for (const [nth, what] of views.entries())
        note(`an edit to one policy, then ${what}`, after[nth] ?? NaN);
    }
    const { workerMemory } = /** @type {{ workerMemory(): Promise<number> }} */ (/** @type {unknown} */ (globalThis));
    note("the worker's memory, in MB", await workerMemory());
    await open(world(10_000, 2_000));
    await ask({ kind: "overview" });
    for (const [what, question] of /** @type {[string, object][]} */ ([
      ["in groups", groups],
      ["the picture, after that", picture],
      ["the matrix, after that", matrix],
    ])) {
      const { ms, longest } = await ask(question);
      note(`10,000 pods, 2,000 policies: ${what}`, ms);
      note(`10,000 pods, 2,000 policies: ${what}, longest silence`, longest);
    }
    return all;
  }, RUNS);
  await page.close();
  const lines = Object.entries(times).map(([what, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const [least, median] = [sorted[0] ?? NaN, sorted[sorted.length >> 1] ?? NaN];
    return `  ${what.padEnd(58)} ${least.toFixed(1).padStart(8)}   (${median.toFixed(1)})`;
  });
  const head = `network: 2,000 pods and 1,000 policies in the page's worker, through the protocol, ms, fastest of ${RUNS} runs (median), load ${loadavg()[0]?.toFixed(1)}`;
  return [head, ...lines].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { browser, url, close } = await openChromium(process.argv[2] ?? "dist");
  console.log(await networkTimes(browser, url));
  await close();
}
