import { LIMITS, sizes, weight } from "../../tools/sizes.mjs";
import { expect, test } from "./kubeglass";

test("the first visit shows a question already answered", async ({ kube }) => {
  await kube.open();
  await expect(kube.steps.first()).toBeVisible();
  await expect(kube.ask).toHaveValue("kubectl auth can-i list pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).toHaveText(/yes/);
  await expect(kube.headline).toContainText("watcher");
  await expect(kube.terminal).toContainText("exit 0");
  await expect(kube.viewTab("access")).toHaveAttribute("aria-selected", "true");
});

test("one number stands in three places", async ({ kube }) => {
  await kube.open();
  await expect(kube.steps).toHaveCount(3);
  for (const [index, at] of ["rbac.yaml:21", "rbac.yaml:24", "rbac.yaml:12"].entries()) {
    await expect(kube.steps.nth(index).locator(".pin")).toHaveText(String(index + 1));
    await expect(kube.steps.nth(index).getByText(at)).toBeVisible();
    await expect(kube.picture.locator("svg:visible .gp").filter({ hasText: String(index + 1) }).first()).toBeVisible();
  }
  await expect.poll(() => kube.pinLines()).toEqual({ 1: 21, 2: 24, 3: 12 });
  const tinted = await kube.tintedLines();
  for (const line of ['  verbs: ["get", "list"]', "- kind: ServiceAccount", "roleRef:", "  name: read-clusterrole"]) {
    expect(tinted).toContain(line);
  }
});

test("choosing a step chooses its line and its mark in the picture", async ({ kube }) => {
  await kube.open();
  for (const index of [0, 2, 1]) {
    await kube.steps.nth(index).click();
    await expect(kube.steps.nth(index)).toHaveClass(/\bcur\b/);
    await expect(kube.page.locator(".steps > li.cur")).toHaveCount(1);
    await expect(kube.editor.locator(".cm-line.kg-cur").first()).toBeVisible();
  }
});

test("a node chooses its lines, and a line its node", async ({ kube, page }) => {
  await kube.open();
  await kube.nodes.filter({ hasText: "watcher-config" }).click();
  await expect(kube.editor.locator(".cm-line").filter({ hasText: "name: watcher-config" })).toHaveClass(/kg-/);
  await kube.editor.getByText("name: read-clusterrole", { exact: true }).first().click();
  await expect(page.locator("#pic svg:visible .node.sel, #pic svg:visible .node[aria-pressed=true], #pic svg:visible .node.cur").filter({ hasText: "read-clusterrole" }).first()).toBeVisible();
});

test("answers follow typing", async ({ kube, page }) => {
  await kube.open();
  await kube.editor.getByText('"list"').dblclick();
  await kube.editor.locator(".cm-line").filter({ hasText: "verbs:" }).click();
  await page.keyboard.press("End");
  for (let i = 0; i < '"list"]'.length + 2; i++) await page.keyboard.press("Backspace");
  await page.keyboard.type("]");
  await expect(kube.cap).toHaveText(/no/);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(kube.cap).toHaveText(/yes/);
});

test("weighs no more than it may", async ({ kube, page }) => {
  const loaded = new Set<string>();
  page.context().on("request", (request) => loaded.add(new URL(request.url()).pathname.replace(/\/$/, "/index.html")));
  await kube.open();
  await page.waitForLoadState("networkidle");
  // Nobody has touched anything: the answer came with the page, and the engine has not been asked for.
  expect(page.workers()).toEqual([]);
  await expect(kube.steps).toHaveCount(3);
  const names = [...loaded].filter((name) => /\.(html|css|js|json|wasm)$/.test(name));
  const fetched = (own: RegExp) => names.filter((name) => own.test(name)).reduce((sum, name) => sum + weight(`dist${name}`), 0);
  expect(fetched(/^(?!.*editor\.js)/)).toBeLessThanOrEqual(LIMITS.firstLoad * 1000);
  expect(fetched(/editor\.js$/)).toBeLessThanOrEqual(LIMITS.editor * 1000);
  // And what was really fetched is what the build counts.
  const { firstLoad, editor } = sizes("dist");
  expect(fetched(/./)).toBeLessThanOrEqual(firstLoad + editor);
  expect(fetched(/\.wasm$/)).toBeGreaterThan(0);
});

for (const lang of ["en", "ko"]) {
  test(`the answer that comes with the page is the engine's own (${lang})`, async ({ kube, page }) => {
    const shown = async () => ({
      why: await page.locator("#why").innerHTML(),
      picture: await kube.picture.locator("svg.g:visible").innerHTML(),
      tabs: await page.getByRole("tablist").allInnerTexts(),
      terminal: await kube.terminal.innerHTML(),
      pins: await kube.pinLines(),
    });
    await kube.open(`?lang=${lang}`);
    await expect.poll(async () => Object.keys(await kube.pinLines()).length).toBe(3);
    expect(page.workers()).toEqual([]);
    const kept = await shown();
    await kube.touch();
    // The engine has answered once it has drawn another view, and the first question is asked again.
    await kube.show("problems");
    await expect(kube.problems.first().or(page.locator("#view .none, #view .fine, #view p").first())).toBeVisible();
    await kube.show("access");
    await kube.question("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
    await expect(kube.cap).toHaveClass(/\bno\b/);
    await kube.question("kubectl auth can-i list pods --as=system:serviceaccount:default:watcher");
    await expect(kube.cap).toHaveClass(/\byes\b/);
    await page.mouse.move(3, 3);
    await expect.poll(shown).toEqual(kept);
  });
}

test("a secret is covered from the first moment, in whatever is pasted before anything else came", async ({ kube, page }) => {
  // What tells secrets is held back: until it has come, all of a text is covered.
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(/room-reading-.*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await kube.open();
  await kube.editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: hunter2hunter2\n");
  await expect(kube.editor.locator(".kg-mask").first()).toBeVisible();
  const text = () => kube.editor.evaluate((editor) => editor.textContent ?? "");
  expect(await text()).not.toContain("hunter2");
  letGo();
  await expect.poll(text).toContain("kind: Secret");
  expect(await text()).not.toContain("hunter2");
});

test("says what it needs where there is no JavaScript", async ({ browser, served }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: served });
  const page = await context.newPage();
  await page.goto("");
  await expect(page.getByText(/with WebAssembly/)).toBeVisible();
  await expect(page.getByText(/WebAssembly로/)).toBeVisible();
  await context.close();
});
