// What readers do with the page of all comparisons: put any subjects side by side.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { COMPARISONS, csv } from "./comparison.mjs";
import { PROGRAM, Site, Tab, until } from "./harness.mjs";
import { column, heads, isAccessible, press, tabTo, untilAddress, untilSaid } from "./reader.mjs";

const LONG = "Sales people are close to the product and can end up steering it, because each of the few customers is large. ";
const SHOPS = `---
title: Two shops
subjects: [Corner shop, Market stall, Nobody]
---
Two ways of selling.

## The team
**Corner shop:** ${LONG.repeat(3)}

**Market stall:** One person.

## Hours
**Corner shop:** nine to five
`;
const FILES = { ...COMPARISONS, "content/shops.md": SHOPS };
const TABLE = "[id='page.chosen'] table";

const chips = (tab) => tab.run(() => [...document.querySelectorAll(".chips button")].map((button) => button.textContent));
const names = (tab) => tab.run(() => [...document.querySelectorAll(".names label")].map((label) => label.textContent.trim()));
const boxes = (tab) => tab.run(() => [...document.querySelectorAll(".names :checked")].map((box) => box.value));
const untilHeads = (tab, expected) =>
  until(async () => JSON.stringify(await heads(tab, TABLE)) === JSON.stringify(expected), `the table of ${expected}`);
const box = (tab, name) => tab.page.getByRole("checkbox", { name, exact: true });

/** The page of all comparisons, its names there. */
async function open(site, query = "", options = {}) {
  const tab = await Tab.open(site, `compare/${query}`, options);
  await tab.until(() => document.querySelector(".names li") !== null);
  return tab;
}

test("subjects are found, chosen and put side by side with the keyboard alone", async () => {
  const tab = await open(await Site.serve(FILES));
  await tabTo(tab, "[type=search]", "Find something to compare");
  await press(tab, ..."con");
  assert.deepEqual(await names(tab), ["Convection", "Conveyor"]);
  await untilSaid(tab, "Names shown: 2 of 2");
  await tabTo(tab, "[type=checkbox]", "Conveyor");
  await press(tab, "Space");
  assert.deepEqual(await chips(tab), ["Conveyor"]);
  await untilSaid(tab, "Chosen: 1, at most 5.");
  assert.equal(await tab.page.locator(TABLE).count(), 0, "one is no comparison");
  await press(tab, "Shift+Tab", "Shift+Tab", "Shift+Tab");
  await press(tab, ..."brulee TORCH");
  assert.deepEqual(await names(tab), ["Crème brûlée torch"], "without its accents, by any of its words");
  await press(tab, "Enter");
  await untilHeads(tab, ["Conveyor", "Crème brûlée torch"]);
  await untilAddress(tab, "?subjects=conveyor,crème-brûlée-torch");
  assert.equal(await tab.run(() => document.querySelector(".chooser [type=search]").value), "");
  // The script for all tables has taken it up.
  await tabTo(tab, ".sort", "List price");
  await press(tab, "Enter");
  await untilHeads(tab, ["Crème brûlée torch", "Conveyor"]);
  await untilAddress(tab, "?page.chosen.sort=list-price&subjects=conveyor,crème-brûlée-torch");
  // What is taken away leaves the focus with the next.
  await tabTo(tab, ".chips button", "Conveyor");
  await press(tab, "Enter");
  assert.deepEqual(await chips(tab), ["Crème brûlée torch"]);
  assert.equal(await tab.run(() => document.activeElement.textContent), "Crème brûlée torch");
  await tab.until(() => document.querySelector(".chooser .comparison") === null);
  await untilAddress(tab, "?subjects=crème-brûlée-torch");
  await press(tab, "Enter");
  assert.equal(await tab.run(() => document.activeElement.type), "search");
  await untilAddress(tab, "");
  await tab.close();
});

test("five are side by side, and no more", async () => {
  const tab = await open(await Site.serve(FILES), "?subjects=combi,deck,rack,pizza,microwave");
  await untilHeads(tab, ["Combi", "Deck", "Rack", "Pizza", "Microwave"]);
  await box(tab, "toB").click();
  await untilSaid(tab, "More than five do not fit");
  assert.equal(await box(tab, "toB").isChecked(), false);
  assert.equal((await heads(tab, TABLE)).length, 5);
  await tab.page.getByRole("button", { name: "Remove Pizza" }).click();
  await box(tab, "toB").click();
  await untilHeads(tab, ["Combi", "Deck", "Rack", "Microwave", "toB"]);
  await untilSaid(tab, "Chosen: 5, at most 5.");
  await tab.close();
});

