// @ts-check
// How long a reader waits: from opening the page to the first answer on screen. node tools/bench.mjs FOLDER
import { chromium } from "@playwright/test";
import { serve } from "./serve.mjs";

const RUNS = 9;
const [folder = "dist"] = process.argv.slice(2);
const { url, close } = await serve(folder, 0);
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  chromiumSandbox: process.getuid?.() !== 0,
  args: ["--disable-background-networking", "--no-first-run"],
});
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
const access = await accessTimes();
await browser.close();
await close();
console.log(`page: from opening it, median of ${RUNS} runs in Chromium, nothing cached`);
for (const [what, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b);
  console.log(`  ${what.padEnd(50)} ${(sorted[RUNS >> 1] ?? NaN).toFixed(0).padStart(8)} ms   (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})`);
}
console.log("access: 2,000 roles and 3,000 bindings in the page's worker, through the protocol, median of 7");
for (const [what, ms] of Object.entries(access)) console.log(`  ${what.padEnd(50)} ${ms.toFixed(ms < 1 ? 4 : 1).padStart(8)} ms`);

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

/** What questions about a large world take the built engine in a worker of its own. */
async function accessTimes() {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector(".steps > li"));
  const times = await page.evaluate(async () => {
    const api = { rbac: "rbac.authorization.k8s.io/v1", group: "rbac.authorization.k8s.io" };
    const pick = (/** @type {string[]} */ list, /** @type {number} */ at) => /** @type {string} */ (list[at % list.length]);
    const resources = ["pods", "secrets", "configmaps", "services", "deployments", "jobs", "ingresses", "pods/log"];
    const verbs = ["get", "list", "watch", "create", "update", "delete"];
    const items = [];
    for (let at = 0; at < 2000; at++) {
      const rules = [0, 1, 2].map((rule) => ({
        apiGroups: ["", "apps", "batch"], resources: [pick(resources, at + rule), pick(resources, at * 7 + rule)], verbs: [pick(verbs, at + rule), pick(verbs, at * 5)],
      }));
      items.push({ apiVersion: api.rbac, kind: "Role", metadata: { name: `role-${at}`, namespace: `team-${at % 40}` }, rules });
    }
    for (let at = 0; at < 3000; at++) {
      const role = (at * 13) % 2000;
      items.push({
        apiVersion: api.rbac, kind: "RoleBinding", metadata: { name: `binding-${at}`, namespace: `team-${role % 40}` },
        subjects: [{ kind: "User", name: `user-${at % 300}`, apiGroup: api.group }, { kind: "Group", name: `group-${at % 50}`, apiGroup: api.group }],
        roleRef: { kind: "Role", name: `role-${role}`, apiGroup: api.group },
      });
    }
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 1);
    const { kubeglass } = /** @type {{ kubeglass: { workerUrl(): string } }} */ (/** @type {unknown} */ (globalThis));
    const engine = new Worker(kubeglass.workerUrl(), { type: "module" });
    await new Promise((ready) => (engine.onmessage = ready));
    let id = 0;
    let revision = 0;
    const ask = async (/** @type {object} */ question, stateless = {}) => {
      const own = ++id;
      const began = performance.now();
      const answer = new Promise((heard) => {
        engine.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.id === own && message.progress === undefined) heard(message);
        };
      });
      engine.postMessage(JSON.stringify({ v: 1, id: own, revision, options: {}, ask: question, ...stateless }));
      const message = await answer;
      if (message.error) throw new Error(message.error.message);
      return { ms: performance.now() - began, answer: message.answer };
    };
    const spec = (/** @type {number} */ at) => ({
      user: `user-${at % 300}`, groups: [`group-${at % 50}`],
      resourceAttributes: { verb: pick(verbs, at), resource: pick(resources, at * 3), namespace: `team-${at % 40}` },
    });
    const reviews = (/** @type {number} */ count) => ({ kind: "accessReview", specs: Array.from({ length: count }, (_, at) => spec(at)) });
    const matrix = { kind: "accessMatrix", subject: { kind: "User", name: "user-17" } };
    const median = (/** @type {number[]} */ all) => all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;
    /** @type {Record<string, number[]>} */
    const all = { "index": [], "a review": [], "the whole matrix of a subject": [] };
    for (let run = 0; run < 8; run++) {
      const opened = await ask({ kind: "open", sources: [{ name: "world.json", text }] });
      revision = opened.answer.revision;
      await ask({ kind: "overview" }); // the cluster, which every room shares
      const [first, again] = [await ask(reviews(1)), await ask(reviews(1))];
      const [few, many] = [await ask(reviews(1_000)), await ask(reviews(21_000))];
      const whole = await ask(matrix);
      if (run === 0) continue; // fetched the rooms
      all["index"]?.push(first.ms - again.ms);
      all["a review"]?.push((many.ms - few.ms) / 20_000);
      all["the whole matrix of a subject"]?.push(whole.ms);
    }
    return Object.fromEntries(Object.entries(all).map(([what, found]) => [what, median(found)]));
  });
  await page.close();
  return times;
}
