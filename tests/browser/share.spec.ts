import { expect, test } from "./kubeglass";
import { sharedLink, snippet } from "./link";

test("a link opens the same paste, question and view", async ({ kube, page }) => {
  await kube.open();
  await kube.example(/^An online store/);
  await kube.question("GET http://my-online-store.com/about");
  await expect(kube.headline).toContainText("not-found");
  const before = { ask: await kube.ask.inputValue(), headline: await kube.headline.innerText() };
  const link = await sharedLink(kube);
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
  expect(body).toContain("embed.html");
  await page.route(`${served}host.html`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><title>A guide</title>${body}` }));
  await page.goto(`${served}host.html`);
  await expect(page.frameLocator("iframe").locator(".steps > li.bad")).toBeVisible();
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
