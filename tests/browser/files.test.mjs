// That pictures, style sheets and the like are fetched again when they change, and nothing else is done about it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab, pause, until } from "./harness.mjs";

const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20"><rect width="${width}" height="20" fill="#a0501c"/></svg>`;

const styled = (rules) => ({
  "themes/default/templates/base.html": `{% extends "default/base.html" %}\n{% block head %}<link rel="stylesheet" href="{{ site.root }}look.css">{% endblock %}`,
  "static/look.css": rules,
});

const colour = () => getComputedStyle(document.querySelector(".prose p")).color;
const sheets = () => document.querySelectorAll("link[rel=stylesheet]").length;

test("a picture is fetched again when its file changes", async () => {
  const site = await Site.serve({
    "content/pans/pans.md": "# Pans\n\n![A pan](<pan one.svg>)\n\n![A lid](lid.svg)\n",
    "content/pans/pan one.svg": picture(40),
    "content/pans/lid.svg": picture(60),
  });
  const tab = await Tab.open(site, "pans/");
  const width = (n) => tab.run((n) => document.querySelectorAll(".prose img")[n].naturalWidth, n);
  await until(async () => (await width(0)) === 40 && (await width(1)) === 60, "the pictures");
  await tab.run(() => {
    window.known = [...document.querySelectorAll(".prose img")];
    window.loads = [];
    window.known.forEach((image, n) => image.addEventListener("load", () => window.loads.push(n)));
  });
  site.write("content/pans/pan one.svg", picture(80));
  await until(async () => (await width(0)) === 80, "the new picture");
  assert.ok(await tab.run(() => !window.loads.includes(1)), "the other picture is not fetched again");
  await tab.isAsFresh();
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a style sheet in static/ is swapped without a load", async () => {
  const site = await Site.serve(styled(".prose p { color: rgb(1, 2, 3); }"));
  const tab = await Tab.open(site, "stock/");
  assert.equal(await tab.run(colour), "rgb(1, 2, 3)");
  await tab.run(() => (window.known = document.querySelector(".prose")));
  site.write("static/look.css", ".prose p { color: rgb(4, 5, 6); }");
  await until(async () => (await tab.run(colour)) === "rgb(4, 5, 6)", "the new colour");
  await until(async () => (await tab.run(sheets)) === 3, "the end of the old style sheet");
  assert.ok(await tab.run(() => window.known.isConnected));
  assert.equal(tab.navigations, 1);
  await tab.isAsFresh();
  await tab.close();
});

test("quick edits of a style sheet leave one of it", async () => {
  const site = await Site.serve(styled(".prose p { color: rgb(0, 0, 0); }"));
  const tab = await Tab.open(site, "stock/");
  // A file that is being written may be had in half; the next edit makes up for it.
  tab.expect(/net::ERR_(EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH)/);
  for (let n = 1; n <= 12; n++) {
    site.write("static/look.css", `.prose p { color: rgb(${n}, ${n}, ${n}); }`);
    await pause(20);
  }
  await until(async () => (await tab.run(colour)) === "rgb(12, 12, 12)", "the last colour");
  await until(async () => (await tab.run(sheets)) === 3, "the end of the old style sheets");
  await tab.changedBy(() => site.edit("content/stock.md", "The last paragraph.", "The end."));
  await tab.isAsFresh();
  await tab.close();
});

test("a style sheet that is overtaken by a newer one leaves with it", async () => {
  const site = await Site.serve(styled(".prose p { color: rgb(0, 0, 0); }"));
  const tab = await Tab.open(site, "stock/");
  let asked = 0;
  await tab.page.route("**/look.css?moment=*", async (route) => {
    // The first to be asked for comes last.
    if (++asked === 1) await pause(400);
    await route.continue();
  });
  site.write("static/look.css", ".prose p { color: rgb(1, 1, 1); }");
  await until(() => asked === 1, "the first style sheet");
  site.write("static/look.css", ".prose p { color: rgb(2, 2, 2); }");
  await until(() => asked === 2, "the second style sheet");
  await until(async () => (await tab.run(sheets)) === 3, "the end of the old style sheets");
  assert.equal(await tab.run(colour), "rgb(2, 2, 2)");
  await tab.close();
});

test("the theme's own style sheet is swapped without a load", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  site.write("themes/default/static/style.css", ".prose p { color: rgb(7, 8, 9); }");
  await until(async () => (await tab.run(colour)) === "rgb(7, 8, 9)", "the new colour");
  site.remove("themes/default/static/style.css");
  await until(async () => (await tab.run(colour)) !== "rgb(7, 8, 9)", "the theme's colour");
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a picture that a style sheet shows makes the style sheets come again", async () => {
  const site = await Site.serve({ ...styled(`.prose { background: url("ground.svg"); }`), "static/ground.svg": picture(10) });
  const tab = await Tab.open(site, "stock/");
  const asked = [];
  tab.page.on("request", (request) => asked.push(request.url()));
  site.write("static/ground.svg", picture(30));
  await until(() => asked.some((url) => url.includes("look.css?moment=")), "the style sheet");
  await tab.close();
});

test("an address that is none does no harm", async () => {
  const site = await Site.serve({ "content/odd.md": `# Odd\n\n<img src="http://[" alt="">\n\n<img src="/%ff.png" alt="">\n\nText.\n`, "static/a.svg": picture(10) });
  const tab = await Tab.open(site, "odd/");
  tab.expect(/Failed to load resource/);
  site.write("static/a.svg", picture(20));
  await tab.told(2);
  await tab.changedBy(() => site.edit("content/odd.md", "Text.", "Words."));
  await tab.isAsFresh();
  await tab.close();
});
