// A dash that could have meant something else: both readings, and the key that switches between them.
import { expect, test } from "./kubeglass";

test("D shows the network by the other reading of a dash, and D again as it is written", async ({ kube, page }) => {
  await kube.open("?example=database");
  await expect(kube.cap).toHaveText(/no/);
  const readings = page.locator("#readings");
  const reading = (name: string) => readings.getByRole("button", { name, exact: true });
  await expect(reading("AND")).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Matrix", exact: true }).click();
  const cell = page.getByRole("button", { name: /^web to db/ });
  await expect(cell).toContainText("no");

  await page.keyboard.press("d");
  await expect(reading("OR")).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("This edit opens 1 pair.")).toBeVisible();
  await expect(cell).toContainText("TCP 3306");
  // The text stands as it is written until the reader applies it.
  expect(await kube.editor.evaluate((editor) => editor.textContent)).not.toContain("- namespaceSelector");

  await page.keyboard.press("D");
  await expect(reading("AND")).toHaveAttribute("aria-pressed", "true");
  await expect(cell).toContainText("no");

  // Typed into a field, it is a letter.
  await kube.ask.fill("");
  await kube.ask.pressSequentially("d");
  await expect(kube.ask).toHaveValue("d");
  await expect(reading("AND")).toHaveAttribute("aria-pressed", "true");

  await page.keyboard.press("Escape");
  await reading("OR").click();
  await page.getByRole("button", { name: "Apply this edit" }).first().click();
  await expect(kube.cap).toHaveText(/yes/);
  await expect.poll(() => kube.editor.evaluate((editor) => editor.textContent)).toContain("- namespaceSelector");
});
