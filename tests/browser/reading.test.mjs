// What helps readers on every page: previews of links, the place in the contents, links to headings, code to copy, light and dark.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { PROGRAM, Site, Tab, pause, until } from "./harness.mjs";
import { isAccessible, press, tabTo, untilSaid } from "./reader.mjs";

const FILLER = "Words that fill the page, so that there is something to scroll through. ".repeat(40);
const FILES = {
  "site.toml": `title = "The test kitchen"\n`,
  "content/ovens/Combi öven.md": "# Combi öven\n\nHot air, steam, *and* both together. <b>Bold</b> is no HTML: &lt;i>.\n\n## Care\n\nEmpty it every night.\n\n![A door](door.svg)\n",
  "content/ovens/door.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>`,
  "content/reading.md": `# Reading

See the [[Combi öven]], the [care of it](<ovens/Combi öven.md#care>), and [elsewhere](https://example.org/).

## First

${FILLER}

## Second

\`\`\`js {linenos=true}
const pot = 1;
const pan = 2;
\`\`\`

${FILLER}

## Third with [[stock]]

${FILLER}

### Fourth

The end[^1], with the [[Combi öven]].

[^1]: Not quite.
`,
  "content/rtl.md": "---\nlang: ar\n---\n# مرق\n\n[[Combi öven]] هنا.\n",
};

const preview = (tab) => tab.run(() => document.querySelector(".preview")?.innerText ?? "");
const untilPreview = (tab, text) => until(async () => (await preview(tab)).includes(text), `a preview with \`${text}\``);
const untilNone = (tab) => until(async () => (await preview(tab)) === "", "no preview");
const oven = (tab) => tab.page.locator(".prose a", { hasText: "Combi öven" }).first();

/** Longer than a preview waits. */
const LONG = 700;

test("a link shows how its page begins, for as long as the pointer is near", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/");
  await oven(tab).hover();
  await untilPreview(tab, "Combi öven\n\nHot air, steam, and both together.");
  assert.match(await preview(tab), /<b>Bold<\/b>|Bold is no HTML/);
  assert.equal(await tab.run(() => document.querySelector(".preview b, .preview i")), null);
  await tab.until(() => document.querySelector(".preview img").naturalWidth === 40);
  assert.equal(await oven(tab).getAttribute("aria-describedby"), "page.preview");
  // The pointer may move into it, and it stays.
  await tab.page.locator(".preview").hover();
  await pause(LONG);
  await untilPreview(tab, "Hot air");
  await tab.page.mouse.move(5, 500);
  await untilNone(tab);
  assert.equal(await oven(tab).getAttribute("aria-describedby"), null);
  await tab.close();
});

test("a link to a heading shows the section", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/");
  await tab.page.locator(".prose a", { hasText: "care of it" }).hover();
  await untilPreview(tab, "Empty it every night.");
  assert.match((await preview(tab)).toLowerCase(), /^combi öven\s+care\s+empty it every night\.$/);
  await tab.close();
});

test("with the keyboard alone a preview comes, and goes with Escape", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/");
  await tabTo(tab, ".prose a", "Combi öven");
  await untilPreview(tab, "Hot air");
  await press(tab, "Escape");
  await untilNone(tab);
  await pause(LONG);
  assert.equal(await preview(tab), "");
  assert.equal(await tab.run(() => document.activeElement.textContent), "Combi öven");
  await press(tab, "Tab");
  await untilPreview(tab, "Empty it");
  await press(tab, "Tab");
  await untilNone(tab);
  await tab.close();
});

test("what is no link to a page of the site has no preview", async () => {
  const tab = await Tab.open(await Site.serve({ ...FILES, "content/ovens/index.md": "# Ovens\n\nAll ovens.\n" }), "reading/");
  for (const link of [tab.page.locator(".site-nav a").first(), tab.page.locator(".prose a", { hasText: "elsewhere" }), tab.page.locator(".contents a").first(), tab.page.locator(".prose .anchor").first(), tab.page.locator(".footnote-ref a")]) {
    await link.hover();
    await pause(LONG);
    assert.equal(await preview(tab), "");
  }
  await tab.close();
});

test("a touch follows a link and shows no preview", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/", { hasTouch: true });
  await tab.run(() => document.querySelector(".prose a").addEventListener("click", (event) => event.preventDefault()));
  await oven(tab).tap();
  await pause(LONG);
  assert.equal(await preview(tab), "");
  await tab.close();
});

test("a preview never lies over its link, wherever that is", async () => {
  const site = await Site.serve(FILES);
  for (const [path, options] of [["reading/", {}], ["reading/", { viewport: { width: 390, height: 700 } }], ["rtl/", {}], ["rtl/", { viewport: { width: 390, height: 700 } }]]) {
    const tab = await Tab.open(site, path, options);
    for (const link of await tab.page.locator(".prose a", { hasText: "Combi öven" }).all()) {
      await link.scrollIntoViewIfNeeded();
      await link.hover();
      await untilPreview(tab, "Hot air");
      const [a, b] = [await link.boundingBox(), await tab.page.locator(".preview").boundingBox()];
      assert.ok(b.y >= a.y + a.height || b.y + b.height <= a.y, JSON.stringify([path, a, b]));
      assert.ok(b.x >= 0 && b.x + b.width <= (options.viewport?.width ?? 1000), JSON.stringify([path, b]));
      await tab.page.mouse.move(1, 1);
      await untilNone(tab);
    }
    await tab.close();
  }
});

