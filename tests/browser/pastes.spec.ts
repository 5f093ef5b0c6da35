// What people really paste. Whatever it is, the page goes on, names what is odd with its line, and repairs what it can.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./kubeglass";
import { PASTES } from "./pastes";

for (const paste of PASTES) {
  test(paste.name, async ({ kube }) => {
    await kube.open();
    await kube.paste(paste.text);
    // In the place of what was selected, and nowhere else.
    await expect(kube.files).toHaveCount(1);
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

test("errors that keep a picture empty are one press away from it", async ({ kube, page }) => {
  const flat = PASTES.find((paste) => paste.name === "indentation lost");
  await kube.open();
  await kube.paste(flat?.text ?? "");
  // Nothing in it has a name yet, so nobody is asked about.
  await expect(kube.viewTab("problems")).toHaveAttribute("aria-selected", "true");
  await expect(kube.ask).toHaveValue("");
  await expect(kube.fileTab("untitled.yaml")).toBeVisible();
  await kube.show("routes");
  await page.getByRole("button", { name: "See the 5 errors" }).click();
  await expect(kube.viewTab("problems")).toHaveAttribute("aria-selected", "true");
  await expect(kube.problems).toHaveCount(5);
});

test("lost indentation is named, with its lines and what belongs where", async ({ kube, page }) => {
  const flat = PASTES.find((paste) => paste.name === "indentation lost");
  await kube.open();
  await kube.paste(flat?.text ?? "");
  await kube.show("problems");
  // Each block of lines that belongs elsewhere: the key it belongs to, its first line, and that line's text.
  const blocks = [
    { says: /name and namespace belong under metadata/, line: 4, text: "name: reader" },
    { says: /resources and verbs belong to the list item that starts with - apiGroups/, line: 8, text: 'resources: ["pods"]' },
    { says: /name and namespace belong under metadata/, line: 14, text: "name: readers" },
    { says: /name and apiGroup belong to the list item that starts with - kind/, line: 18, text: "name: mina" },
    { says: /kind, name and apiGroup belong under roleRef/, line: 21, text: "kind: Role" },
  ];
  await expect(kube.problems).toHaveCount(blocks.length);
  for (const [index, { says, line, text }] of blocks.entries()) {
    const problem = kube.problems.nth(index);
    await expect(problem).toContainText(says);
    await expect(problem).toContainText(`${line}:1`);
    await problem.getByRole("button").first().click();
    await expect(problem).toHaveClass(/\bcur\b/);
    const marked = kube.editor.locator(".cm-line").nth(line - 1);
    await expect(marked).toContainText(text);
    await expect(marked.locator(".kg-sq.kg-error").first()).toBeVisible();
    await expect(page.getByRole("region", { name: says }).getByText("what they belong to")).toBeVisible();
  }
});

const conformance = process.env["KUBEGLASS_CONFORMANCE"];
const folder = conformance ? join(conformance, "..", "pastes") : "";
const files = folder && existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".txt")) : [];
if (files.length === 0) console.log("pastes: not run");
for (const file of files) {
  test(`as people really paste it: ${file}`, async ({ kube, page }) => {
    await kube.open();
    const text = readFileSync(join(folder, file), "utf8");
    await kube.paste(text);
    // Something is understood or something is said; nothing fails, which the guard sees to.
    const first = text.split("\n").find((line) => line.trim() !== "") ?? "";
    await expect(kube.files).toHaveCount(1);
    await kube.editor.press("ControlOrMeta+Home");
    await expect(kube.editor.getByText(first.trim().slice(0, 30)).first()).toBeVisible();
    await kube.show("problems");
    const odd = !/eight-spaces|indented-block/.test(file);
    if (odd) await expect(kube.problems.first()).toBeVisible();
    else await expect(page.getByRole("heading", { name: "No problems found" })).toBeVisible();
    // Whatever keeps a picture empty, there is somewhere to go from it.
    for (const view of ["clusters", "access", "network", "routes"] as const) {
      await kube.show(view);
      await expect(kube.nodes.first().or(page.locator(".blank").getByRole("button").first()).first()).toBeVisible();
    }
  });
}