test("the address holds what is chosen, back and forward", async () => {
  const tab = await open(await Site.serve(FILES), "?other=1&subjects=tob,nobody,toc,tob,stranger#end");
  await untilHeads(tab, ["toB", "toC"]);
  assert.deepEqual(await chips(tab), ["toB", "toC"]);
  await box(tab, "Canteen").click();
  await untilHeads(tab, ["toB", "toC", "Canteen"]);
  await untilAddress(tab, "?subjects=tob,toc,canteen&other=1");
  assert.equal(await tab.run(() => location.hash), "#end");
  await tab.page.goBack();
  await untilHeads(tab, ["toB", "toC"]);
  assert.deepEqual(await boxes(tab), ["tob", "toc"]);
  await tab.page.goForward();
  await untilHeads(tab, ["toB", "toC", "Canteen"]);
  await tab.page.reload();
  await untilHeads(tab, ["toB", "toC", "Canteen"]);
  await tab.close();
});

test("the table says what Larder's own say", async () => {
  const tab = await open(await Site.serve(FILES), "?subjects=tob,toc,canteen");
  await untilHeads(tab, ["toB", "toC", "Canteen"]);
  const own = await tab.context.newPage();
  await own.goto(new URL("compared/", tab.site.url).href);
  const tables = (id) => {
    const section = document.getElementById(id).cloneNode(true);
    for (const part of section.querySelectorAll(".comparison-tools, .sort")) part.replaceWith(...(part.matches(".sort") ? part.childNodes : []));
    return [...section.querySelectorAll("table")].map((table) => table.outerHTML.replace(/\n/g, ""));
  };
  assert.deepEqual(await tab.run(tables, "page.chosen"), await own.evaluate(tables, "comparison.1"));
  await tab.close();
});

test("criteria of an article lead to their sections, and a text that was cut to its rest", async () => {
  const tab = await open(await Site.serve(FILES), "?subjects=corner-shop,market-stall");
  await untilHeads(tab, ["Corner shop", "Market stall"]);
  assert.ok(!(await names(tab)).includes("Nobody"), "of whom nothing is said");
  const seen = await tab.run(() => {
    const [table, ...others] = document.querySelectorAll(".chooser table");
    const addresses = [...table.querySelectorAll("a")].map((link) => `${link.textContent} ${link.getAttribute("href")}`);
    return [others.length, table.caption.textContent, addresses, [...table.querySelectorAll(".missing")].length];
  });
  assert.deepEqual(seen, [0, "Two shops", ["The team ../shops/#the-team", "more ../shops/#the-team", "Hours ../shops/#hours"], 1]);
  assert.ok((await heads(tab, TABLE)).length === 2);
  await tabTo(tab, ".sort", "Sort by The team");
  await press(tab, "Enter", "Enter");
  await untilHeads(tab, ["Corner shop", "Market stall"]);
  await tab.close();
});

test("without scripts there is the list of comparisons, and nothing is dead", async () => {
  const site = await Site.serve(FILES);
  const html = await (await fetch(new URL("compare/", site.url))).text();
  assert.ok(!/<button|<input|<form|chooser/.test(html.replace(/<script[\s\S]*?<\/script>/g, "")));
  assert.match(html, /<a href="\.\.\/shops\/[^"]*">Two shops<\/a>/);
});

test("from the disk it is all the same", async () => {
  const site = await Site.serve(FILES);
  execFileSync(PROGRAM, ["build"], { cwd: site.root, stdio: "ignore" });
  const tab = await Tab.open(site);
  const page = await tab.context.newPage();
  const address = pathToFileURL(join(site.root, "public/compare/index.html")).href;
  await page.goto(`${address}?subjects=combi,deck`);
  const shown = () => page.locator(`${TABLE} thead th`).allInnerTexts();
  await until(async () => (await shown()).join() === "Combi,Deck", "the table");
  await page.getByRole("checkbox", { name: "Rack" }).check();
  await until(async () => (await shown()).join() === "Combi,Deck,Rack", "one more");
  assert.equal(page.url(), `${address}?subjects=combi,deck,rack`);
  await page.goBack();
  await until(async () => (await shown()).join() === "Combi,Deck", "the table before");
  await tab.close();
});

