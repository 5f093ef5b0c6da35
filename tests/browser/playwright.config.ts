import { defineConfig } from "@playwright/test";

/** Debian's Chromium, or what `make` found; Playwright downloads nothing. */
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  testIgnore: process.env["SHOTS"] ? [] : ["**/shots.spec.ts"],
  outputDir: "../../test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env["CI"]),
  workers: 2,
  reporter: [["list"]],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    colorScheme: "light",
    reducedMotion: "reduce",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath,
      chromiumSandbox: !asRoot,
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
      ],
    },
  },
});
