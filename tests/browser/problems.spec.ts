// Problems that help: one key mends a line, each problem leads to the page of its rule, and what is refused stands in the picture.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Kubeglass } from "./kubeglass";

/** A policy whose selector is in the wrong case: the server refuses it, and the pod is open to everybody. */
const refused = `apiVersion: v1
kind: Pod
metadata:
  name: db
  labels:
    app: db
spec:
  containers:
  - name: db
    image: postgres
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shut
spec:
  podselector:
    matchLabels:
      app: db
  policyTypes:
  - Ingress
`;

async function pasted(kube: Kubeglass, text: string) {
  await kube.open();
  await kube.paste(text);
  await kube.show("problems");
  await expect(kube.problems.first()).toBeVisible();
}

/** Puts the cursor at the end of the editor's text. */
async function toTheEnd(kube: Kubeglass) {
  await kube.editor.click();
  await kube.page.keyboard.press("ControlOrMeta+End");
}

const said = (kube: Kubeglass) => kube.page.locator(".quick").getByRole("status");

test("one key goes to the problem, one applies its fix, and the picture changes; one takes it back", async ({ kube, page }) => {
  await pasted(kube, refused);
  await kube.show("network");
  const ghost = kube.nodes.filter({ hasText: "shut" });
  await expect(ghost).toHaveAccessibleName(/refused/);
  await toTheEnd(kube);
  await page.keyboard.press("F8");
  await expect(kube.editor.locator(".cm-activeLine")).toContainText("podselector");
  await page.keyboard.press("ControlOrMeta+.");
  await expect(said(kube)).toContainText("Applied: ");
  await expect(kube.editor).toContainText("podSelector");
  await expect(ghost).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(kube.editor).toContainText("podselector");
  await expect(ghost).toHaveCount(1);
});

test("what is not safe is offered first, and a line without a problem says so", async ({ kube, page }) => {
  await pasted(kube, refused.replace("podselector", "podSelectors"));
  await toTheEnd(kube);
  await page.keyboard.press("ControlOrMeta+.");
  await expect(said(kube)).toContainText("F8");
  await page.keyboard.press("Shift+F8");
  await page.keyboard.press("ControlOrMeta+.");
  await expect(said(kube)).toContainText("Look at it first");
  await expect(kube.editor).toContainText("podSelectors");
  await page.keyboard.press("ControlOrMeta+.");
  await expect(said(kube)).toContainText("Applied: ");
  await expect(kube.editor).not.toContainText("podSelectors");
});

test("a refused object is a ghost in picture and table, and the picture shows how it would be repaired", async ({ kube, page }) => {
  await kube.open();
  await kube.paste("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    protocol: tcp\n");
  await kube.show("routes");
  const web = kube.nodes.filter({ hasText: "web" });
  await expect(web).toHaveAccessibleName(/Service, line 10, refused/);
  await page.getByRole("button", { name: "As it would be once repaired" }).click();
  await expect(web.first()).not.toHaveAccessibleName(/refused/);
  await expect(kube.editor).toContainText("protocol: tcp");
  await page.getByRole("button", { name: "As pasted" }).click();
  await expect(web).toHaveAccessibleName(/refused/);
  await page.getByRole("button", { name: "Table" }).click();
  await expect(page.getByRole("row", { name: /Service web.*refused/ })).toBeVisible();
});

test("a problem leads to its rule's page, in the language of the reader", async ({ kube, page }) => {
  await pasted(kube, refused);
  const link = page.getByRole("link", { name: "About this rule: wrong-case-key" });
  await expect(link).toHaveAttribute("href", "rules/wrong-case-key.html");
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.getByRole("link", { name: /wrong-case-key/ })).toHaveAttribute("href", "rules/wrong-case-key.ko.html");
});

test.describe("pages of rules", () => {
  test.use({ viewport: { width: 360, height: 800 } });

  test("each stands alone, without a script, and fits a narrow screen", async ({ page, baseURL }) => {
    test.setTimeout(120_000);
    await page.goto("rules/index.html");
    const names = await page.locator("dt a").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).getAttribute("href") ?? ""));
    expect(names.length).toBeGreaterThan(60);
    for (const name of ["index.html", "index.ko.html", ...names, ...names.map((name) => name.replace(".html", ".ko.html"))]) {
      const answer = await page.request.get(new URL(`rules/${name}`, baseURL).href);
      expect(answer.status(), name).toBe(200);
      const text = await answer.text();
      expect(text, name).not.toContain("<script");
      expect(text, name).toContain("default-src 'none'");
    }
    for (const name of ["index.html", "refused.html", "netpol-dns.ko.html", "rbac-wildcard.html"]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`rules/${name}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`)), name).toEqual([]);
      }
    }
  });
});
