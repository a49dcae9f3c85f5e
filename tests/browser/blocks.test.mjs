// That an edit changes what it has to in the page, and nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";

const FILE = "content/stock.md";

/** Opens the article, and remembers all of its elements by what they are. */
async function opened() {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  await remember(tab);
  return { site, tab };
}

function remember(tab) {
  return tab.run(() => {
    window.known = [...document.querySelectorAll("html, head, head *, body, body *")];
  });
}

/** The elements that are new in the page, outermost only, as text. */
function fresh(tab) {
  return tab.run(() => {
    const before = new Set(window.known);
    const now = [...document.querySelectorAll("html, head, head *, body, body *")];
    const fresh = now.filter((element) => !before.has(element) && before.has(element.parentElement));
    return fresh.map((element) => `${element.localName}: ${element.textContent.trim()}`);
  });
}

const edits = [
  ["a paragraph", "The last paragraph.", "The very last paragraph.", ["p: The very last paragraph."]],
  ["a paragraph more", "Then the water.\n", "Then the water.\n\nCold water.\n", ["p: Cold water."]],
  ["a paragraph less", "Then the water.\n\n", "", []],
  ["a list's item", "- knuckle", "- knuckles", ["li: knuckles"]],
  ["an item more", "- shin\n", "- shin\n- neck\n", ["li: neck"]],
  ["an item less", "- shin\n", "", []],
  ["an item elsewhere", "- shin\n- knuckle\n- feet\n", "- knuckle\n- feet\n- shin\n", ["li: shin"]],
  ["a table's cell", "| chicken | 3 |", "| chicken | 4 |", ["tr: chicken4"]],
  ["a row more", "| veal | 8 |\n", "| beef | 9 |\n| veal | 8 |\n", ["tr: beef9"]],
  ["a row less", "| chicken | 3 |\n", "", []],
  ["a row elsewhere", "| veal | 8 |\n| chicken | 3 |\n| fish | 1 |\n", "| fish | 1 |\n| veal | 8 |\n| chicken | 3 |\n", ["tr: fish1"]],
  ["code", "{ 8 }", "{ 9 }", ["pre: fn simmer() -> u32 { 9 }"]],
  ["a callout's text", "> Never let it boil.", "> Never boil it.", ["p: Never boil it."]],
  ["a callout's kind", "> [!tip]- Keep", "> [!warning]- Keep", []],
  ["a callout that is open", "> [!tip]- Keep", "> [!tip]+ Keep", []],
  ["a heading", "## Times", "## Hours", ["a: Hours", "h2: Hours"]],
  ["an item of an ordered list", "2. strain\n", "2. strain\n3. rest\n", ["li: rest"]],
];

test("an edit replaces only what it touches", async (t) => {
  const { site, tab } = await opened();
  const text = site.read(FILE);
  for (const [what, from, to, expected] of edits) {
    await t.test(what, async () => {
      await remember(tab);
      await tab.changedBy(() => site.edit(FILE, from, to));
      assert.deepEqual(await fresh(tab), expected);
      await tab.isAsFresh();
      await tab.changedBy(() => site.write(FILE, text));
      await tab.isAsFresh("the page after taking it back");
    });
  }
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a section elsewhere leaves the others as they are", async () => {
  const { site, tab } = await opened();
  const text = site.read(FILE);
  const [start, bones, times, notes] = text.split(/(?=^## )/m);
  await tab.changedBy(() => site.write(FILE, [start, times, bones, notes].join("")));
  const kept = await tab.run(() => window.known.filter((element) => element.isConnected).map((element) => element.textContent.trim()));
  for (const words of ["Roast the bones first.", "Then the water.", "Never let it boil.", "The last paragraph."]) {
    assert.ok(kept.includes(words), words);
  }
  await tab.isAsFresh();
  await tab.close();
});

test("the title changes everywhere, without a load", async () => {
  const { site, tab } = await opened();
  await tab.changedBy(() => site.edit(FILE, "title: Stock", "title: Brown stock"));
  assert.equal(await tab.page.title(), "Brown stock – The test kitchen");
  assert.equal(await tab.run(() => document.querySelector("h1").textContent), "Brown stock");
  assert.equal(tab.navigations, 1);
  const found = await fresh(tab);
  assert.ok(found.includes("h1: Brown stock"), found.join());
  assert.deepEqual(found.filter((said) => said.startsWith("link")), [], "style sheets stay");
  await tab.isAsFresh();
  await tab.close();
});

test("tags come and go", async () => {
  const { site, tab } = await opened();
  await tab.changedBy(() => site.edit(FILE, "tags: [basics, slow]", "tags: [slow, winter]"));
  const tags = () => tab.run(() => [...document.querySelectorAll(".tags a")].map((tag) => tag.textContent));
  assert.deepEqual(await tags(), ["slow", "winter"]);
  await tab.isAsFresh();
  await tab.changedBy(() => site.edit(FILE, "tags: [slow, winter]\n", ""));
  assert.deepEqual(await tags(), []);
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("an item within an item changes alone", async () => {
  const { site, tab } = await opened();
  await tab.changedBy(() => site.edit(FILE, "- knuckle\n", "- knuckle\n  - fore\n  - hind\n"));
  await remember(tab);
  await tab.changedBy(() => site.edit(FILE, "  - hind", "  - behind"));
  assert.deepEqual(await fresh(tab), ["li: behind"]);
  await tab.isAsFresh();
  await tab.close();
});

test("an article that links here shows up at the end, and goes", async () => {
  const { site, tab } = await opened();
  await tab.changedBy(() => site.write("content/soup.md", "# Soup\n\nBegins with [[stock]].\n"));
  assert.match(await tab.run(() => document.querySelector(".backlinks").textContent), /Mentioned in 3 articles[\s\S]*Soup/);
  await tab.isAsFresh();
  await tab.changedBy(() => site.remove("content/soup.md"));
  await tab.isAsFresh();
  await tab.close();
});
