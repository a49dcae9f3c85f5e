// What readers do to find something: type, choose, follow; with the keyboard alone, in Chinese, with a slip of the finger, from a disk.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PROGRAM, Site, Tab, pause, until } from "./harness.mjs";
import { isAccessible, press, tabTo, untilAddress, untilSaid } from "./reader.mjs";

const VECTORS = new URL("../search/vectors.json", import.meta.url);

const FILES = {
  "content/equipment/index.md": "# Equipment\n\nWhat stands in the kitchen.\n",
  "content/equipment/combi-oven.md":
    "---\ntags: [ovens, Heat/steam]\naliases: [Combi steamer]\n---\n# Combi oven\n\nSteam and hot air in one cabinet.\n\n## Cleaning\n\nRun the long programme at night.\n\n## Regeneration\n\nPlated food is brought back to heat.\n",
  "content/equipment/deck-oven.md": "---\ntags: [ovens]\n---\n# Deck oven\n\nBread bakes on stone. For steam there is the combi oven.\n\n### Loading\n\nWith a peel.\n",
  "content/safety/cooling.md":
    "---\ntags: [law]\n---\n# Cooling food\n\nWhat was cooked is chilling within ninety minutes.\n\n## The blast chiller\n\nIt blows cold air over shallow trays; crème brûlée, too.\n\n## `<b>Records</b>` & logs\n\nKeep <!-- not --> them, 3.5 years: `<img src=x onerror=alert(1)>`.\n",
  "content/zh/food.md": "---\nlang: zh-CN\ntags: [安全]\n---\n# 食品安全\n\n热食要在六十三度以上保温，\n剩菜不能再卖。\n\n## 热干面\n\n面要热，酱要香。\n",
  "content/ko/kitchen.md": "---\nlang: ko\n---\n# 주방\n\n학교에서 먹는 밥.\n",
};

/** The page with the search over it. */
async function open(site, path = "", options = {}) {
  const tab = await Tab.open(site, path, options);
  await press(tab, "/");
  await tab.until(() => document.querySelector("dialog.search")?.open);
  return tab;
}

/** Types something anew. */
async function type(tab, text) {
  await tab.page.locator(".searching input").fill(text);
}

/** What is found: titles, and below them sections. */
const hits = (tab) =>
  tab.run(() =>
    [...document.querySelectorAll(".hits > li")].map((entry) => {
      const sections = [...entry.querySelectorAll("ul a")].map((link) => link.textContent);
      return [entry.querySelector(".entry").textContent, ...sections].join(" › ");
    }),
  );

const marks = (tab) => tab.run(() => [...document.querySelectorAll(".hits mark")].map((mark) => mark.textContent));

async function finds(tab, text, expected) {
  await type(tab, text);
  const isFound = async () => JSON.stringify(await hits(tab)) === JSON.stringify(expected);
  await until(isFound, `hits for ${text}`).catch(async (failure) => {
    assert.deepEqual(await hits(tab), expected, failure.message);
  });
}

test("browsers cut texts into the words that are in the index", async () => {
  const { tokens: table } = JSON.parse(readFileSync(VECTORS, "utf8"));
  const tab = await open(await Site.serve(FILES));
  // The rules for English come with the index.
  await finds(tab, "chilled", ["Cooling food"]);
  const cut = await tab.run((texts) => texts.map((text) => window.larderSearch.tokens(text)), table.map(([text]) => text));
  assert.deepEqual(cut, table.map(([, tokens]) => tokens));
  await tab.close();
});

test("with the keyboard alone one opens the search, types, goes down the list and follows a link", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "equipment/deck-oven/");
  await tabTo(tab, ".site-search a", "Search");
  await press(tab, "Enter");
  await tab.until(() => document.activeElement.matches("dialog[open] input"));
  await press(tab, ..."combi cle");
  await until(async () => (await hits(tab))[0] === "Combi oven › Cleaning", "the section");
  await untilSaid(tab, "Sections found: 1");
  // Escape leads back to where one was.
  await press(tab, "Escape");
  assert.equal(await tab.run(() => document.querySelector("dialog.search").open), false);
  assert.equal(await tab.run(() => document.activeElement.matches(".site-search a")), true);
  await press(tab, "Control+k");
  await tab.until(() => document.activeElement.matches("dialog[open] input"));
  assert.equal(await tab.run(() => document.activeElement.value), "combi cle", "what was typed is still there");
  await press(tab, "ArrowDown", "ArrowDown");
  assert.equal(await tab.run(() => document.activeElement.textContent), "Cleaning");
  await press(tab, "ArrowUp", "ArrowUp", "ArrowUp");
  assert.equal(await tab.run(() => document.activeElement.type), "search");
  await press(tab, "ArrowDown", "ArrowDown");
  await tab.loadedBy(() => press(tab, "Enter"));
  assert.equal(new URL(tab.page.url()).pathname + new URL(tab.page.url()).hash, "/equipment/combi-oven/#cleaning");
  // A slash that is typed is a slash.
  await press(tab, "/", ..."a/b");
  assert.equal(await tab.run(() => document.querySelector("dialog[open] input").value), "a/b");
  await tab.close();
});

