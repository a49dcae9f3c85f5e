// Builds the sites, serves them as a web server would, and runs the steps; `run` beside it says what for.

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "puppeteer-core";
import { crawl } from "./crawl.mjs";
import { measure } from "./measure.mjs";
import { machines } from "./machines.mjs";
import { serve } from "./server.mjs";
import { reportUnused, validate } from "./validate.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const STEPS = ["html", "machines", "links", "lighthouse"];

const { values: options } = parseArgs({
  options: {
    larder: { type: "string" },
    theme: { type: "boolean" },
    site: { type: "string" },
    only: { type: "string" },
    page: { type: "string", default: "" },
  },
});

const steps = options.only?.split(",") ?? STEPS;
const unknown = steps.find((step) => !STEPS.includes(step));
if (unknown) {
  console.error(`there is no step \`${unknown}\`: there are ${STEPS.join(", ")}`);
  process.exit(2);
}

const counts = { passed: 0, failed: 0 };

/** Says how a check has ended: it has passed if there are no faults. */
function report(name, faults, remark = "") {
  const hasPassed = faults.length === 0;
  counts[hasPassed ? "passed" : "failed"] += 1;
  console.log(`${hasPassed ? "passed" : "FAILED"}  ${name}${remark && `  (${remark})`}`);
  for (const fault of faults) console.log(`        ${fault}`);
}

/** The sources of a site in a folder of its own, so that nothing but the theme is left to the program. */
function lay(name, folder) {
  const root = join(folder, name, "source");
  const from = options.site ? resolve(options.site) : name === "guide" ? join(ROOT, "docs") : ROOT;
  const kept = options.site ? readdirSync(from).filter((name) => name !== "public" && name !== ".larder") : ["content", "data", "site.toml"];
  const there = new Set(readdirSync(from));
  for (const part of kept.filter((part) => there.has(part))) cpSync(join(from, part), join(root, part), { recursive: true });
  if (options.theme) cpSync(join(ROOT, "themes"), join(root, "themes"), { recursive: true });
  return root;
}

/** Builds a site for where it is going to be served. */
function build(root, out, address) {
  const args = ["build", "-C", root, "--out", out, "--base-url", address];
  const { status, stderr, error } = spawnSync(resolve(options.larder), args, { encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`the site cannot be built:\n${stderr}`);
}

const folder = mkdtempSync(join(tmpdir(), "larder-published-"));
// Also when somebody has had enough.
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const browser = await launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"], headless: true });
const servers = [];
try {
  const published = [];
  for (const name of options.site ? ["site"] : ["demonstration", "guide"]) {
    const root = lay(name, folder);
    for (const mount of ["/", "/kb/"]) {
      const out = join(folder, name, `public${mount.replaceAll("/", "-")}`);
      const server = await serve(out, mount);
      servers.push(server);
      build(root, out, server.address);
      published.push({ name, mount, out, address: server.address });
    }
  }
  const below = published.filter(({ mount }) => mount === "/kb/");
  if (steps.includes("html")) {
    for (const site of below) await validate(site, browser, report);
    if (!options.site) reportUnused(report);
  }
  if (steps.includes("machines")) for (const site of published) await machines(site, report);
  if (steps.includes("links")) for (const site of published) await crawl(site, browser, report);
  if (steps.includes("lighthouse") && !options.site) await measure(below, browser, options.page, report);
} finally {
  await browser.close();
  for (const server of servers) server.close();
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
