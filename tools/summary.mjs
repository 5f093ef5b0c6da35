// @ts-check
// The last words of every test run: node tools/summary.mjs FOLDER of logs.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "target/test-logs"] = process.argv.slice(2);
const tells = [
  /^\s*Running .*?([\w./-]+\.rs)/, // which tests the next result is of
  /^test result: /,
  /^[\w/ -]+: (\d+\/\d+|not run)/, // a conformance corpus
  /^\s+\d+ (passed|failed|flaky|skipped|did not run)/,
];
const colour = /\x1b\[[0-9;]*m/g;
for (const log of readdirSync(folder).sort()) {
  for (const line of readFileSync(join(folder, log), "utf8").replace(colour, "").split("\n")) {
    if (tells.some((tell) => tell.test(line))) console.log(line.trim());
  }
}
