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
  // The list of the whole line, not of what was typed on the way.
  await expect(list.getByRole("option").first()).toContainText(/^pod/);
  await expect(list.getByRole("option").filter({ hasNotText: /po/ })).toHaveCount(0);
  await expect(kube.ask).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { selected: true })).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Tab");
  await expect(kube.ask).toHaveValue(/delete pods/);
  await page.keyboard.type(" --as=system:serviceaccount:default:watch");
  // Escape closes the list; without one it brings the asked line back.
  await expect(list.getByRole("option").first()).toContainText("watcher");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.type("er");
  await page.keyboard.press("Enter");
  await expect(list).toBeHidden();
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
  // Tab comes to what is selected; from the first node the arrows follow the proof, and End is not its end.
  const focused = page.locator("#pic svg [role=button]:focus");
  await expect(focused).toHaveAttribute("aria-label", /^read-clusterrole,/);
  for (const [key, name] of [
    ["Home", /^watcher,/],
    ["ArrowRight", /^read-clusterrolebinding,/],
    ["ArrowRight", /^read-clusterrole,/],
    ["ArrowRight", /^list pods,/],
    ["ArrowRight", /^list pods,/],
    ["ArrowLeft", /^read-clusterrole,/],
    ["ArrowDown", /^config-reader,/],
    ["ArrowUp", /^read-clusterrole,/],
    ["End", /^(?!read-clusterrole,)./],
    ["Home", /^watcher,/],
  ] as const) {
    await page.keyboard.press(key);
    await expect(focused, key).toHaveAttribute("aria-label", name);
  }
  await page.keyboard.press("Enter");
  await expect(kube.editor.locator("[class*=kg-cur], [class*=kg-look]").first()).toBeVisible();
});

test("what is selected is replaced by what is typed", async ({ kube, page }) => {
  await kube.open();
  const lines = kube.editor.locator(".cm-line");
  const first = await lines.first().innerText();
  await kube.editor.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  // Lines of several colours, to the middle of one.
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.type("#");
  await expect(lines.first()).toHaveText(/^#./);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(lines.first()).toHaveText(first);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText("# 한글");
  await expect(kube.editor).toHaveText("# 한글");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("kind: Pod");
  await expect(lines).toHaveText(["kind: Pod"]);
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
  await kube.paste("apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  Selector:\n    app: db\n  ports:\n  - port: 80\n");
  await kube.viewTab("problems").focus();
  await page.keyboard.press("Enter");
  const problem = kube.problems.filter({ hasText: "Selector" });
  await expect(problem).toContainText("selector");
  await expect(problem).toContainText("6:3");
  await tabTo(kube, ({ role, name }) => role === "button" && name === "Write selector");
  await page.keyboard.press("Enter");
  await expect(kube.editor).toContainText("selector:");
  await expect(kube.editor).not.toContainText("Selector:");
  await expect(problem).toBeHidden();
});