test("nothing is wrong for those who hear the page, or have a narrow one", async () => {
  const site = await Site.serve(FILES);
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 700 } }]) {
    const tab = await open(site, "?subjects=combi,tob,toc,corner-shop,deck", options);
    await untilHeads(tab, ["Combi", "toB", "toC", "Corner shop", "Deck"]);
    assert.equal(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), true);
    await isAccessible(tab, JSON.stringify(options));
    await tab.close();
  }
});

test("in print there is the table, and no controls", async () => {
  const tab = await open(await Site.serve(FILES), "?subjects=combi,deck");
  await untilHeads(tab, ["Combi", "Deck"]);
  await tab.page.emulateMedia({ media: "print" });
  assert.equal(await tab.page.locator(".chooser form").isVisible(), false);
  assert.equal(await tab.page.locator(TABLE).isVisible(), true);
  await tab.close();
});

test("among 10,000 subjects a letter is answered at once", async (t) => {
  const MOST = 100;
  const subjects = Array.from({ length: 10_000 }, (_, n) => `Subject ${n}`);
  const files = {
    "site.toml": `[criteria.size]\nlabel = "Size"\n`,
    "data/many.csv": csv(subjects, { Size: subjects.map((_, n) => String(n)) }),
    "content/many.md": `---\nsubjects: ${JSON.stringify(subjects)}\nfacts_from: many.csv\n---\n# Many\n\nText.\n`,
  };
  const site = await Site.serve(files);
  let tab, slowest;
  // A machine that is busy with something else makes one of them slow, so there are three tries, each with a page that knows nothing yet.
  for (let tries = 0; tries < 3 && !(slowest <= MOST); tries++) {
    await tab?.close();
    tab = await open(site, "?subjects=subject-9999,subject-1");
    await untilHeads(tab, ["Subject 9999", "Subject 1"]);
    assert.equal((await names(tab)).length, 24);
    const times = await tab.run(() => {
      const find = document.querySelector(".chooser [type=search]");
      return ["s", "su", "sub", "sub 99", "sub 999"].map((text) => {
        find.value = text;
        const start = performance.now();
        find.dispatchEvent(new Event("input", { bubbles: true }));
        return performance.now() - start;
      });
    });
    slowest = Math.max(...times);
    t.diagnostic(`a letter: ${times.map(Math.round)} ms`);
  }
  assert.ok(slowest <= MOST, `${slowest}`);
  await untilSaid(tab, "Names shown: 19 of 19");
  assert.deepEqual(await column(tab, TABLE, 1), ["9999"]);
  await tab.close();
});

test("an edited fact changes the tables of open tabs, and a missing one is told", async () => {
  const oven = (price) => `---\nkind: oven\nfacts:\n  price: ${price}\n  guests: 10\n---\n# Oven ${price.length}\n\nText.\n`;
  const kinds = `\n[kinds.oven]\nlabel = "Ovens"\n`;
  const site = await Site.serve({
    ...FILES,
    "site.toml": COMPARISONS["site.toml"] + kinds,
    "content/small.md": oven("£900"),
    "content/large.md": oven("£9,000"),
    "content/choosing.md": "# Choosing\n\nText.\n\n```compare\nsubjects: [Oven 4, Oven 6]\ncriteria: [price, guests]\n```\n\nThe end.\n",
  });
  const [article, chooser, kind] = [await Tab.open(site, "choosing/"), await open(site, "?subjects=oven-4,oven-6"), await Tab.open(site, "compare/ovens/")];
  await untilHeads(chooser, ["Oven 4", "Oven 6"]);
  const best = (tab) => tab.run(() => document.querySelector(".best")?.textContent);
  for (const tab of [article, chooser, kind]) assert.equal(await best(tab), "£900 best");
  site.edit("content/small.md", "£900", "£19,000");
  for (const tab of [article, chooser, kind]) await tab.until(() => document.querySelector(".best")?.textContent === "£9,000 best");
  assert.deepEqual(await chips(chooser), ["Oven 4", "Oven 6"]);
  await site.edit("content/small.md", "  price: £19,000\n", "");
  for (const tab of [article, chooser, kind]) await tab.until(() => document.querySelectorAll("main .missing").length === 1);
  await until(async () => (await article.shown(".badge")).startsWith("1 on this page"), "the badge");
  await article.run(() => window.preview.querySelector(".badge").click());
  await article.untilShown(".panel", "this comparison lacks Price of Oven 4");
  for (const tab of [article, chooser, kind]) {
    assert.equal(tab.navigations, 1);
    await tab.close();
  }
});
