// The lens: beside a line, how Kubernetes reads it where it looks otherwise.
import { expect, test } from "./kubeglass";

const TEXT = `apiVersion: v1
kind: ConfigMap
metadata:
  name: odd
  labels: &common
    version: 1.20
    debug: on
data:
  mode: 0644
  copy: &port 010
  again: *port
  mode: 0755
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: merged
  labels:
    <<: {team: a, tier: b}
    tier: c
...
lost: true
`;

test("shows beside a line what it means, where that is not what it looks like", async ({ kube, page }) => {
  await kube.open();
  await kube.paste(TEXT);
  const hints = () =>
    kube.editor.evaluate((editor) =>
      Object.fromEntries(
        [...editor.querySelectorAll(".cm-line")]
          .map((line) => [line.querySelector(".kg-h-lens")?.textContent ?? "", [...line.childNodes].filter((node) => !(node instanceof Element && node.matches(".kg-h-lens"))).map((node) => node.textContent).join("").trim()])
          .filter(([hint]) => hint)
          .map(([hint, text]) => [text, hint]),
      ),
    );
  expect(await hints()).toEqual({});
  const lens = page.getByRole("button", { name: /^As Kubernetes reads it/ });
  await lens.click();
  await expect(lens).toHaveAttribute("aria-pressed", "true");
  await expect.poll(hints).toMatchObject({
    "version: 1.20": "1.20 → 1.2",
    "debug: on": "on → true",
    "mode: 0644": expect.stringContaining("does not count: line 12 does"),
    "copy: &port 010": "010 → 8",
    "again: *port": "*port = 8",
    "mode: 0755": "0755 → 493",
    "<<: {team: a, tier: b}": expect.stringContaining("team"),
  });
  await expect(lens).toContainText("8");
  // It follows what is typed.
  await kube.editor.getByText("debug: on").click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("no");
  await expect.poll(hints).toMatchObject({ "debug: no": "no → false" });
  await page.getByRole("button", { name: "한국어" }).click();
  await expect.poll(hints).toMatchObject({ "mode: 0644": expect.stringContaining("12번 줄이 쓰입니다") });
  await page.getByRole("button", { name: /^Kubernetes가 읽는 대로/ }).click();
  await expect.poll(hints).toEqual({});
});
