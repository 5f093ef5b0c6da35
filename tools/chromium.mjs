// @ts-check
// The browser that the built page is measured in.
import { chromium } from "@playwright/test";
import { serve } from "./serve.mjs";

/**
 * Serves a folder and opens Chromium; `close` ends both.
 * @param {string} folder
 */
export async function openChromium(folder) {
  const served = await serve(folder, 0);
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-background-networking", "--no-first-run"],
  });
  const close = async () => {
    await browser.close();
    await served.close();
  };
  return { browser, url: served.url, close };
}
