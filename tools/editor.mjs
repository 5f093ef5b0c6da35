// @ts-check
// Bundles the editor, which the page loads after first paint. With --watch, again on every change.
import { context } from "esbuild";

const bundle = await context({
  entryPoints: ["static/editor/index.js"],
  outfile: "static/generated/editor.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "info",
});
if (process.argv.includes("--watch")) {
  await bundle.watch();
} else {
  try {
    await bundle.rebuild();
  } catch {
    process.exitCode = 1; // esbuild has said why
  } finally {
    await bundle.dispose();
  }
}
