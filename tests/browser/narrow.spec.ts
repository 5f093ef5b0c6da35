import { expect, test, type View, VIEWS } from "./kubeglass";

test.use({ viewport: { width: 360, height: 800 } });

for (const locale of ["en-US", "ko-KR"]) {
  test.describe(locale, () => {
    test.use({ locale });
    test("no view is wider than a telephone", async ({ kube, page }) => {
      await kube.open();
      for (const view of Object.keys(VIEWS) as View[]) {
        await kube.show(view);
        const wide = await page.evaluate(() => {
          const limit = document.documentElement.clientWidth;
          return { page: document.documentElement.scrollWidth, body: document.body.scrollWidth, limit };
        });
        expect(wide.page, view).toBeLessThanOrEqual(wide.limit);
        expect(wide.body, view).toBeLessThanOrEqual(wide.limit);
      }
    });

    test("problems of every kind, with fixes, are no wider either", async ({ kube, page }) => {
      await kube.open();
      await kube.paste("spec:\n\u00a0 podselector:\n    matchlabels: {role: db}\n  Ingress:\n  - from: []\n  ports: []\nand one more condition.\n");
      await kube.show("problems");
      await expect(kube.problems).not.toHaveCount(0);
      await expect(page.getByRole("button", { name: /safe fix|안전한 수정/ })).toBeVisible();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(beyond).toBeLessThanOrEqual(0);
    });
  });
}

test("the bar at the foot leads to the reason, the picture and the text", async ({ kube, page }) => {
  await kube.open();
  const bar = page.locator(".dock");
  for (const [name, part] of [["Text", "#text"], ["Picture", "#view-panel"], ["Why", "#why"]] as const) {
    const entry = bar.getByRole("link", { name }).or(bar.getByRole("button", { name }));
    await entry.click();
    await expect(page.locator(part)).toBeInViewport();
    const box = await entry.boundingBox();
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
  }
});

test("what has no room is in the menu", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Menu" }).click();
  const menu = page.locator("#menu-list");
  await expect(menu.getByRole("button", { name: /^Share/ })).toBeVisible();
  await menu.getByRole("button", { name: "한국어" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await menu.getByRole("button", { name: /GET http:/ }).first().click();
  await expect(kube.ask).toHaveValue(/^GET/);
});

test("at 768 px the page is the same column", async ({ kube, page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await kube.open();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(768);
});
