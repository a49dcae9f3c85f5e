// What machines read: feeds, the sitemap, settings' schemas, and the pieces that scripts load.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { files } from "./files.mjs";

const FEEDS = join(dirname(fileURLToPath(import.meta.url)), "feeds.py");

/** Looks at everything of a site that is not for people. */
export async function machines(site, report) {
  const all = files(site.out);
  const named = (ending) => all.filter((path) => path.endsWith(ending));
  const name = `${site.name} at ${site.mount}`;

  const { stdout, stderr } = spawnSync("python3", [FEEDS, site.out, site.address, ...named(".xml")], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (!stdout) throw new Error(stderr);
  const { faults, addresses, feeds, entries } = JSON.parse(stdout);
  report(`${name}: feeds and the sitemap are strict`, faults, `${feeds} feeds, ${entries} entries, ${addresses.length} addresses`);

  const isText = (path) => /^(robots|llms)\.txt$/.test(path);
  const inTexts = all.filter(isText).flatMap((path) => {
    const found = readFileSync(join(site.out, path), "utf8").match(/https?:\/\/[^\s)]+/g) ?? [];
    return found.map((address) => ({ path, address }));
  });
  const dead = [];
  for (const { path, address } of [...addresses, ...inTexts]) {
    if (!address.startsWith(new URL(site.address).origin)) continue;
    const { status } = await fetch(address, { method: "HEAD" });
    if (status !== 200 || !address.startsWith(site.address)) dead.push(`${path}: ${address}: ${status}`);
  }
  report(`${name}: what they list is there`, dead, `${addresses.length + inTexts.length} addresses`);

  const data = named(".json").flatMap((path) => fault(path, () => JSON.parse(readFileSync(join(site.out, path), "utf8"))));
  const scripts = named(".js").flatMap((path) => fault(path, () => parse(readFileSync(join(site.out, path), "utf8"))));
  report(`${name}: data and scripts can be read`, [...data, ...scripts], `${named(".json").length + named(".js").length}`);
}

/** A script; where it only hands over data, these must be JSON as well, so that no text can be anything else. */
function parse(text) {
  new Script(text);
  const data = /^larder\w+(?:\.\w+)?\(([^]*)\);?\s*$/.exec(text);
  if (data) JSON.parse(`[${data[1]}]`);
}

function fault(path, read) {
  try {
    read();
    return [];
  } catch (error) {
    return [`${path}: ${error.message}`];
  }
}
