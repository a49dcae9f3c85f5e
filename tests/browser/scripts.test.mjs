// That the preview gets along with what a theme's scripts, and an author's own HTML, do to a page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";

const BASE = `{% extends "default/base.html" %}
{% block head %}<script src="{{ site.root }}_larder/early.js"></script><script src="{{ site.root }}_larder/late.js" defer></script>{% endblock %}`;

const EARLY = `document.documentElement.dataset.theme = "dark";`;

const LATE = `
const mark = () => {
  for (const heading of document.querySelectorAll("main h2:not(.seen)")) heading.classList.add("seen");
};
mark();
document.addEventListener("larder:changed", mark);
document.querySelector("main").prepend(Object.assign(document.createElement("p"), { id: "by-script", textContent: "By a script." }));
`;

const THEME = {
  "themes/default/templates/base.html": BASE,
  "themes/default/static/early.js": EARLY,
  "themes/default/static/late.js": LATE,
};

test("what scripts have done to a page stays, and they hear of what is new", async () => {
  const site = await Site.serve(THEME);
  const tab = await Tab.open(site, "stock/");
  await tab.changedBy(() => site.edit("content/stock.md", "## Times", "## Hours"));
  const found = await tab.run(() => ({
    theme: document.documentElement.dataset.theme,
    added: document.querySelectorAll("#by-script").length,
    unseen: document.querySelectorAll("main h2:not(.seen)").length,
    told: window.changes.at(-1).map((element) => element.textContent),
  }));
  assert.deepEqual(found, { theme: "dark", added: 1, unseen: 0, told: ["Hours", "Hours"] });
  await tab.changedBy(() => site.edit("content/stock.md", "The first paragraph", "The very first paragraph"));
  assert.equal(await tab.run(() => document.querySelector("#by-script").nextElementSibling.localName), "article");
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("what a script has taken away is shown by a load", async () => {
  const site = await Site.serve({ ...THEME, "themes/default/static/late.js": `document.querySelector(".prose").remove();` });
  const tab = await Tab.open(site, "stock/");
  await tab.loadedBy(() => site.edit("content/stock.md", "## Times", "## Hours"));
  assert.match(await tab.run(() => document.querySelector(".contents").textContent), /Hours/);
  await tab.close();
});

test("a script that has changed is loaded, and what it did before is not done twice", async () => {
  const site = await Site.serve(THEME);
  const tab = await Tab.open(site, "stock/");
  await tab.loadedBy(() => site.write("themes/default/static/late.js", `${LATE}window.isNew = true;`));
  await tab.until(() => window.isNew === true, null, "the new script");
  await tab.close();
});

test("a script more in the template is loaded, and one less is not there any more", async () => {
  const site = await Site.serve(THEME);
  const tab = await Tab.open(site, "stock/");
  site.write("themes/default/static/more.js", "window.isMore = true;");
  const more = BASE.replace("{% endblock %}", `<script src="{{ site.root }}_larder/more.js"></script>{% endblock %}`);
  await tab.loadedBy(() => site.write("themes/default/templates/base.html", more));
  await tab.until(() => window.isMore === true, null, "the script more");
  await tab.loadedBy(() => site.write("themes/default/templates/base.html", BASE));
  await tab.until(() => window.isMore === undefined, null, "the page without it");
  await tab.close();
});

test("what is not shown, but is in the page, follows as well", async () => {
  const html = (word) => `# Hidden\n\n<div>\n<template id="held"><p>${word} in a template</p></template>\n<noscript><p>${word} without scripts</p></noscript>\n</div>\n\nText.\n`;
  const site = await Site.serve({ "content/hidden.md": html("One") });
  const tab = await Tab.open(site, "hidden/");
  await tab.changedBy(() => site.edit("content/hidden.md", "Text.", "Words."));
  await tab.isAsFresh();
  await tab.changedBy(() => site.write("content/hidden.md", html("Two")));
  assert.equal(await tab.run(() => document.querySelector("#held").content.textContent), "Two in a template");
  assert.equal(await tab.run(() => document.querySelector("noscript").textContent.trim()), "<p>Two without scripts</p>");
  await tab.isAsFresh();
  await tab.close();
});

test("scripts in the text: data follow, and what runs does so once", async () => {
  const page = (data, word) => `# Scripts\n\n<div>\n<script type="application/json">{"data": ${data}}</script>\n<p>${word}</p>\n</div>\n\n<script src="/once.js"></script>\n\nText.\n`;
  const site = await Site.serve({ "content/scripts.md": page(1, "One"), "static/once.js": "window.runs = (window.runs ?? 0) + 1;" });
  const tab = await Tab.open(site, "scripts/");
  await tab.changedBy(() => site.write("content/scripts.md", page(2, "Two")));
  assert.equal(await tab.run(() => document.querySelector(".prose script[type]").textContent), '{"data": 2}');
  await tab.isAsFresh();
  await tab.changedBy(() => site.edit("content/scripts.md", "Text.", "Words."));
  await tab.isAsFresh();
  assert.equal(await tab.run(() => window.runs), 1);
  assert.equal(tab.navigations, 1);
  // A script that is moved would run once more where it comes to stand.
  const text = site.read("content/scripts.md");
  await tab.loadedBy(() => site.write("content/scripts.md", text.replace(/(<script src.*)\n\n(Words.)/, "$2\n\n$1")));
  await tab.isAsFresh();
  assert.equal(await tab.run(() => window.runs), 1);
  await tab.close();
});
