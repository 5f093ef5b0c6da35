// Everything with the keyboard alone: no test in this file touches the mouse.
import { expect, test, type Kubeglass } from "./kubeglass";

/** Presses Tab until the focused element satisfies `is`, and fails if it never does. */
async function tabTo(kube: Kubeglass, is: (focused: { role: string; name: string; inside: string }) => boolean, limit = 80) {
  for (let i = 0; i < limit; i++) {
    await kube.page.keyboard.press("Tab");
    const focused = await kube.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return {
        role: element?.getAttribute("role") ?? element?.tagName.toLowerCase() ?? "",
        name: (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim(),
        inside: element?.closest("[id]")?.id ?? "",
      };
    });
    if (is(focused)) return;
  }
  throw new Error("Tab never came to what was looked for");
}

test("Ask completes, and Enter asks", async ({ kube, page }) => {
  await kube.open();
  await kube.ask.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("kubectl auth can-i delete po");
  const list = page.getByRole("listbox");
  await expect(list).toBeVisible();
  await expect(list.getByRole("option").first()).toBeVisible();
  await expect(kube.ask).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Tab");
  await expect(kube.ask).toHaveValue(/delete pods/);
  await page.keyboard.type(" --as=system:serviceaccount:default:watcher");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(kube.cap).toHaveText(/no/);
});

test("ArrowUp brings back the question before", async ({ kube, page }) => {
  await kube.open();
  const first = await kube.ask.inputValue();
  await kube.question("kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher");
  await expect(kube.cap).toHaveText(/no/);
  await kube.ask.focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowUp");
  await expect(kube.ask).toHaveValue(first);
});

test("the views' tabs are walked with arrows", async ({ kube, page }) => {
  await kube.open();
  await kube.viewTab("access").focus();
  await page.keyboard.press("ArrowRight");
  await expect(kube.viewTab("network")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(kube.viewTab("network")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(kube.viewTab("access")).toHaveAttribute("aria-selected", "true");
});

test("the picture's nodes are reached and walked", async ({ kube, page }) => {
  await kube.open();
  await kube.viewTab("access").focus();
  await tabTo(kube, ({ role, inside }) => role === "button" && inside.startsWith("pic"));
  const name = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  const seen = new Set([await name()]);
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
    await page.keyboard.press(key);
    seen.add(await name());
  }
  expect(seen.size).toBeGreaterThan(2);
  await page.keyboard.press("Enter");
  await expect(kube.editor.locator("[class*=kg-cur], [class*=kg-look]").first()).toBeVisible();
});

test("the editor lets the keyboard out again", async ({ kube, page }) => {
  await kube.open();
  await kube.editor.focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(kube.editor).not.toBeFocused();
});

test("a problem is found and its fix applied", async ({ kube, page }) => {
  await kube.open();
  await kube.paste("apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selectr:\n    app: db\n  ports:\n  - port: 80\n");
  await kube.viewTab("problems").focus();
  await page.keyboard.press("Enter");
  await expect(kube.problems.filter({ hasText: "selectr" })).toBeVisible();
  await tabTo(kube, ({ role, name }) => role === "button" && /rename|selector|apply/i.test(name));
  await page.keyboard.press("Enter");
  const apply = page.getByRole("button", { name: /^Apply/ });
  if (await apply.count()) {
    await tabTo(kube, ({ role, name }) => role === "button" && /^Apply/.test(name));
    await page.keyboard.press("Enter");
  }
  await expect(kube.editor).toContainText("selector:");
  await expect(kube.editor).not.toContainText("selectr:");
});
