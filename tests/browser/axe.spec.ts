// No violation that axe can find: every view, both languages, light and dark, wide and narrow.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, type View } from "./kubeglass";

/**
 * What axe finds, in a form that says where to look. In the page itself, which has no frames, and without the lists of
 * what is well: a third of the time for the same findings.
 */
async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n").slice(1, 2).join("")}`));
}

/** The examples whose pictures are looked at, and in which views. */
const VIEWS_OF: Record<string, View[]> = { "two-clusters": ["clusters", "problems"], watcher: ["access"], database: ["network"], "online-store": ["routes"] };

for (const locale of ["en-US", "ko-KR"]) {
  for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 800 } })) {
    test.describe(`${locale}, ${size}`, () => {
      test.use({ locale, viewport });
      test("every view, light and dark", async ({ kube, page }) => {
        test.setTimeout(90_000);
        for (const [example, views] of Object.entries(VIEWS_OF)) {
          await kube.openBare(`?example=${example}`);
          for (const view of views) {
            await kube.show(view);
            await expect(view === "problems" ? kube.problems.first() : kube.nodes.first()).toBeVisible();
            for (const colorScheme of ["light", "dark"] as const) {
              await page.emulateMedia({ colorScheme });
              expect(await violations(page), `${view}, ${colorScheme}`).toEqual([]);
            }
          }
          await page.goto("about:blank");
        }
      });
    });
  }
}

test("menus, completion, dialogs and the empty page", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: /^Examples/ }).click();
  expect(await violations(page), "examples").toEqual([]);
  await page.keyboard.press("Escape");
  await kube.ask.fill("kubectl auth can-i get po");
  await expect(page.getByRole("listbox")).toBeVisible();
  expect(await violations(page), "completion").toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Share/ }).click();
  expect(await violations(page), "share").toEqual([]);
  await page.keyboard.press("Escape");
  await kube.editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await violations(page), "empty").toEqual([]);
});

test("the same as a table", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(page.getByRole("table").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("the same as a matrix", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Matrix", exact: true }).click();
  await expect(page.getByRole("region", { name: "Matrix" }).getByRole("table").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violations(page), "dark").toEqual([]);
});
