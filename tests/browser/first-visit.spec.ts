import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { LIMITS, sizes } from "../../tools/sizes.mjs";
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

test("weighs no more than it may", async ({ kube, page, served }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await kube.open();
  const { firstLoad, editor } = sizes("dist");
  expect(editor).toBeGreaterThan(0);
  expect(firstLoad).toBeLessThanOrEqual(LIMITS.firstLoad * 1000);
  expect(editor).toBeLessThanOrEqual(LIMITS.editor * 1000);
  // And what was really fetched is what was counted.
  const names = [...new Set(loaded)].map((path) => (path === "/" ? "/index.html" : path)).filter((path) => /\.(html|css|js|wasm)$/.test(path));
  const fetched = names.reduce((sum, path) => sum + gzipSync(readFileSync(`dist${path}`), { level: 9 }).length, 0);
  expect(fetched, served).toBeLessThanOrEqual(firstLoad + editor);
});

test("says what it needs where there is no JavaScript", async ({ browser, served }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: served });
  const page = await context.newPage();
  await page.goto("");
  await expect(page.getByText(/with WebAssembly/)).toBeVisible();
  await expect(page.getByText(/WebAssembly로/)).toBeVisible();
  await context.close();
});
