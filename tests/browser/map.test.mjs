// The map of an article's neighbours.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";
import { isAccessible, press, tabTo } from "./reader.mjs";

const FILES = {
  "content/hub.md": "# Hub\n\nTo [[Both]], [[On]] and [[A very long name of an article that goes over several lines]].\n",
  "content/Both.md": "Back to [[Hub]].\n",
  "content/On.md": "On.\n",
  "content/A very long name of an article that goes over several lines.md": "Long.\n",
  "content/Here.md": "To the [[Hub]].\n",
};

const rooms = (tab) =>
  tab.run(() => Object.fromEntries([...document.querySelectorAll(".map ul")].map((list) => [list.id || list.getAttribute("aria-labelledby"), [...list.querySelectorAll("a")].map((link) => link.textContent)])));

test("a map says what leads where, follows edits, and is gone with few neighbours", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "hub/");
  const long = "A very long name of an article that goes over several lines";
  assert.deepEqual(await rooms(tab), { "page.map-from": ["Here"], "page.map-both": ["Both"], "page.map-to": ["On", long] });
  // A neighbour's edit changes the map, as does the article's own.
  await tab.changedBy(() => site.write("content/On.md", "On, and to the [[Hub]].\n"));
  assert.deepEqual(await rooms(tab), { "page.map-from": ["Here"], "page.map-both": ["Both", "On"], "page.map-to": [long] });
  await tab.changedBy(() => site.write("content/hub.md", "# Hub\n\nTo [[On]].\n"));
  assert.deepEqual(await rooms(tab), { "page.map-from": ["Both", "Here"], "page.map-both": ["On"] });
  await tab.isAsFresh();
  await tab.changedBy(() => site.remove("content/Here.md"));
  assert.deepEqual(await rooms(tab), {});
  await tab.close();
});

test("it is read and walked through with the keyboard, at any width, and not printed", async () => {
  const site = await Site.serve(FILES);
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 700 } }]) {
    const tab = await Tab.open(site, "hub/", options);
    assert.equal(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), true);
    await isAccessible(tab, JSON.stringify(options));
    await tab.page.emulateMedia({ media: "print" });
    assert.equal(await tab.page.locator(".map").isVisible(), false);
    await tab.page.emulateMedia({ media: "screen" });
    await tabTo(tab, ".map a", "On");
    await press(tab, "Enter");
    await tab.until(() => document.querySelector("h1").textContent === "On", null, "the neighbour");
    await tab.close();
  }
});
