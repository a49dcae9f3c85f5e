// That what is wrong is shown where its author looks, over the last good page, and goes when it is mended.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab, pause, until } from "./harness.mjs";

const FILE = "content/stock.md";
const TEMPLATE = "themes/default/templates/article.html";

/** Breaks something by writing `file`, and looks that this is said over the page as it was; mends it again. */
async function breaks(file, content, said, expected = []) {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  expected.forEach((pattern) => tab.expect(pattern));
  const title = await tab.page.title();
  let before = null;
  try {
    before = site.read(file);
  } catch {
    // It is new.
  }
  site.write(file, content);
  for (const part of said) await tab.untilShown(".notice", part);
  assert.match(await tab.run(() => document.querySelector(".prose").textContent), /The last paragraph/);
  assert.equal(await tab.page.title(), title);
  if (before === null) site.remove(file);
  else site.write(file, before);
  await until(async () => (await tab.shown(".notice")) === "", "the end of the notice");
  assert.equal(await tab.shown(".badge"), "");
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  await tab.close();
}

test("front matter that is broken", () => breaks(FILE, "---\ntitle: [Stock\n---\n\nText.\n", ["1 error", "front-matter-syntax", "content/stock.md:2", "this [ is never closed", "title: [Stock", "close it with ] or }"]));

test("a template that is no template", () => breaks(TEMPLATE, `{% extends "default/article.html" %}{% block header %}{{ page.title | nofilter }}{% endblock %}`, ["unknown filter nofilter", `${TEMPLATE}:1`]));

test("a template that fails when it is used", () => breaks(TEMPLATE, `{% extends "default/article.html" %}{% block header %}{{ page.nope.really }}{% endblock %}`, ["field nope is not defined", `${TEMPLATE}:1`]));

test("settings that are broken", () => breaks("site.toml", "title = \n", ["a value is missing here", "site.toml:1"]));

test("text that is not UTF-8", () => breaks(FILE, Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]), ["is not UTF-8", FILE]));

test("a page that could not be made from the first comes when it is mended, without a load", async () => {
  const site = await Site.serve();
  const broken = `{% extends "default/article.html" %}{% block header %}{{ page.nope }}{% endblock %}`;
  site.write(TEMPLATE, broken);
  await until(async () => (await fetch(`${site.url}stock/`)).status === 500, "the fault");
  const tab = await Tab.open(site, "stock/");
  tab.expect(/status of 500/);
  assert.match(await tab.run(() => document.body.innerText), /This page cannot be made[\s\S]*field `nope` is not defined/);
  // What the page says itself is not said once more over it.
  assert.equal(await tab.shown(".notice"), "");
  site.write(TEMPLATE, broken.replace("page.nope", "page.neither"));
  await tab.until(() => document.body.innerText.includes("field `neither` is not defined"));
  await tab.changedBy(() => site.remove(TEMPLATE));
  assert.match(await tab.run(() => document.querySelector(".prose").textContent), /The last paragraph/);
  await tab.isAsFresh();
  await tab.close();
});

test("scripts that come with a mended page run in its order, whichever comes first", async () => {
  const site = await Site.serve();
  site.write(TEMPLATE, `{% extends "default/article.html" %}{% block header %}{{ page.nope }}{% endblock %}`);
  await until(async () => (await fetch(`${site.url}stock/`)).status === 500, "the fault");
  const tab = await Tab.open(site, "stock/");
  tab.expect(/status of 500/);
  await tab.page.route("**/_larder/base.js*", async (route) => {
    await pause(500);
    await route.continue();
  });
  await tab.changedBy(() => site.remove(TEMPLATE));
  await tab.until(() => document.querySelector("button.shade"));
  await tab.close();
});

