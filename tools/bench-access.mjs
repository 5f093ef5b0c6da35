// @ts-check
// What questions about a large world of roles and bindings take the built engine, in a worker of its own.
// node tools/bench-access.mjs FOLDER, or as a part of bench.mjs.
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { openChromium } from "./chromium.mjs";

const RUNS = 9;
const REVIEW = "a review of a batch: read, decided, written";
const READING = "  of that reading and writing JSON";

/**
 * Put before the worker's own script: counts how long its handlers work, and tells it when it is asked to.
 * What is counted is reading the message, answering and writing; not what the browser does to carry messages over.
 */
const METER = `
let busy = 0;
const timed = (handler) => function (event) {
  if (event.data === "busy?") { self.postMessage("busy " + busy); busy = 0; return; }
  const began = performance.now();
  try { return handler.call(this, event); } finally { busy += performance.now() - began; }
};
for (const [target, type] of [[self, self.constructor.prototype], [MessagePort.prototype, MessagePort.prototype]]) {
  const own = Object.getOwnPropertyDescriptor(type, "onmessage") ?? Object.getOwnPropertyDescriptor(self, "onmessage");
  Object.defineProperty(target, "onmessage", { configurable: true, get: own.get, set(handler) { own.set.call(this, timed(handler)); } });
}
`;

/**
 * Measures, and answers lines to print.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
export async function accessTimes(browser, url) {
  const page = await browser.newPage();
  await page.route("**/worker.js*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: METER + (await response.text()) });
  });
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector(".steps > li"));
  const times = await page.evaluate(inPage, { runs: RUNS, REVIEW, READING });
  await page.close();
  const lines = [`access: 2,000 roles and 3,000 bindings in the page's worker, fastest of ${RUNS} runs (median), load ${loadavg()[0]?.toFixed(1)}`];
  const line = (/** @type {string} */ what, /** @type {string} */ unit, /** @type {number[]} */ [least = NaN, median = NaN]) =>
    lines.push(`  ${what.padEnd(50)} ${least.toFixed(2).padStart(8)} ${unit}   (${median.toFixed(2)})`);
  const ends = (/** @type {string} */ what) => {
    const sorted = (times[what]?.all ?? []).toSorted((a, b) => a - b);
    return [sorted[0] ?? NaN, sorted[sorted.length >> 1] ?? NaN];
  };
  for (const [what, { unit }] of Object.entries(times)) {
    line(what, unit, ends(what));
    if (what === READING) line("  and the decision", unit, ends(REVIEW).map((time, at) => time - (ends(READING)[at] ?? NaN)));
  }
  return lines.join("\n");
}

/** @param {{ runs: number, REVIEW: string, READING: string }} names */
async function inPage({ runs, REVIEW, READING }) {
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
  const busy = async () => {
    const heard = new Promise((heard) => (engine.onmessage = ({ data }) => heard(data)));
    engine.postMessage("busy?");
    return Number(String(await heard).replace("busy ", ""));
  };
  const ask = async (/** @type {object} */ question, stateless = {}) => {
    const own = ++id;
    await busy();
    const began = performance.now();
    const answer = new Promise((heard) => {
      engine.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.id === own && message.progress === undefined) heard(message);
      };
    });
    engine.postMessage(JSON.stringify({ v: 1, id: own, revision, options: {}, ask: question, ...stateless }));
    const message = await answer;
    const ms = performance.now() - began;
    if (message.error) throw new Error(message.error.message);
    return { ms, inside: await busy(), answer: message.answer };
  };
  // Whoever is in system:masters is let through before anything is looked up: such a batch is read and written only.
  const spec = (/** @type {number} */ at, /** @type {string | undefined} */ group) => ({
    user: `user-${at % 300}`, groups: [group ?? `group-${at % 50}`],
    resourceAttributes: { verb: pick(verbs, at), resource: pick(resources, at * 3), namespace: `team-${at % 40}` },
  });
  const reviews = (/** @type {number} */ count, /** @type {string | undefined} */ group = undefined) => ({ kind: "accessReview", specs: Array.from({ length: count }, (_, at) => spec(at, group)) });
  const matrix = { kind: "accessMatrix", subject: { kind: "User", name: "user-17" } };
  /** @type {Record<string, { unit: string, all: number[] }>} */
  const all = {};
  const note = (/** @type {string} */ what, /** @type {string} */ unit, /** @type {number} */ time) => (all[what] ??= { unit, all: [] }).all.push(time);
  for (let run = 0; run <= runs; run++) {
    const opened = await ask({ kind: "open", sources: [{ name: "world.json", text }] });
    revision = opened.answer.revision;
    await ask({ kind: "overview" }); // the cluster, which every room shares
    const [first, again] = [await ask(reviews(1)), await ask(reviews(1))];
    const [few, many] = [await ask(reviews(1_000)), await ask(reviews(21_000))];
    const [fewRead, manyRead] = [await ask(reviews(1_000, "system:masters")), await ask(reviews(21_000, "system:masters"))];
    const whole = await ask(matrix);
    if (run === 0) continue; // fetched the rooms
    const each = (/** @type {number} */ more, /** @type {number} */ less) => ((more - less) / 20_000) * 1_000;
    note("index", "ms", first.inside - again.inside);
    note(REVIEW, "µs", each(many.inside, few.inside));
    note(READING, "µs", each(manyRead.inside, fewRead.inside));
    note("a review from the page and back", "µs", each(many.ms, few.ms));
    note("the whole matrix of a subject", "ms", whole.inside);
    note("that matrix from the page and back", "ms", whole.ms);
  }
  return all;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { browser, url, close } = await openChromium(process.argv[2] ?? "dist");
  console.log(await accessTimes(browser, url));
  await close();
}
