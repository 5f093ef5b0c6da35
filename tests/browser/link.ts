import { expect, type Kubeglass } from "./kubeglass";

/** The link that Share offers: in a field, or on the clipboard. */
export async function sharedLink(kube: Kubeglass): Promise<string> {
  const { page } = kube;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: /^Share/ }).click();
  const field = page.getByRole("textbox", { name: /link|링크/i });
  if (await field.count()) return field.first().inputValue();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("#");
  return page.evaluate(() => navigator.clipboard.readText());
}