test("previews can be turned off", async () => {
  const tab = await Tab.open(await Site.serve({ ...FILES, "site.toml": "[params]\npreviews = false\n" }), "reading/");
  await oven(tab).hover();
  await pause(LONG);
  assert.equal(await preview(tab), "");
  await tab.close();
});

test("from the disk there are previews, and a choice of colours", async () => {
  const site = await Site.serve({ ...FILES, "site.toml": `urls = "file"\n` });
  execFileSync(PROGRAM, ["build"], { cwd: site.root, stdio: "ignore" });
  const tab = await Tab.open(site);
  const page = await tab.context.newPage();
  await page.goto(pathToFileURL(join(site.root, "public/reading.html")).href);
  await page.locator(".prose a", { hasText: "Combi öven" }).first().hover();
  await page.locator(".preview", { hasText: "Hot air" }).waitFor();
  await page.getByRole("button", { name: "Dark colours" }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await tab.close();
});

test("the contents show where one is", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/", { viewport: { width: 1300, height: 700 } });
  const current = () => tab.run(() => [...document.querySelectorAll(".contents [aria-current=location]")].map((link) => link.textContent).join());
  assert.equal(await current(), "");
  for (const id of ["second", "third-with-stock", "first"]) {
    await tab.run((id) => document.getElementById(id).scrollIntoView({ behavior: "instant" }), id);
    await until(async () => (await current()).toLowerCase().replaceAll(" ", "-") === id, `the place ${id}`);
  }
  // A leap over all of them.
  await tab.run(() => scrollTo({ top: 0, behavior: "instant" }));
  await until(async () => (await current()) === "", "no place at the beginning");
  await tab.run(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
  await until(async () => (await current()) === "Fourth", "the last place");
  await tab.close();
});

test("on phones the contents stay at hand and say where one is", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "reading/", { viewport: { width: 390, height: 700 } });
  const top = (selector) => tab.run((selector) => document.querySelector(selector).getBoundingClientRect().top, selector);
  const here = () => tab.run(() => document.querySelector(".contents summary").dataset.here);
  assert.equal(await here(), undefined);
  await tab.run(() => document.getElementById("second").scrollIntoView({ behavior: "instant" }));
  await until(async () => (await here()) === "Second", "the place");
  assert.equal(await top(".contents"), 0);
  await tab.page.locator(".contents summary").click();
  await tab.page.locator(".contents a", { hasText: "Third" }).click();
  await until(async () => (await here()) === "Third with stock", "the new place");
  assert.equal(await tab.page.locator(".contents ol").first().isVisible(), false);
  // Nothing lies over the heading that was gone to, with scripts or without.
  await until(async () => (await top("#third-with-stock")) > 40 && (await top("#third-with-stock")) < 400, "the heading below the bar");
  await tab.close();
  const context = await tab.context.browser().newContext({ viewport: { width: 390, height: 700 }, javaScriptEnabled: false });
  const bare = await context.newPage();
  await bare.goto(new URL("reading/", site.url).href);
  await bare.locator(".contents summary").click();
  await bare.locator(".contents a", { hasText: "Second" }).click();
  await bare.waitForTimeout(1000);
  const list = await bare.locator(".contents ol").first().boundingBox();
  const heading = await bare.locator("#second").boundingBox();
  assert.ok(heading.y >= list.y + list.height && heading.y < 700, `${JSON.stringify([list, heading])}`);
  await context.close();
});

test("on phones the contents open where one is, and close when one turns away", async () => {
  const sections = Array.from({ length: 40 }, (_, n) => `## Number ${n + 1}\n\n${"Stock is skimmed while it simmers. ".repeat(12)}\n`);
  const site = await Site.serve({ "content/long.md": `# Long\n\n${sections.join("\n")}` });
  const tab = await Tab.open(site, "long/", { viewport: { width: 390, height: 700 } });
  const isOpen = () => tab.run(() => document.querySelector(".contents details").open);
  const summary = tab.page.locator(".contents summary");
  await tab.run(() => document.getElementById("number-30").scrollIntoView({ behavior: "instant" }));
  await tab.until(() => document.querySelector(".contents [aria-current]")?.textContent === "Number 30", null, "the place");
  await summary.click();
  await tab.until(() => {
    const list = document.querySelector(".contents details > ol").getBoundingClientRect();
    const current = document.querySelector(".contents [aria-current]").getBoundingClientRect();
    return current.top >= list.top && current.bottom <= list.bottom;
  }, null, "the place within the list");
  await tab.page.keyboard.press("Tab");
  await tab.page.keyboard.press("Escape");
  assert.equal(await isOpen(), false);
  assert.equal(await tab.run(() => document.activeElement.localName), "summary");
  await summary.click();
  assert.equal(await isOpen(), true);
  await tab.page.mouse.click(195, 680);
  assert.equal(await isOpen(), false);
  await tab.close();
});