test("the first is followed at once", async () => {
  const tab = await open(await Site.serve(FILES));
  await finds(tab, "deck oven", ["Deck oven", "Combi oven"]);
  await tab.loadedBy(() => press(tab, "Enter"));
  assert.equal(new URL(tab.page.url()).pathname, "/equipment/deck-oven/");
  await tab.close();
});

test("who presses Enter before the hits have come is led to the first of them", async () => {
  const tab = await open(await Site.serve(FILES));
  const held = [];
  await tab.page.route("**/_larder/search/hits-*", (route) => held.push(route));
  const isHeld = () => until(() => held.length, "a piece that is asked for");
  const letGo = () => Promise.all(held.splice(0).map((route) => route.continue()));
  await press(tab, ..."combi", "Enter");
  await isHeld();
  // What is asked for anew is not followed.
  await press(tab, "Backspace");
  await letGo();
  await until(async () => (await hits(tab)).length === 2, "hits");
  await pause(100);
  assert.equal(new URL(tab.page.url()).pathname, "/");
  await tab.page.unroute("**/_larder/search/hits-*");
  await tab.page.route("**/_larder/excerpts/*", (route) => held.push(route));
  await tab.page.reload();
  await tab.until(() => document.querySelector(".site-search"));
  await press(tab, "/", ..."deck oven", "Enter");
  await isHeld();
  await tab.loadedBy(letGo);
  assert.equal(new URL(tab.page.url()).pathname, "/equipment/deck-oven/");
  await tab.close();
});

test("words are found in all their forms, as they are typed, and in spite of one slip", async () => {
  const tab = await open(await Site.serve(FILES));
  await finds(tab, "chilled minutes", ["Cooling food"]);
  assert.deepEqual(await marks(tab), ["chilling", "minutes"]);
  await finds(tab, "BRULEE", ["Cooling food › The blast chiller"]);
  assert.deepEqual(await marks(tab), ["brûlée"]);
  for (const begun of ["rege", "regeneratin", "regeneratoin", "regenerration", "regemeration", "egeneration", "ergeneration"]) {
    await finds(tab, begun, ["Combi oven › Regeneration"]);
  }
  await finds(tab, "3.5", ["Cooling food › <b>Records</b> & logs"]);
  await finds(tab, "steamer", ["Combi oven"]);
  await finds(tab, "학교", ["주방"]);
  await finds(tab, "zzzz", []);
  await untilSaid(tab, "Nothing was found. Fewer or shorter words find more.");
  await finds(tab, "", []);
  await tab.close();
});

test("titles come before headings, and these before the text; all words before some", async () => {
  const site = await Site.serve({
    "content/a.md": "# One\n\nSomething about a ladle here.\n\n## Two\n\nNothing.\n",
    "content/b.md": "# Three\n\nNothing.\n\n## The ladle\n\nNothing.\n",
    "content/c.md": "# Ladle\n\nNothing.\n",
    "content/d.md": "# Four\n\nA ladle and a skimmer.\n",
  });
  const tab = await open(site);
  await type(tab, "ladle");
  await until(async () => (await hits(tab)).length === 4, "all four");
  assert.deepEqual((await hits(tab)).slice(0, 2), ["Ladle", "Three › The ladle"]);
  await type(tab, "skimmer ladle");
  await until(async () => (await hits(tab))[0] === "Four" && (await hits(tab)).length === 4, "all words first");
  await untilSaid(tab, "Sections found: 1");
  await type(tab, "skimmer two");
  await until(async () => (await hits(tab)).sort().join() === "Four,One › Two", "some of the words");
  await untilSaid(tab, "Sections that have some of them: 2");
  await tab.close();
});

test("a line stands before what has only some of the words", async () => {
  const site = await Site.serve({
    "content/a.md": "# One\n\nA ladle.\n\n## Two\n\nA skimmer and a ladle.\n\n## Three\n\nNo skimmer.\n",
    "content/b.md": "# Four\n\nA skimmer.\n",
    "content/c.md": "# Five\n\nA ladle.\n",
  });
  const tab = await open(site);
  const lines = () => tab.run(() => [...document.querySelectorAll(".hits > li")].map((entry) => entry.querySelector(".label")?.textContent ?? ""));
  await type(tab, "skimmer ladle");
  await until(async () => (await hits(tab)).length === 3, "all three");
  assert.equal((await hits(tab))[0], "One › Two", "not the sections that have one of the words");
  assert.deepEqual(await lines(), ["", "These have some of the words", ""]);
  await type(tab, "ladle");
  await until(async () => (await hits(tab)).length === 2, "both");
  assert.deepEqual(await lines(), ["", ""]);
  await tab.close();
});

