// Readers look for articles that have several tags at once.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PROGRAM, Site, Tab, until } from "./harness.mjs";
import { isAccessible, press, tabTo, untilAddress, untilSaid } from "./reader.mjs";

const article = (title, ...tags) => `---\ntags: ${JSON.stringify(tags)}\n---\n# ${title}\n\nText.\n`;
const FILES = {
  "content/one.md": article("One", "hot", "ovens/combi", "crème"),
  "content/two.md": article("Two", "hot", "ovens/deck"),
  "content/three.md": article("Three", "hot", "crème"),
  "content/four.md": article("Four", "cold <b>"),
};

const articles = (tab) => tab.run(() => [...document.querySelectorAll(".chooser .cards a")].map((link) => link.textContent));
const untilArticles = (tab, wanted) => until(async () => (await articles(tab)).join() === wanted.join(), `articles ${wanted}`);
const names = (tab) => tab.run(() => [...document.querySelectorAll(".chooser .names label")].map((label) => label.innerText.replace(/\s+/g, " ").trim()));

test("a choice of tags finds the articles with all of them, and narrows what can be chosen", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "tags/");
  assert.deepEqual(await articles(tab), []);
  await tabTo(tab, ".chooser summary", "Several tags at once");
  await press(tab, "Enter");
  await tabTo(tab, ".names input", "hot");
  await press(tab, "Space");
  await untilArticles(tab, ["One", "Three", "Two"]);
  await untilAddress(tab, "?tags=hot");
  await untilSaid(tab, "Articles with all of these tags: 3, shown: 3.");
  assert.deepEqual(await names(tab), ["crème 2", "ovens 2", "ovens/combi 1", "ovens/deck 1"]);
  await tabTo(tab, ".names input", "ovens");
  await press(tab, "Space");
  await untilArticles(tab, ["One", "Two"]);
  await untilAddress(tab, "?tags=hot,ovens");
  await tab.page.goBack();
  await untilArticles(tab, ["One", "Three", "Two"]);
  await tab.page.getByRole("button", { name: "Remove hot" }).click();
  await untilArticles(tab, []);
  await untilAddress(tab, "");
  assert.equal(await tab.run(() => document.activeElement.type), "search");
  await tab.close();
});

test("a choice can be typed, and shared", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "tags/?tags=crème,nothing,ovens/combi");
  await untilArticles(tab, ["One"]);
  await tab.page.locator(".chooser .cards a").click();
  await tab.until(() => document.querySelector("h1").textContent === "One", null, "the article");
  await tab.page.goBack();
  await untilArticles(tab, ["One"]);
  await tab.page.goto(new URL("tags/", tab.site.url).href);
  await tab.page.getByText("Several tags at once").click();
  await tab.page.getByLabel("Find a tag").fill("creme");
  await untilSaid(tab, "Tags found: 1.");
  await press(tab, "Enter");
  await untilArticles(tab, ["One", "Three"]);
  await tab.page.getByLabel("Find a tag").fill("b>");
  await untilSaid(tab, "Tags found: 0.");
  await tab.close();
});

test("without scripts nothing is dead", async () => {
  const site = await Site.serve(FILES);
  const html = await (await fetch(new URL("tags/", site.url))).text();
  assert.ok(!/<button|<input|<form|chooser/.test(html.replace(/<script[\s\S]*?<\/script>/g, "")));
});

test("from the disk it is all the same", async () => {
  const site = await Site.serve({ ...FILES, "site.toml": `urls = "file"\n` });
  execFileSync(PROGRAM, ["build"], { cwd: site.root, stdio: "ignore" });
  const tab = await Tab.open(site);
  const page = await tab.context.newPage();
  await page.goto(`${pathToFileURL(join(site.root, "public/tags/index.html")).href}?tags=hot,ovens`);
  await page.locator(".chooser .cards a", { hasText: "Two" }).click();
  await page.locator("h1", { hasText: "Two" }).waitFor();
  await tab.close();
});

test("nothing is wrong for those who hear the page, or have a narrow one", async () => {
  const site = await Site.serve(FILES);
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 700 } }]) {
    const tab = await Tab.open(site, "tags/?tags=hot", options);
    await untilArticles(tab, ["One", "Three", "Two"]);
    assert.equal(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), true);
    await isAccessible(tab, JSON.stringify(options));
    await tab.close();
  }
});
