// What a tab shows when its page goes, moves, or comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab, until } from "./harness.mjs";

test("a page that has gone says so, suggests others, and comes back", async () => {
  const site = await Site.serve({ "content/stocks.md": "# Stocks\n\nText.\n" });
  const tab = await Tab.open(site, "stock/");
  const text = site.read("content/stock.md");
  site.remove("content/stock.md");
  await tab.untilShown(".notice", "This page has gone");
  await tab.untilShown(".notice", "Stocks");
  const links = await tab.run(() => [...window.preview.querySelectorAll(".notice a")].map((link) => link.getAttribute("href")));
  assert.deepEqual(links, ["/stocks/"]);
  site.write("content/stock.md", text.replace("The last paragraph.", "The end."));
  await until(async () => (await tab.shown(".notice")) === "", "the end of the notice");
  assert.match(await tab.run(() => document.querySelector(".prose").textContent), /The end\./);
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a page whose file is moved says where it went", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  site.rename("content/stock.md", "content/sauces/brown.md");
  await tab.untilShown(".notice", "It is now at Stock.");
  const links = await tab.run(() => [...window.preview.querySelectorAll(".notice a")].map((link) => link.getAttribute("href")));
  assert.deepEqual(links, ["/sauces/brown/"]);
  await tab.close();
});

test("a page that leaves its old address behind says where it went", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  const text = site.read("content/stock.md");
  site.write("content/sauces/brown.md", text.replace("tags:", "aliases: [/stock/]\ntags:"));
  site.remove("content/stock.md");
  await tab.untilShown(".notice", "It is now at Stock.");
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a page that is created while its address says that there is nothing appears", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "soup/");
  tab.expect(/status of 404/);
  assert.equal(await tab.shown(".notice"), "");
  await tab.changedBy(() => site.write("content/soup.md", "# Soup\n\nHot.\n"));
  assert.equal(await tab.run(() => document.querySelector(".prose").textContent.trim()), "Hot.");
  await tab.isAsFresh();
  await tab.close();
});

test("a list of articles follows", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "sauces/");
  await tab.changedBy(() => site.write("content/sauces/veloute.md", "# Velouté\n\nWith [[roux]].\n"));
  assert.match(await tab.run(() => document.querySelector("main").textContent), /Velouté/);
  await tab.isAsFresh();
  await tab.changedBy(() => site.remove("content/sauces/roux.md"));
  await tab.isAsFresh();
  await tab.close();
});

test("an address may have any letters in it", async () => {
  const site = await Site.serve({
    "content/süßes/Crème brûlée.md": "# Crème brûlée\n\n![Ein Bild](<ein bild ä.svg>)\n\nText.\n",
    "content/süßes/ein bild ä.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>`,
  });
  const tab = await Tab.open(site, "süßes/");
  await tab.page.getByRole("link", { name: "Crème brûlée" }).first().click();
  await until(() => tab.heard.length === 2, "the article's own socket");
  await tab.changedBy(() => site.edit("content/süßes/Crème brûlée.md", "Text.", "Words."));
  await tab.isAsFresh();
  site.write("content/süßes/ein bild ä.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"></svg>`);
  await tab.until(() => document.querySelector(".prose img").naturalWidth === 80, null, "the new picture");
  await tab.close();
});

test("what somebody has come back to is as it is now", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  await tab.page.goto(`${site.url}sauces/roux/`);
  await tab.told(2);
  site.edit("content/stock.md", "The last paragraph.", "The end.");
  await until(async () => (await (await fetch(`${site.url}stock/`)).text()).includes("The end."), "the edit");
  await tab.page.goBack();
  await tab.until(() => document.querySelector(".prose").textContent.includes("The end."), null, "the edit in the page");
  await tab.changedBy(() => site.edit("content/stock.md", "The end.", "The very end."));
  await tab.isAsFresh();
  await tab.close();
});

test("a page asked for by another of its addresses follows as well", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/index.html?from=search#times");
  await tab.changedBy(() => site.edit("content/stock.md", "## Times", "## Times of day"));
  assert.equal(await tab.run(() => location.search + location.hash), "?from=search#times");
  await tab.isAsFresh();
  await tab.close();
});