test("Chinese is found by any part of it, a single sign as well", async () => {
  const tab = await open(await Site.serve(FILES));
  await finds(tab, "品安", ["食品安全"]);
  assert.deepEqual(await marks(tab), ["品安"]);
  await finds(tab, "保温剩菜", ["食品安全"]);
  await finds(tab, "全", ["食品安全"]);
  await finds(tab, "酱", ["食品安全 › 热干面"]);
  assert.deepEqual(await marks(tab), ["酱"]);
  await finds(tab, "干面", ["食品安全 › 热干面"]);
  await tab.close();
});

test("tags narrow down what is found", async () => {
  const tab = await open(await Site.serve(FILES));
  await type(tab, "steam");
  await until(async () => (await hits(tab)).length === 2, "two articles");
  const chips = () => tab.run(() => [...document.querySelectorAll(".chips button")].map((chip) => `${chip.textContent} ${chip.ariaPressed}`));
  assert.deepEqual(await chips(), ["#ovens false", "#heat/steam false"]);
  await tab.page.getByRole("button", { name: "#heat/steam" }).click();
  await until(async () => (await hits(tab)).join() === "Combi oven", "one article");
  assert.equal(await tab.run(() => document.activeElement.value), "steam #heat/steam");
  assert.deepEqual(await chips(), ["#heat/steam true", "#ovens false"]);
  await tab.page.getByRole("button", { name: "#heat/steam" }).click();
  await until(async () => (await hits(tab)).length === 2, "two again");
  await finds(tab, "#heat", ["Combi oven"]);
  await finds(tab, "#安全", ["食品安全"]);
  await finds(tab, "#ovens stone", ["Deck oven"]);
  await finds(tab, "#nothing stone", []);
  await tab.close();
});

test("what authors write is text", async () => {
  const tab = await open(await Site.serve(FILES));
  await finds(tab, "records onerror", ["Cooling food › <b>Records</b> & logs"]);
  assert.equal(await tab.run(() => document.querySelectorAll(".hits img, .hits b").length), 0);
  await tab.close();
});

test("the page of the search has its own address for what is sought", async () => {
  const site = await Site.serve({ ...FILES, "content/search.md": "# Find it\n\nTwo words are better than one, unlike tarragon.\n" });
  const tab = await Tab.open(site, "search/?q=deck&other=1");
  await until(async () => (await hits(tab))[0] === "Deck oven", "the hit");
  assert.equal(await tab.run(() => document.querySelector("h1").textContent), "Find it");
  await press(tab, "/");
  await press(tab, ..."combi");
  await untilAddress(tab, "?q=combi&other=1");
  await until(async () => (await hits(tab))[0] === "Combi oven", "the other hit");
  await tab.page.reload();
  await until(async () => (await hits(tab))[0] === "Combi oven", "the same after a reload");
  assert.equal(await tab.run(() => document.querySelector("dialog")), null);
  // What the page itself says is not found.
  await finds(tab, "tarragon", []);
  await tab.close();
});

test("without scripts there are the lists; without a search there is nothing of it", async () => {
  const site = await Site.serve(FILES);
  const html = await (await fetch(new URL("search/", site.url))).text();
  assert.match(html, /<a href="\.\.\/tags\/">Tags<\/a>/);
  assert.match(html, /<a href="\.\.\/equipment\/">Equipment<\/a>/);
  assert.ok(!/<input|<form|<dialog/.test(html));
  const without = await Site.serve({ ...FILES, "site.toml": "[search]\nenabled = false\n" });
  assert.equal((await fetch(new URL("search/", without.url))).status, 404);
  assert.ok(!/search/.test(await (await fetch(without.url)).text()));
});

test("from the disk it is all the same", async () => {
  const site = await Site.serve(FILES);
  execFileSync(PROGRAM, ["build"], { cwd: site.root, stdio: "ignore" });
  const tab = await Tab.open(site);
  const page = await tab.context.newPage();
  await page.goto(pathToFileURL(join(site.root, "public/safety/cooling/index.html")).href);
  await page.keyboard.press("/");
  await page.keyboard.type("cleaning");
  const link = page.getByRole("link", { name: "Cleaning" });
  await link.click();
  assert.equal(page.url(), pathToFileURL(join(site.root, "public/equipment/combi-oven/index.html")).href + "#cleaning");
  await page.goto(`${pathToFileURL(join(site.root, "public/search/index.html")).href}?q=${encodeURIComponent("酱")}`);
  await page.getByRole("link", { name: "热干面" }).waitFor();
  await tab.close();
});

