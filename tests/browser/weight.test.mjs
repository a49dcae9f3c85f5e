// What the theme's own files weigh, and that making them small has changed nothing.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Site, Tab } from "./harness.mjs";

const THEME = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../themes/default/static");
const MOST = 20_000;

test("all scripts of the theme together are at most 20 KB, compressed", async (t) => {
  const site = await Site.serve();
  let all = 0;
  for (const name of readdirSync(THEME).filter((name) => name.endsWith(".js"))) {
    const size = gzipSync(await (await fetch(new URL(`_larder/${name}`, site.url))).text(), { level: 9 }).length;
    t.diagnostic(`${name}: ${size}`);
    all += size;
  }
  assert.ok(all <= MOST, `${all}`);
});

test("a browser reads the small style sheet as it reads the written one", async () => {
  const tab = await Tab.open(await Site.serve());
  const rules = (css) =>
    tab.run((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      // What holds variables is kept as it is written.
      return [...sheet.cssRules].map((rule) => rule.cssText.replace(/([,:])\s+/g, "$1"));
    }, css);
  const served = await (await fetch(new URL("_larder/style.css", tab.site.url))).text();
  const [small, written] = [await rules(served), await rules(readFileSync(join(THEME, "style.css"), "utf8"))];
  assert.ok(served.length < 30_000 && written.length > 100);
  assert.equal(small.find((rule, n) => rule !== written[n]), undefined);
  assert.equal(small.length, written.length);
  await tab.close();
});
