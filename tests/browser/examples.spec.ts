// Each example, chosen from the menu: its question, its answer, and lines that must be among those that prove it.
import { readFileSync } from "node:fs";
import { expect, test, type View } from "./kubeglass";

interface Example {
  title: string;
  ask: string;
  view: View;
  cap: RegExp;
  headline: RegExp;
  /** `file:line` of lines that must prove it, counted in the example's files by hand. */
  lines: string[];
  /** What the strip at the foot says. */
  terminal?: RegExp;
}

const EXAMPLES: Example[] = [
  {
    title: "Two clusters, three contexts",
    ask: "kubectl config use-context dev-frontend",
    view: "clusters",
    cap: /./,
    headline: /development.*developer.*frontend/,
    lines: [],
    terminal: /Switched to context "dev-frontend"\./,
  },
  {
    title: "A watcher that may only look",
    ask: "kubectl auth can-i list pods --as=system:serviceaccount:default:watcher",
    view: "access",
    cap: /yes/,
    headline: /yes.*watcher.*list.*pods/,
    lines: ["rbac.yaml:21", "rbac.yaml:24", "rbac.yaml:12"],
    terminal: /yes/,
  },
  {
    title: "Only the API reaches the database",
    ask: "prod/web -> prod/db:3306",
    view: "network",
    cap: /no/,
    headline: /no.*web.*db/,
    lines: ["db-policy.yaml:7"],
  },
  {
    title: "An online store behind one host",
    ask: "GET http://my-online-store.com/wear",
    view: "routes",
    cap: /yes|wear:80/,
    headline: /wear/,
    lines: ["ingress.yaml:13", "ingress.yaml:16"],
  },
  {
    title: "A Service that reaches nobody",
    ask: "GET http://my-online-store.com/watch",
    view: "routes",
    cap: /no/,
    headline: /watch/,
    lines: ["ingress.yaml:8", "ingress.yaml:18"],
  },
  {
    title: "Two tenants kept apart",
    ask: "team-a/web -> team-b/api:8080",
    view: "network",
    cap: /no/,
    headline: /no.*web.*api/,
    lines: [],
  },
];

for (const example of EXAMPLES) {
  test(example.title, async ({ kube }) => {
    await kube.open();
    await kube.example(new RegExp(`^${example.title}`));
    await expect(kube.ask).toHaveValue(example.ask);
    await expect(kube.viewTab(example.view)).toHaveAttribute("aria-selected", "true");
    await expect(kube.cap).toHaveText(example.cap);
    await expect(kube.headline).toHaveText(example.headline);
    if (example.terminal) await expect(kube.terminal).toHaveText(example.terminal);
    for (const line of example.lines) await expect(kube.steps.getByText(line, { exact: true }).first()).toBeVisible();

    // Every step leads to its line, in whichever file that is, and its pin stands there.
    const steps = await kube.steps.count();
    for (let index = 0; index < steps; index++) {
      const link = kube.steps.nth(index).locator(".at a, .at button");
      if ((await link.count()) === 0) continue;
      const [file, line] = (await link.innerText()).split(":");
      await link.click();
      await expect(kube.fileTab(file ?? "")).toHaveAttribute("aria-selected", "true");
      const pin = await kube.steps.nth(index).locator(".pin").innerText();
      await expect.poll(async () => (await kube.pinLines())[pin]).toBe(Number(line));
    }
    await expect(kube.nodes.first()).toBeVisible();
  });
}

test("one dash more, and the answer is yes", async ({ kube }) => {
  await kube.open();
  await kube.example(/^Only the API reaches the database/);
  await expect(kube.cap).toHaveText(/no/);
  await kube.fileTab("db-policy.yaml").click();
  await kube.paste(readFileSync("src/examples/one-dash/db-policy.yaml", "utf8"));
  await expect(kube.cap).toHaveText(/yes/);
});
