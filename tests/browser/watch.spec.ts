// Pinned questions: their answers follow what is typed, and each may say what is expected of it.
import { expect, test } from "./kubeglass";
import { sharedLink } from "./link";

const WHO = "--as=system:serviceaccount:default:watcher";
const LIST = `kubectl auth can-i list pods ${WHO}`;
const DELETE = `kubectl auth can-i delete pods ${WHO}`;

test("pinned questions are asked again after an edit, and say whether they are as expected", async ({ kube, page }) => {
  await kube.open();
  const chips = page.locator(".pins .chip");
  for (const line of [LIST, DELETE]) {
    await kube.question(line);
    await expect(kube.headline).toContainText(line.includes("list") ? /may list/ : /delete/);
    await page.getByRole("button", { name: "Pin", exact: true }).click();
  }
  await expect(chips).toHaveCount(2);
  await expect(chips.nth(0)).toContainText(/list pods.*yes/);
  await expect(chips.nth(1)).toContainText(/delete pods.*no/);
  await expect(chips.nth(1)).toHaveAttribute("aria-current", "true");

  // What is so now is kept as expected; one is expected otherwise.
  await page.locator("#watch-button").click();
  const rows = page.locator(".watch-list li");
  await page.getByRole("button", { name: "Keep all answers as expected" }).click();
  await expect(rows.nth(0)).toContainText("as expected");
  await expect(rows.nth(1).getByRole("combobox")).toHaveValue("no");
  await rows.nth(1).getByRole("combobox").selectOption("yes");
  await expect(rows.nth(1)).toContainText("not as expected");
  await expect(chips.nth(1)).toHaveClass(/fails/);
  await page.locator("#watch-button").click();

  // The offered edit makes it a yes: the chip follows.
  await page.locator(".card").getByRole("button", { name: "Apply this edit" }).click();
  await expect(chips.nth(1)).toContainText(/delete pods.*yes/);
  await expect(chips.nth(1)).not.toHaveClass(/fails/);

  // A chip asks its question.
  await chips.nth(0).click();
  await expect(kube.ask).toHaveValue(LIST);
  await expect(kube.headline).toContainText("may list");
});

test("a link carries them with what is expected, and the keyboard takes them away", async ({ kube, page }) => {
  await kube.open();
  await kube.question("kubectl auth can-i get pods --token=abc");
  await expect(kube.headline).not.toContainText("may list");
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await kube.question(LIST);
  await expect(kube.headline).toContainText("may list");
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await page.locator("#watch-button").click();
  await page.locator(".watch-list li").nth(1).getByRole("combobox").selectOption("no");
  const link = await sharedLink(kube);
  await page.goto("about:blank");
  await kube.open(link);
  // A question that may hold a credential stays behind.
  const chips = page.locator(".pins .chip");
  await expect(chips).toHaveCount(1);
  await expect(chips.first()).toContainText(/list pods.*yes/);
  await expect(chips.first()).toHaveClass(/fails/);
  await chips.first().focus();
  await page.keyboard.press("Delete");
  await expect(page.locator(".pins")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Pin", exact: true })).toBeVisible();
});

test("three verdicts stand side by side where they differ", async ({ kube, page }) => {
  await kube.open();
  await kube.question(`kubectl auth can-i get pods/log ${WHO}`);
  await expect(kube.cap).toHaveText(/yes, but/);
  await expect(kube.cap).toHaveClass(/yes/); // the colour of its word
  const voices = page.locator(".three > li");
  await expect(voices).toHaveCount(3);
  await expect(voices.nth(2)).toContainText("403 Forbidden");
  await expect(voices.nth(2)).toHaveClass(/differs/);
  // What is expected is compared with kubectl's answer; that the request meets another one is said beside it.
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await page.locator("#watch-button").click();
  const row = page.locator(".watch-list li").first();
  await row.getByRole("combobox").selectOption("yes");
  await expect(row).toContainText("as expected");
  await expect(row).not.toContainText("not as expected");
  await expect(row).toContainText("the real request: no");
  await page.locator("#watch-button").click();
  await page.getByRole("button", { name: "Ask --subresource=log" }).click();
  await expect(kube.ask).toHaveValue(`kubectl auth can-i get pods --subresource=log ${WHO}`);
  await expect(kube.cap).toHaveText("no");
  await expect(voices).toHaveCount(0);
});