test("Escape and the button close the notice, until there is another", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  const good = site.read(FILE);
  site.write(FILE, "---\ntitle: [Stock\n---\n");
  await tab.untilShown(".notice", "content/stock.md:2");
  await tab.page.keyboard.press("Escape");
  assert.equal(await tab.shown(".notice"), "");
  assert.notEqual(await tab.shown(".badge"), "", "what is closed is not forgotten");
  site.write(FILE, "---\ntags: x\ntitle: [Stock\n---\n");
  await tab.untilShown(".notice", "content/stock.md:3");
  await tab.run(() => window.preview.querySelector(".notice .close").click());
  assert.equal(await tab.shown(".notice"), "");
  site.write(FILE, good);
  await until(async () => (await tab.shown(".badge")) === "", "the end of the badge");
  site.write(FILE, "---\ntags: x\ntitle: [Stock\n---\n");
  await tab.untilShown(".notice", "content/stock.md:3");
  await tab.close();
});

test("the same notice is not read out twice", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  site.write("site.toml", "title = \n");
  await tab.untilShown(".notice", "site.toml");
  await tab.run(() => (window.known = [...window.preview.querySelector(".notice").children]));
  await tab.changedBy(() => site.edit(FILE, "The last paragraph.", "The end."));
  await tab.untilShown(".notice", "site.toml");
  assert.ok(await tab.run(() => window.known.every((element) => element.isConnected)));
  assert.equal(await tab.run(() => window.preview.querySelector(".notice").getAttribute("role")), "alert");
  await tab.close();
});

const LINKS = {
  "content/links.md": "# Links\n\nSee [[nowhere]] and [[nowhere at all]].\n\nAnd [[stock]].\n",
  "content/elsewhere.md": "# Elsewhere\n\nSee [[nowhere]].\n",
};

test("the panel lists this page's faults, the site's, what is asked for, and what nothing leads to", async () => {
  const site = await Site.serve(LINKS, "--editor", "code");
  const tab = await Tab.open(site, "links/");
  await tab.untilShown(".badge", "2 on this page, 3 in the site");
  assert.equal(await tab.shown(".panel"), "");
  await tab.page.keyboard.press("Shift+Tab");
  await tab.run(() => window.preview.querySelector(".badge").focus());
  await tab.page.keyboard.press("Enter");
  await tab.untilShown(".panel", "On this page 2");
  const shown = await tab.shown(".panel");
  for (const part of ["no article is called nowhere at all", "Elsewhere 1", "content/elsewhere.md:3", "Asked for and not written 2", "2 links, in content/elsewhere.md:3 content/links.md:3", "Articles that no other leads to 2"]) {
    assert.ok(shown.includes(part), `${part} in:\n${shown}`);
  }
  const links = await tab.run(() => [...window.preview.querySelectorAll(".panel a")].map((link) => [link.textContent, link.getAttribute("href")]));
  const opens = (file, place) => `vscode://file${site.root}/${file}:${place}`;
  assert.deepEqual(links.find(([text]) => text === "content/links.md:3"), ["content/links.md:3", opens("content/links.md", "3:7")]);
  assert.deepEqual(links.find(([text]) => text === "content/links.md"), ["content/links.md", opens("content/links.md", "1:1")]);
  assert.deepEqual(links.find(([text]) => text === "Elsewhere"), ["Elsewhere", "/elsewhere/"]);
  assert.equal(await tab.run(() => window.preview.querySelector(".badge").getAttribute("aria-expanded")), "true");
  // An edit is followed while it is open.
  await tab.changedBy(() => site.edit("content/links.md", " and [[nowhere at all]]", ""));
  await tab.untilShown(".panel", "On this page 1");
  // The keyboard gets in, and out again to where it came from.
  await tab.page.keyboard.press("Tab");
  assert.equal(await tab.run(() => window.preview.activeElement.className), "close");
  await tab.page.keyboard.press("Escape");
  assert.equal(await tab.shown(".panel"), "");
  assert.equal(await tab.run(() => window.preview.activeElement.className), "badge");
  await tab.changedBy(() => site.edit("content/links.md", "See [[nowhere]].", "See nothing."));
  await tab.untilShown(".badge", "none on this page, 1 in the site");
  await tab.close();
});

