// What is typed reaches the page as changes, not as the whole text: the page must hold what the editor shows all the same.
import { expect, test, type Kubeglass } from "./kubeglass";
import { sharedLink } from "./link";

const TEXT = "# 한국어 😀\r\napiVersion: v1\r\nkind: ServiceAccount\r\nmetadata:\r\n  name: robot # 😀 robot\r\n---\nkind: Namespace\napiVersion: v1\nmetadata:\n  name: robot\n";

const shown = (kube: Kubeglass) => kube.editor.evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));

test("after every kind of edit the page holds the text that the editor shows", async ({ kube, page }) => {
  await kube.open();
  await kube.paste(TEXT);
  await expect(kube.editor).toContainText("ServiceAccount");
  const keys = ["ControlOrMeta+Home", "End", "!", "Enter", "Tab", "x", "Backspace", "Delete", "ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+Shift+z"];
  for (const key of keys) await page.keyboard.press(key);
  await page.keyboard.insertText("글자 😀 글자");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# end");
  // One change with many places.
  await page.keyboard.press("ControlOrMeta+f");
  await page.getByRole("textbox", { name: "Find" }).fill("robot");
  await page.getByRole("textbox", { name: "Replace" }).fill("😀bot");
  await page.getByRole("button", { name: "replace all" }).click();
  await expect(kube.editor).toContainText("name: 😀bot");
  await page.keyboard.press("Escape");
  const typed = await shown(kube);
  expect(typed).toContain("글자 😀 글자");
  expect(typed.split("😀bot")).toHaveLength(4);
  const link = await sharedLink(kube);
  await page.goto("about:blank");
  await kube.openBare(link);
  expect(await shown(kube)).toBe(typed);
});

test("typing in one file, then another, changes each where it was typed", async ({ kube, page }) => {
  await kube.open();
  await kube.example(/^An online store/);
  await kube.fileTab("shop.yaml").click();
  await kube.editor.click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# shop\n");
  await kube.fileTab("ingress.yaml").click();
  await kube.editor.click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# ingress\n");
  await kube.fileTab("shop.yaml").click();
  await expect(kube.editor).toContainText("# shop");
  await expect(kube.editor).not.toContainText("# ingress");
  await kube.fileTab("ingress.yaml").click();
  await expect(kube.editor).toContainText("# ingress");
  await expect(kube.editor).not.toContainText("# shop");
  await kube.question("GET http://my-online-store.com/wear");
  await expect(kube.cap).not.toHaveClass(/thinking/);
  await expect(kube.steps.first()).toBeVisible();
});