test("the contents follow a page that is edited", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "reading/", { viewport: { width: 1300, height: 700 } });
  await tab.changedBy(() => site.edit("content/reading.md", "## Second", `## In between\n\n\`\`\`\nnew\n\`\`\`\n\n${FILLER}\n\n## Second`));
  await tab.until(() => document.querySelectorAll(".prose h2 > .anchor").length === 3, null, "the links of headings");
  await tab.until(() => document.querySelectorAll(".copy + pre").length === 2, null, "the buttons");
  await tab.run(() => document.getElementById("in-between").scrollIntoView({ behavior: "instant" }));
  await tab.until(() => document.querySelector(".contents [aria-current]")?.textContent === "In between", null, "the place");
  await tab.isAsFresh();
  await tab.close();
});

test("a heading leads to itself and is called what it was", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/");
  await tabTo(tab, ".prose h2 a", "Second");
  await press(tab, "Enter");
  await until(() => new URL(tab.page.url()).hash === "#second", "the address of the heading");
  assert.equal(await tab.page.getByRole("heading", { name: "Second", exact: true }).count(), 1);
  // A heading with a link of its own stays as it is.
  assert.equal(await tab.run(() => document.querySelector("#third-with-stock > .anchor")), null);
  await tab.close();
});

test("what scripts bring moves nothing of the page", async () => {
  const site = await Site.serve(FILES);
  const places = (page) => page.evaluate(() => [...document.querySelectorAll(".site-nav li, .prose > :not(.copy), .contents li")].map((element) => element.getBoundingClientRect().toJSON()));
  const tab = await Tab.open(site, "reading/");
  const context = await tab.context.browser().newContext({ viewport: { width: 1000, height: 700 }, javaScriptEnabled: false });
  const bare = await context.newPage();
  await bare.goto(tab.page.url());
  assert.deepEqual(await places(tab.page), await places(bare));
  await context.close();
  await tab.close();
});

test("code is copied without the numbers of its lines, and that is said", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/", { permissions: ["clipboard-read", "clipboard-write"] });
  await tabTo(tab, ".copy", "Copy");
  await press(tab, "Enter");
  await untilSaid(tab, "Copied");
  assert.equal(await tab.run(() => navigator.clipboard.readText()), "const pot = 1;\nconst pan = 2;");
  await tab.until(() => document.querySelector(".copy").textContent === "Copy", null, "the button as it was");
  // Where browsers have no clipboard.
  await tab.run(() => navigator.clipboard.writeText("old"));
  await tab.run(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await tab.page.locator(".copy").click();
  await until(async () => (await tab.run(() => navigator.clipboard.readText())).trim() === "const pot = 1;\nconst pan = 2;", "the old way");
  await tab.close();
});

test("a choice of colours lasts, and the system's own is followed again", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "reading/", { colorScheme: "light" });
  const paper = () => tab.run(() => getComputedStyle(document.body).backgroundColor);
  const [light, dark] = ["rgb(251, 250, 247)", "rgb(21, 20, 18)"];
  assert.equal(await paper(), light);
  await tabTo(tab, ".shade", "Dark colours");
  await press(tab, "Enter");
  assert.equal(await paper(), dark);
  assert.equal(await tab.run(() => document.activeElement.getAttribute("aria-label")), "Light colours");
  // It is there before anything is shown.
  await tab.context.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (!document.body) return;
      window.themeAtFirst = document.documentElement.dataset.theme;
      seen.disconnect();
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await tab.page.goto(new URL("stock/", site.url).href);
  assert.equal(await tab.run(() => window.themeAtFirst), "dark");
  assert.equal(await paper(), dark);
  await tab.page.getByRole("button", { name: "Light colours" }).click();
  assert.equal(await paper(), light);
  assert.equal(await tab.run(() => localStorage.length), 0);
  await tab.page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await paper(), dark);
  await tab.close();
});

test("nothing is wrong for those who hear the page, or have a narrow one", async () => {
  const site = await Site.serve(FILES);
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 700 } }]) {
    const tab = await Tab.open(site, "reading/", options);
    await tab.page.locator("pre").hover();
    await oven(tab).hover();
    await untilPreview(tab, "Hot air");
    assert.equal(await tab.run(() => document.documentElement.scrollWidth <= innerWidth), true);
    await isAccessible(tab, JSON.stringify(options));
    await tab.close();
  }
});

test("in print there is only the text", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "reading/");
  await oven(tab).hover();
  await untilPreview(tab, "Hot air");
  await tab.page.emulateMedia({ media: "print" });
  for (const part of [".preview", ".shade", ".copy"]) assert.equal(await tab.page.locator(part).isVisible(), false, part);
  await tab.close();
});
