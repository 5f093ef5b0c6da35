// What people really paste. Whatever it is, the page goes on, names what is odd with its line, and repairs what it can.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./kubeglass";
import { PASTES } from "./pastes";

for (const paste of PASTES) {
  test(paste.name, async ({ kube }) => {
    await kube.open();
    await kube.paste(paste.text);
    if (paste.ask && paste.answer) {
      await kube.question(paste.ask);
      await expect(kube.cap).toHaveText(paste.answer);
    }
    await kube.show("problems");
    if (paste.problem) {
      await expect(kube.problems.first()).toBeVisible();
      await expect(kube.problems.first()).toContainText(/\d+:\d+|:\d+/);
    } else {
      await expect(kube.problems.filter({ has: kube.page.locator(".is-no, .err, .error") })).toHaveCount(0);
    }
  });
}

test("lost indentation is repaired at a press", async ({ kube, page }) => {
  const rbac = PASTES.find((paste) => paste.name === "as it should be");
  const flat = PASTES.find((paste) => paste.name === "indentation lost");
  await kube.open();
  await kube.paste(flat?.text ?? "");
  await kube.show("problems");
  await expect(kube.problems.first()).toBeVisible();
  await kube.problems.first().getByRole("button").last().click();
  const apply = page.getByRole("button", { name: /^Apply/ });
  if (await apply.count()) await apply.last().click();
  await kube.question(rbac?.ask ?? "");
  await expect(kube.cap).toHaveText(/yes/);
});

const conformance = process.env["KUBEGLASS_CONFORMANCE"];
const folder = conformance ? join(conformance, "..", "pastes") : "";
const files = folder && existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".txt")) : [];
if (files.length === 0) console.log("pastes: not run");
for (const file of files) {
  test(`as people really paste it: ${file}`, async ({ kube }) => {
    await kube.open();
    const text = readFileSync(join(folder, file), "utf8");
    await kube.paste(text);
    // Something is understood or something is said; nothing fails, which the guard sees to.
    const first = text.split("\n").find((line) => line.trim() !== "") ?? "";
    await expect(kube.editor.getByText(first.trim().slice(0, 30)).first()).toBeVisible();
    await kube.show("problems");
    if (!/eight-spaces|indented-block/.test(file)) await expect(kube.problems.first()).toBeVisible();
  });
}
