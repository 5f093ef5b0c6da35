// The API as its groups, as kubectl prints them and as a tree of what one subject may do; findings with their path.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./kubeglass";

const WATCHER = "--as=system:serviceaccount:default:watcher";

test("kubectl api-resources prints its table and opens the tree", async ({ kube, page }) => {
  await kube.open("?example=watcher");
  await kube.question("kubectl api-resources --api-group=batch");
  await kube.terminal.getByRole("button", { name: "+2" }).click();
  await expect(kube.terminal).toContainText("cronjobs");
  await expect(kube.terminal).toContainText("CronJob");
  await expect(kube.headline).toContainText("groups");
  await expect(page.getByRole("button", { name: "API groups" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("region", { name: "API groups" }).getByText("/api/v1")).toBeVisible();
});

test("a verb of the tree is a question, and the arrow keys go from verb to verb", async ({ kube, page }) => {
  await kube.open("?example=watcher");
  await kube.question(`kubectl api-resources ${WATCHER}`);
  const tree = page.getByRole("region", { name: "API groups" });
  await tree.locator("summary").filter({ hasText: "rbac.authorization.k8s.io" }).click();
  const apps = tree.locator("summary").filter({ hasText: /^apps/ });
  await apps.focus();
  await page.keyboard.press("Enter");
  await expect(tree.getByText("/apis/apps/v1")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const verb = tree.locator(":focus");
  await expect(verb).toHaveAccessibleName(/^delete daemonsets: /);
  await page.keyboard.press("Enter");
  await expect(kube.ask).toHaveValue(/^kubectl auth can-i delete daemonsets\.apps .*watcher/);
  await expect(kube.cap).toContainText(/yes|no/);
  await expect(tree.locator("[aria-current=true]")).toHaveAccessibleName(/^delete daemonsets: /);
});

test("a verb that is not known says what it hangs on", async ({ kube, page }) => {
  await kube.open("?example=watcher");
  await kube.question(`kubectl api-resources ${WATCHER}`);
  const tree = page.getByRole("region", { name: "API groups" });
  await tree.locator("#groups-place").selectOption("staging");
  await expect(tree.locator(".amx-missing")).toContainText("Role config-reader is not in the paste");
  await expect(tree.getByRole("button", { name: /^create configmaps: unknown, hangs on Role config-reader \(RoleBinding / })).toBeVisible();
  // What is in no namespace does not hang on a RoleBinding.
  await expect(tree.getByRole("button", { name: /^create nodes: no$/ })).toBeVisible();
});

for (const locale of ["en-US", "ko-KR"]) {
  test.describe(locale, () => {
    test.use({ locale });
    test("the tree has no violation, light and dark, wide and narrow", async ({ kube, page }) => {
      test.slow(); // hundreds of buttons, looked at four times
      await kube.open("?example=watcher");
      await kube.question(`kubectl api-resources ${WATCHER}`);
      await expect(page.locator(".apg table").first()).toBeVisible();
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] }).analyze();
          expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`)), `${width} ${colorScheme}`).toEqual([]);
          if (process.env["SHOTS"]) await page.screenshot({ path: `test-results/shots/groups-${locale}-${width}-${colorScheme}.png` });
        }
      }
    });
  });
}

test("a right that leads to more is a problem, with the way there", async ({ kube, page }) => {
  await kube.open("?example=two-tenants");
  await kube.show("problems");
  const problem = kube.problems.filter({ hasText: "Group team-a and one other may read every Secret in namespace team-a" });
  await expect(problem).toContainText("RoleBinding team-a/tenant → Role team-a/tenant → rule 1");
  await problem.getByRole("button").first().click();
  await expect(kube.editor.locator(".cm-line").filter({ hasText: "secrets" }).first()).toBeVisible();
  if (process.env["SHOTS"]) await page.screenshot({ path: "test-results/shots/findings.png" });
});