test("where nothing is wrong, a quiet badge leads to what nothing leads to", async () => {
  const site = await Site.serve({ "content/alone.md": "# Alone\n\nSee the [[stock]].\n" });
  const tab = await Tab.open(site, "stock/");
  await tab.untilShown(".badge", "1 to look at");
  assert.ok(await tab.run(() => window.preview.querySelector(".badge").matches(".is-quiet:not(.has-errors)")));
  await tab.run(() => window.preview.querySelector(".badge").click());
  await tab.untilShown(".panel", "Articles that no other leads to 1");
  // It comes and goes with what others write.
  site.edit("content/index.md", "[[stock]]", "[[stock]], or [[alone]]");
  await until(async () => (await tab.shown(".badge")) === "", "the end of the badge");
  assert.equal(await tab.shown(".panel"), "");
  await tab.close();
});

test("without an editor places are no links", async () => {
  const site = await Site.serve(LINKS);
  const tab = await Tab.open(site, "links/");
  await tab.untilShown(".badge", "2 on this page");
  await tab.run(() => window.preview.querySelector(".badge").click());
  await tab.untilShown(".panel", "content/links.md:3");
  assert.equal(await tab.run(() => window.preview.querySelectorAll(".panel a.place").length), 0);
  await tab.close();
});

test("while an article is broken, nothing is said of the one before", async () => {
  const site = await Site.serve(LINKS);
  const tab = await Tab.open(site, "links/");
  site.write("content/links.md", "---\ntitle: [x\n---\n");
  await tab.untilShown(".notice", "content/links.md:2");
  await tab.untilShown(".badge", "1 on this page");
  await tab.close();
});

for (const [width, height] of [[1280, 800], [390, 700]]) {
  test(`nothing lies under the badge, or the notice, that cannot be scrolled from there, ${width} wide`, async () => {
    const site = await Site.serve(LINKS);
    const tab = await Tab.open(site, "links/", { viewport: { width, height } });
    await tab.untilShown(".badge", "2 on this page");
    const covered = () => tab.run(() => {
      window.scrollTo({ top: 1e6, behavior: "instant" });
      const parts = [".badge", ".notice"].map((part) => window.preview.querySelector(part));
      const tops = parts.filter((part) => part.checkVisibility()).map((part) => part.getBoundingClientRect().top);
      const range = document.createRange();
      range.selectNodeContents(document.body);
      return Math.max(...[...range.getClientRects()].map(({ bottom }) => bottom)) - Math.min(...tops);
    });
    // A part of a pixel is none.
    await until(async () => (await covered()) < 1, "room for the badge");
    site.write("site.toml", "title = \n");
    await tab.untilShown(".notice", "site.toml");
    await until(async () => (await covered()) < 1, "room for the notice");
    assert.ok(await tab.run(() => document.documentElement.scrollWidth <= innerWidth));
    await tab.close();
  });
}

test("what is laid over a page is dark where that is", async () => {
  const site = await Site.serve(LINKS);
  const light = "rgb(251, 250, 247)";
  const dark = "rgb(29, 27, 24)";
  for (const [colorScheme, chosen, expected] of [["light", null, light], ["dark", null, dark], ["light", "dark", dark], ["dark", "light", light]]) {
    const tab = await Tab.open(site, "links/", { colorScheme });
    await tab.untilShown(".badge", "2 on this page");
    await tab.run((chosen) => chosen && (document.documentElement.dataset.theme = chosen), chosen);
    const ground = () => getComputedStyle(window.preview.querySelector(".badge")).backgroundColor;
    await until(async () => (await tab.run(ground)) === expected, `the colour for ${colorScheme} and ${chosen}`);
    await tab.close();
  }
});

test("what is laid over a page is not printed", async () => {
  const site = await Site.serve(LINKS);
  const tab = await Tab.open(site, "links/");
  await tab.untilShown(".badge", "2 on this page");
  await tab.page.emulateMedia({ media: "print" });
  assert.equal(await tab.shown(".badge"), "");
  await tab.close();
});
