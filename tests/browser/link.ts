import { expect, type Kubeglass } from "./kubeglass";

/** The link that Share offers, as its button puts it on the clipboard. */
export async function sharedLink(kube: Kubeglass): Promise<string> {
  return offered(kube, /^Share/);
}

/** The snippet that Embed offers. */
export async function snippet(kube: Kubeglass): Promise<string> {
  return offered(kube, /^Embed/);
}

async function offered(kube: Kubeglass, button: RegExp): Promise<string> {
  const { page } = kube;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog");
  const text = await dialog.getByRole("textbox").inputValue();
  await dialog.getByRole("button", { name: /^Copy/ }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  return text;
}
