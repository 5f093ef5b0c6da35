import { expect, test } from "./kubeglass";

test("Korean is one press away, and Kubernetes' own words stay English", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(kube.viewTab("access")).toHaveText(/권한/);
  await expect(kube.headline).toContainText(/[가-힣]/);
  await expect(kube.steps.first()).toContainText("ClusterRoleBinding");
  await expect(kube.steps.first()).toContainText(/[가-힣]/);
  await expect(kube.terminal).toContainText("yes");
  await page.getByRole("button", { name: "EN", exact: true }).click();
  await expect(kube.viewTab("access")).toHaveText(/Access/);
});

test.describe("for a Korean reader", () => {
  test.use({ locale: "ko-KR" });
  test("the first visit is in Korean", async ({ kube }) => {
    await kube.open();
    await expect(kube.viewTab("network")).toHaveText(/네트워크/);
    await expect(kube.headline).toContainText(/[가-힣]/);
  });
});

test("the theme follows the system until it is chosen", async ({ kube, page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await kube.open();
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).toBe(light);
  await page.getByRole("button", { name: "Light or dark" }).click();
  await expect.poll(ground).toBe(dark);
});
