// The Network view: everybody, one workload, a matrix, many namespaces, and what an edit would change.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, type Kubeglass } from "./kubeglass";

/** So many workloads in so many namespaces, each shut but for its own. */
function world(workloads: number, namespaces: number): string {
  const of = (at: number) => `team-${at % namespaces}`;
  const pods = Array.from({ length: workloads }, (_, at) => {
    const labels = `{app: app-${Math.floor(at / namespaces)}}`;
    return `{apiVersion: v1, kind: Pod, metadata: {name: app-${Math.floor(at / namespaces)}, namespace: ${of(at)}, labels: ${labels}}, spec: {containers: [{name: c, image: "web:1"}]}}`;
  });
  const spaces = Array.from({ length: namespaces }, (_, at) => `{apiVersion: v1, kind: Namespace, metadata: {name: ${of(at)}, labels: {team: ${of(at)}}}}`);
  const policies = Array.from(
    { length: namespaces },
    (_, at) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-app-0, namespace: ${of(at)}}
spec:
  podSelector: {}
  ingress:
  - from: [{podSelector: {matchLabels: {app: app-0}}}]
    ports: [{port: 8080}]`,
  );
  return [...spaces, ...policies, ...pods].join("\n---\n");
}

/** Opens a text in the place of the example, and its Network view. */
async function opened(kube: Kubeglass, text: string) {
  await kube.open("?example=watcher");
  await kube.paste(text);
  await kube.show("network");
  // The page asks a question of its own about what is pasted.
  await button(kube.page, "All pairs").click();
}

async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

const button = (page: Page, name: string | RegExp) => page.locator("#view-panel").getByRole("button", { name });
const form = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("the matrix has a cell for every pair; a cell asks, and the arrow keys walk", async ({ kube, page }) => {
  await kube.open("?example=database");
  await form(page, "Matrix").click();
  const matrix = page.getByRole("region", { name: "Matrix" });
  await expect(matrix.getByRole("button", { name: "web to db: no" })).toHaveAttribute("aria-current", "true");
  await expect(matrix.getByRole("button", { name: /^api to db: unknown/ })).toBeVisible();
  await matrix.getByRole("button", { name: "api to db: TCP 3306" }).click();
  await expect(kube.ask).toHaveValue("prod/api -> prod/db:3306");
  await expect(kube.headline).toContainText("yes");
  const asked = matrix.getByRole("button", { name: "api to db: TCP 3306" });
  await expect(asked).toHaveAttribute("aria-current", "true");
  await asked.focus();
  await page.keyboard.press("ArrowUp");
  await expect(matrix.getByRole("button", { name: "web to db: no" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(kube.headline).toContainText("no");
  await expect(matrix).toBeVisible();
});

test("the matrix counts the policies of one end alone", async ({ kube, page }) => {
  await kube.open("?example=two-tenants");
  await form(page, "Matrix").click();
  const matrix = page.getByRole("region", { name: "Matrix" });
  const cell = matrix.getByRole("row").filter({ hasText: /^web/ }).first().getByRole("button").nth(2);
  await expect(cell).toHaveAccessibleName(/: no$/);
  const label = ((await cell.getAttribute("aria-label")) ?? "").replace(/: no$/, "");
  await button(page, "Egress").click();
  await expect(button(page, "Egress")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".nbar")).toContainText("as far as the row's egress policies let it out");
  await expect(matrix.getByRole("button", { name: new RegExp(`^${label}: `) }).first()).toBeVisible();
});

test("a workload that is selected offers itself, Enter looks from it, and Escape leaves", async ({ kube, page }) => {
  await kube.open("?example=database");
  await button(page, "All pairs").click();
  await expect(kube.picture.getByRole("button", { name: /^db-policy/ })).toHaveCount(0);
  const db = kube.picture.getByRole("button", { name: /^db, Pod/ });
  await expect(db).toBeVisible();
  await db.click();
  await expect(button(page, /^Focus on db/)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(kube.picture.locator("svg.g")).toHaveAccessibleName(/Who reaches db → db → Whom db reaches/);
  await expect(page.locator("#leave-focus")).toBeVisible();
  await button(page, "Into db").focus();
  await page.keyboard.press("Escape");
  await expect(button(page, "Combined")).toBeVisible();
  await expect(page.locator("#leave-focus")).toBeHidden();
  await page.locator("#pic").focus();
  await page.keyboard.press("Escape");
  await expect(page.locator("#leave-focus")).toBeVisible();
  await expect(kube.ask).toHaveValue("prod/web -> prod/db:3306");
});

test("who comes to a workload and whom it goes to are questions", async ({ kube, page }) => {
  await kube.open("?example=database");
  await button(page, "From db").click();
  await expect(kube.ask).toHaveValue("whom does prod/db reach");
  await expect(button(page, "From db")).toHaveAttribute("aria-pressed", "true");
  await button(page, "Into db").click();
  await expect(kube.ask).toHaveValue("who reaches prod/db");
});

test("an edit is looked at before it is applied: what it opens, then apply or leave", async ({ kube, page }) => {
  await kube.open("?example=database");
  await page.getByRole("button", { name: "See what changes" }).click();
  await expect(page.getByText("This edit opens 1 pair.")).toBeVisible();
  await expect(kube.picture.locator("svg.g")).toContainText("+ TCP 3306");
  await form(page, "Matrix").click();
  const matrix = page.getByRole("region", { name: "Matrix" });
  await expect(matrix.getByRole("button", { name: "web to db: TCP 3306; opens TCP 3306" })).toContainText("+ TCP 3306");
  await form(page, "Table").click();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("table")).toContainText("opens TCP 3306");
  await page.locator("#leave").focus();
  await page.keyboard.press("Escape");
  await expect(page.getByText("This edit opens 1 pair.")).toBeHidden();
  await expect(kube.headline).toContainText("no");
  await form(page, "Graph").click();
  await page.getByRole("button", { name: "See what changes" }).click();
  await button(page, "Apply this edit").click();
  await expect(kube.headline).toContainText("yes");
  await expect(page.getByText("This edit opens 1 pair.")).toBeHidden();
});

test("three hundred workloads are their namespaces; each opens and closes again", async ({ kube, page }) => {
  test.slow();
  await opened(kube, world(300, 12));
  const closed = kube.picture.getByRole("button", { name: /^team-3, Namespace, 25 workloads/ });
  await expect(closed).toBeVisible({ timeout: 20_000 });
  expect(await kube.nodes.count()).toBeLessThan(20);
  await closed.click();
  await expect(kube.picture.getByRole("button", { name: /^app-24, Pod/ })).toBeVisible();
  expect(await kube.nodes.count()).toBeLessThan(60);
  await button(page, "Fold namespace team-3 back").click();
  await expect(closed).toBeVisible();
  await form(page, "Matrix").click();
  const matrix = page.getByRole("region", { name: "Matrix" });
  await expect(matrix.getByRole("row")).toHaveCount(2 + 1 + 12 + 2);
  await matrix.getByRole("button", { name: "team-3", expanded: false }).first().click();
  await expect(matrix.getByRole("rowheader", { name: "app-24" })).toBeVisible();
  const start = Date.now();
  await matrix.getByRole("button", { name: /namespace team-3/, expanded: true }).first().click();
  await expect(matrix.getByRole("rowheader", { name: "app-24" })).toBeHidden();
  expect(Date.now() - start).toBeLessThan(3_000);
});

test("a question about one of many workloads takes the place of the hint to open a namespace", async ({ kube, page }) => {
  await opened(kube, world(300, 12));
  await expect(page.getByText("Select a namespace to open it.")).toBeVisible({ timeout: 20_000 });
  await kube.question("who reaches team-3/app-24");
  await expect(page.locator("#leave-focus")).toBeVisible();
  await page.locator("#leave-focus").click();
  await expect(page.getByText("Select a namespace to open it.")).toBeVisible();
});

for (const locale of ["en-US", "ko-KR"]) {
  for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 800 } })) {
    test.describe(`${locale}, ${size}`, () => {
      test.use({ locale, viewport });
      test("matrix, focus and preview have no violation and no width of their own", async ({ kube, page }) => {
        test.slow();
        await kube.openBare("?example=database");
        await expect(kube.headline).toBeVisible();
        const states: Record<string, () => Promise<void>> = {
          matrix: () => page.getByRole("button", { name: /^(Matrix|행렬)$/ }).click(),
          focus: async () => {
            await page.getByRole("button", { name: /^(Graph|그래프)$/ }).click();
            await button(page, /^(Both ways|양쪽)$/).click();
            await expect(page.locator("#leave-focus")).toBeVisible();
          },
          preview: async () => {
            await page.locator("#preview").click();
            await expect(page.locator("#leave")).toBeVisible();
          },
        };
        for (const [name, reach] of Object.entries(states)) {
          await reach();
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme });
            expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
          }
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(wide, name).toBeLessThanOrEqual(0);
        }
      });
    });
  }
}
