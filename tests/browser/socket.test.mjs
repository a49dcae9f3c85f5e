// What the preview says to which tab, and how a tab finds it again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab, pause, until } from "./harness.mjs";

test("a tab hears of its own page only, and of what both show both hear", async () => {
  const site = await Site.serve();
  const stock = await Tab.open(site, "stock/");
  const tags = await Tab.open(site, "tags/");
  await stock.changedBy(() => site.edit("content/stock.md", "Then the water.", "Then cold water."));
  // Long enough for a message that should not come.
  await pause(150);
  assert.deepEqual([stock.heard.length, tags.heard.length], [2, 1]);
  await tags.changedBy(() => stock.changedBy(() => site.edit("content/stock.md", "tags: [basics, slow]", "tags: [basics, slower]")));
  await pause(150);
  assert.deepEqual([stock.heard.length, tags.heard.length], [3, 2]);
  await stock.isAsFresh();
  await tags.isAsFresh();
  await stock.close();
  await tags.close();
});

// A file that is written again while it is read for the time before is read as it is at that moment.
const BETWEEN = 500;

test("what shows nowhere is not told", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  const text = site.read("content/stock.md");
  site.write("content/stock.md", text);
  await pause(BETWEEN);
  site.write("content/stock.md", `${text}\n\n<!-- nothing to see -->\n`.replace(/<!--.*-->\n/, ""));
  await pause(BETWEEN);
  site.write("content/stock.md", `${text}\n%% a remark %%\n`);
  await pause(BETWEEN);
  assert.equal(tab.heard.length, 1);
  // It would have heard.
  await tab.changedBy(() => site.edit("content/stock.md", "Then the water.", "Water."));
  assert.equal(tab.heard.length, 2);
  await tab.close();
});

test("a tab finds the preview again after that was away, with what was edited in between", async () => {
  const site = await Site.serve({
    "themes/default/templates/base.html": `{% extends "default/base.html" %}\n{% block head %}<link rel="stylesheet" href="{{ site.root }}look.css">{% endblock %}`,
    "static/look.css": ".prose p { color: rgb(1, 2, 3); }",
  });
  const tab = await Tab.open(site, "stock/");
  tab.expect(/Failed to load resource|WebSocket connection/);
  await tab.run(() => (window.known = document.querySelector("#bones")));
  await site.stop();
  site.edit("content/stock.md", "The last paragraph.", "Edited while it was away.");
  site.write("static/look.css", ".prose p { color: rgb(4, 5, 6); }");
  await tab.changedBy(() => site.startAgain());
  assert.match(await tab.run(() => document.querySelector(".prose").textContent), /Edited while it was away/);
  await tab.until(() => getComputedStyle(document.querySelector(".prose p")).color === "rgb(4, 5, 6)", null, "the new colour");
  await tab.told(2);
  await tab.changedBy(() => site.edit("content/stock.md", "Edited while it was away.", "Edited when it was back."));
  assert.ok(await tab.run(() => window.known.isConnected));
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a tab finds the preview again where nothing has changed", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  tab.expect(/Failed to load resource|WebSocket connection/);
  await site.stop();
  await site.startAgain();
  await tab.told(2);
  await tab.changedBy(() => site.edit("content/stock.md", "The last paragraph.", "The end."));
  await tab.isAsFresh();
  await tab.close();
});

test("fifty quick edits end in what is there in the end", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  const text = site.read("content/stock.md");
  for (let n = 1; n <= 50; n++) {
    const lines = Array.from({ length: n % 7 }, (_, i) => `Line ${i} of ${n}.`).join("\n\n");
    site.write("content/stock.md", text.replace("title: Stock", `title: Stock ${n}`).replace("Then the water.", `${lines}\n\nThen water ${n}.`));
    await pause(n % 5 ? 4 : 30);
  }
  await tab.until(() => document.title.startsWith("Stock 50"), null, "the last edit");
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  assert.ok(await until(() => tab.heard.length > 1, "a message about them"));
  await tab.close();
});
