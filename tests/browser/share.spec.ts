import { expect, test } from "./kubeglass";
import { sharedLink, snippet } from "./link";

test("a link opens the same paste, question and view", async ({ kube, page }) => {
  await kube.open();
  await kube.example(/^An online store/);
  await kube.question("GET http://my-online-store.com/about");
  await expect(kube.headline).toContainText("not-found");
  const before = { ask: await kube.ask.inputValue(), headline: await kube.headline.innerText() };
  const link = await sharedLink(kube);
  // All of it stands in the fragment, which reaches no server.
  expect(new URL(link).search).toBe("");
  await page.goto("about:blank");
  await kube.open(link);
  await expect(kube.ask).toHaveValue(before.ask);
  await expect(kube.headline).toHaveText(before.headline);
  await expect(kube.viewTab("routes")).toHaveAttribute("aria-selected", "true");
  await expect(kube.fileTab("ingress.yaml")).toBeVisible();
  await expect(kube.fileTab("shop.yaml")).toBeVisible();
});

test("a link to an example opens it", async ({ kube }) => {
  await kube.open("?example=online-store");
  await expect(kube.ask).toHaveValue("GET http://my-online-store.com/wear");
});

test("a link that was cut off says so, and the page works", async ({ kube, page }) => {
  await kube.openBare("#kg1=notAPackedPaste");
  await expect(page.locator(".notices")).toContainText(/link/i);
  await kube.question("kubectl auth can-i list pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).not.toBeEmpty();
});

test("the snippet that Embed offers shows the same answer in somebody else's page", async ({ kube, page, served }) => {
  await kube.open();
  await kube.question("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).toHaveText(/no/);
  const body = await snippet(kube);
  // What stands before the fragment reaches the server.
  expect(body).toMatch(/ src="[^"?#]*\/embed\.html#kg1=[\w-]+"/);
  await page.route(`${served}host.html`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><title>A guide</title>${body}` }));
  await page.goto(`${served}host.html`);
  await expect(page.frameLocator("iframe").locator(".steps > li.bad")).toBeVisible();
});

test("what an author asks of a frame in its address is asked", async ({ page, served }) => {
  const frame = (title: string, query: string) => `<iframe title="${title}" src="embed.html?${query}" width="720" height="560"></iframe>`;
  const ask = encodeURIComponent("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
  const body = frame("question", `example=watcher&amp;ask=${ask}`) + frame("view", `example=online-store&amp;view=network&amp;lang=ko`);
  await page.route(`${served}host.html`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><title>A guide</title>${body}` }));
  await page.goto(`${served}host.html`);
  const question = page.frameLocator("iframe[title=question]");
  await expect(question.getByRole("heading", { level: 1 })).toContainText("delete pods");
  await expect(question.locator(".cap")).toHaveText(/no/);
  await expect(question.locator(".steps > li.bad")).toBeVisible();
  const view = page.frameLocator("iframe[title=view]");
  await expect(view.locator("html")).toHaveAttribute("lang", "ko");
  await expect(view.locator(".steps > li").first()).toBeVisible();
  await expect(view.getByRole("region", { name: /네트워크/ })).toBeVisible();
});

test("embed.html answers inside somebody else's page; the full page does not run there", async ({ page, served, guard }) => {
  await page.route(`${served}host.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><title>A guide</title><iframe title="example" src="embed.html?example=watcher" width="720" height="560"></iframe>
        <iframe title="full" src="index.html" width="720" height="560"></iframe>`,
    }),
  );
  guard.allow(/index\.html|framed/i);
  await page.goto(`${served}host.html`);
  const frame = page.frameLocator("iframe[title=example]");
  await expect(frame.locator(".steps > li").first()).toBeVisible();
  await expect(page.frameLocator("iframe[title=full]").locator(".steps > li")).toHaveCount(0);
});
