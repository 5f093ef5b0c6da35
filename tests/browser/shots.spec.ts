// Pictures of every view, for people to look at: make shots.
import { test, VIEWS, type View } from "./kubeglass";

const STATES: { name: string; path: string; view?: View; ask?: string; table?: boolean }[] = [
  { name: "first-visit", path: "" },
  { name: "clusters", path: "?example=two-clusters" },
  { name: "access-no", path: "?example=watcher", ask: "kubectl auth can-i delete pods --as=system:serviceaccount:default:watcher" },
  { name: "access-unknown", path: "?example=watcher", ask: "kubectl auth can-i get configmaps -n staging --as=system:serviceaccount:default:watcher" },
  { name: "network-no", path: "?example=database" },
  { name: "network-yes", path: "?example=one-dash" },
  { name: "network-tenants", path: "?example=two-tenants" },
  { name: "routes-yes", path: "?example=online-store" },
  { name: "routes-default", path: "?example=online-store", ask: "GET http://my-online-store.com/about" },
  { name: "routes-nobody", path: "?example=service-to-nobody" },
  { name: "problems", path: "?example=service-to-nobody", view: "problems" },
  { name: "table", path: "", table: true },
  { name: "network-matrix", path: "?example=two-tenants", table: true },
];
const LOOKS = {
  wide: { viewport: { width: 1440, height: 900 }, colorScheme: "light", locale: "en-US" },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark", locale: "en-US" },
  ko: { viewport: { width: 1440, height: 900 }, colorScheme: "light", locale: "ko-KR" },
  narrow: { viewport: { width: 360, height: 800 }, colorScheme: "light", locale: "en-US" },
} as const;

for (const [look, use] of Object.entries(LOOKS)) {
  test.describe(look, () => {
    test.use(use);
    for (const state of STATES) {
      test(`shots ${state.name}`, async ({ kube, page }) => {
        await kube.openBare(state.path);
        if (state.ask) await kube.question(state.ask);
        if (state.view) await page.getByRole("tab", { name: VIEWS[state.view] }).click();
        if (state.table) await page.getByRole("button", { name: /^(Table|Matrix|표)$/ }).last().click();
        await page.waitForTimeout(600);
        await page.screenshot({ path: `test-results/shots/${state.name}.${look}.png`, fullPage: look === "narrow" });
      });
    }
  });
}

test("shots empty and completing", async ({ kube, page }) => {
  await kube.open();
  await kube.ask.fill("kubectl auth can-i get po");
  await page.waitForTimeout(600);
  await page.screenshot({ path: "test-results/shots/ask.wide.png" });
  await page.keyboard.press("Escape");
  await kube.editor.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.waitForTimeout(600);
  await page.screenshot({ path: "test-results/shots/empty.wide.png" });
});
