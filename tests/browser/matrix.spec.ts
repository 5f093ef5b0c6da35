// Access the other way: everything that one subject may do as a matrix, and who may do something.
import { expect, test } from "./kubeglass";

test("the matrix shows what a subject may do; a cell asks, and the arrow keys walk", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Matrix", exact: true }).click();
  const matrix = page.getByRole("region", { name: "Matrix" });
  await expect(matrix.getByRole("button", { name: "list pods: yes" })).toBeVisible();
  await matrix.getByRole("button", { name: "watch pods: no" }).click();
  await expect(kube.headline).toContainText("no, nothing lets watcher watch pods");
  const asked = matrix.getByRole("button", { name: "watch pods: no" });
  await expect(asked).toHaveAttribute("aria-current", "true");
  await asked.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(matrix.getByRole("button", { name: "list pods: yes" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(kube.headline).toContainText("yes, watcher may list pods");
});

test("a namespace whose role the paste lacks is unknown, with its line", async ({ kube, page }) => {
  await kube.open();
  await page.getByRole("button", { name: "Matrix", exact: true }).click();
  await page.getByLabel("Where").selectOption("staging");
  const matrix = page.getByRole("region", { name: "Matrix" });
  await expect(matrix).toContainText("Role config-reader is not in the paste");
  await expect(matrix.getByRole("button", { name: "watch pods: unknown" })).toBeVisible();
});