test("nothing is wrong for those who hear the page, or have a narrow one", async () => {
  const site = await Site.serve(FILES);
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 700 } }]) {
    for (const path of ["", "search/"]) {
      const tab = path ? await Tab.open(site, path, options) : await open(site, path, options);
      await type(tab, "oven");
      await until(async () => (await hits(tab)).length === 2, "hits");
      await untilSaid(tab, "Sections found");
      assert.equal(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), true);
      await isAccessible(tab, JSON.stringify(options));
      await tab.close();
    }
  }
});

test("words that stand everywhere do not decide what is found first", async () => {
  const others = Array.from({ length: 80 }, (_, n) => [`content/a${n}.md`, `# Article ${n}\n\nWhat it is, and how.\n`]);
  const site = await Site.serve({
    ...Object.fromEntries(others),
    "content/haccp.md": "# HACCP\n\nA plan against hazards.\n",
    "content/wrong.md": "# Going wrong\n\nWhat is often said of HACCP.\n",
  });
  const tab = await open(site);
  await type(tab, "what is haccp");
  await until(async () => (await hits(tab)).length > 1, "hits");
  assert.deepEqual((await hits(tab)).slice(0, 2), ["HACCP", "Going wrong"]);
  await tab.close();
});

test("words that stand everywhere are marked only where nothing else is sought", async () => {
  const others = Array.from({ length: 40 }, (_, n) => [`content/a${n}.md`, `# Article ${n}\n\nThis is it.\n`]);
  const site = await Site.serve({ ...Object.fromEntries(others), "content/haccp.md": "# HACCP\n\nIt is a plan.\n" });
  const tab = await open(site);
  await type(tab, "is haccp");
  await until(async () => (await marks(tab)).length > 0, "marks");
  assert.deepEqual(await marks(tab), ["HACCP"]);
  await type(tab, "is");
  await until(async () => (await marks(tab)).includes("is"), "marks of the word itself");
  await tab.close();
});

test("a tag of several words is found as pages show it", async () => {
  const site = await Site.serve({
    "content/a.md": "---\ntags: [Food safety/At work]\n---\n# One\n\nA ladle.\n",
    "content/b.md": "---\ntags: [food]\n---\n# Two\n\nSafety and a ladle.\n",
  });
  const tab = await open(site);
  await finds(tab, "#food safety", ["One"]);
  await finds(tab, "#Food saf", ["One"]);
  await finds(tab, "#food-safety ladle", ["One"]);
  await finds(tab, "#food safety/at work ladle", ["One"]);
  await finds(tab, "ladle #food safety", ["One"]);
  await finds(tab, "#food ladle", ["Two"]);
  await finds(tab, "#food safety skimmer", []);
  await finds(tab, "ladle #food safety/at work", ["One"]);
  const chip = tab.page.getByRole("button", { name: "#food-safety/at-work" });
  assert.equal(await chip.getAttribute("aria-pressed"), "true");
  await chip.click();
  assert.equal(await tab.run(() => document.activeElement.value), "ladle");
  await tab.close();
});

test("a tag is found while it is being typed", async () => {
  const tab = await open(await Site.serve(FILES));
  await finds(tab, "#hea", ["Combi oven"]);
  await finds(tab, "#hea oven", []);
  await finds(tab, "oven #hea", ["Combi oven"]);
  await tab.close();
});

test("pairs of signs are found in many sections and in few, whichever begin alike", async () => {
  const dish = (n) => {
    const often = (pair, at) => pair.repeat(n === at ? 6 : 1);
    const texts = [n < 40 && often("保温", 0), n > 4 && often("保管", 44), n === 7 && "保鲜", n === 9 && "保𠮷野"];
    return `# Dish ${n}\n\n${texts.filter(Boolean).join("，")}。\n`;
  };
  const dishes = Array.from({ length: 45 }, (_, n) => [`content/dish-${n}.md`, dish(n)]);
  const tab = await open(await Site.serve(Object.fromEntries(dishes)));
  for (const [text, first] of [["保温", "Dish 0"], ["保管", "Dish 44"]]) {
    await type(tab, text);
    await untilSaid(tab, "40");
    await until(async () => (await hits(tab))[0] === first, `${first} first`);
  }
  await finds(tab, "保鲜", ["Dish 7"]);
  await finds(tab, "保𠮷", ["Dish 9"]);
  await finds(tab, "𠮷野", ["Dish 9"]);
  await tab.close();
});
