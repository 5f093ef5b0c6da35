// The engine works beside the page: it may be slow or die, and the page goes on.
import { expect, test, type Kubeglass } from "./kubeglass";

/** A cluster large enough that a question about all of it takes a while. */
function large(pods: number): string {
  const documents = [];
  for (let i = 0; i < pods; i++) {
    documents.push(`apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\n  namespace: ns-${i % 40}\n  labels:\n    app: app-${i % 97}\nspec:\n  containers:\n  - name: c\n    image: nginx:1.29\n    ports:\n    - containerPort: ${1000 + (i % 60)}`);
    if (i % 3 === 0) {
      documents.push(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: policy-${i}\n  namespace: ns-${i % 40}\nspec:\n  podSelector:\n    matchLabels:\n      app: app-${i % 97}\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app: app-${(i * 7) % 97}\n    ports:\n    - port: ${1000 + (i % 60)}`);
    }
  }
  return documents.join("\n---\n");
}

async function engines(kube: Kubeglass) {
  return kube.page.workers();
}

test("a worker that dies is started again, and the page says so", async ({ kube, page, guard }) => {
  guard.allow(/asked after load: .*\.(js|wasm)/);
  guard.allow(/unreachable|RuntimeError|console: /i);
  await kube.open();
  await kube.touch();
  const [engine] = await engines(kube);
  expect(engine).toBeDefined();
  // As a trap in the engine would: an error that nobody catches.
  await engine?.evaluate(() => {
    setTimeout(() => {
      throw new Error("unreachable");
    });
  });
  await expect(page.locator(".notices")).toContainText(/started again/);
  await kube.question("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).toHaveText(/no/);
});

test("what is being typed into Ask stays when the page has thought of a question itself", async ({ kube, page }) => {
  await kube.open();
  await kube.paste(large(600));
  await kube.ask.fill("kubectl auth can-i list po");
  // The page's own question has come once it is the title.
  await expect(page).toHaveTitle(/ -> .* · Kubeglass$/);
  await expect(kube.headline).toContainText("pod-");
  await expect(kube.ask).toHaveValue("kubectl auth can-i list po");
  await kube.ask.pressSequentially("ds --as=jane");
  await kube.ask.press("Enter");
  await expect(kube.headline).toContainText("jane");
  await expect(kube.ask).toHaveValue("kubectl auth can-i list pods --as=jane");
});

test("a view that was chosen stays when the answer comes later, until the next question", async ({ kube, page }) => {
  await kube.open();
  await kube.paste(large(600));
  await kube.show("problems");
  await expect(page).toHaveTitle(/ -> .* · Kubeglass$/);
  await expect(kube.cap).not.toHaveClass(/thinking|idle/);
  await expect(kube.viewTab("problems")).toHaveAttribute("aria-selected", "true");
  await kube.question("kubectl auth can-i list pods --as=jane");
  await expect(kube.viewTab("access")).toHaveAttribute("aria-selected", "true");
});

test("typing goes on while a long question runs, and the newer question wins", async ({ kube, page }) => {
  test.setTimeout(60_000);
  await kube.open();
  await kube.paste(large(1200));
  await kube.ask.fill("");
  // Well below what a blocked page would take, well above what a busy machine needs for sixty keys.
  const start = Date.now();
  await kube.ask.pressSequentially("ns-1/pod-1 -> ns-2/pod-2:1002", { delay: 0 });
  await expect(kube.ask).toHaveValue("ns-1/pod-1 -> ns-2/pod-2:1002");
  expect(Date.now() - start).toBeLessThan(20_000);
  await page.keyboard.press("Enter");
  await kube.ask.fill("kubectl auth can-i list pods --as=nobody");
  await page.keyboard.press("Enter");
  await expect(kube.headline).toContainText("nobody", { timeout: 30_000 });
  await page.waitForTimeout(1000);
  await expect(kube.headline).toContainText("nobody");
});
