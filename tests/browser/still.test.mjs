// That a page stands still while its scripts come: they bring the tools of tables, choosers and the search.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab, pause } from "./harness.mjs";

/** More subjects than fit into the list of the chooser, which has its full height then. */
const MANY = 60;

const article = (n) => `---\ntitle: Oven ${n}\nkind: oven\ntags: [ovens, t${n % 9}]\nfacts:\n  Power: ${n} kW\n  Steam: ${n % 2 ? "yes" : "no"}\n---\nText.\n\n## Use\n\nText.\n`;
const FILES = {
  "site.toml": 'title = "Ovens"\n\n[kinds.oven]\nlabel = "Ovens"\n',
  "content/two.md": "---\nsubjects: [Oven 1, Oven 2]\n---\n## Cost\n\n**Oven 1:** Low.\n\n**Oven 2:** High.\n",
  ...Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`content/ovens/${n}.md`, article(n)])),
};

/** What of a page has moved since it was first shown, and how far, as browsers measure it. */
async function shifts(site, path, options = {}) {
  const tab = await Tab.open(site, path, options);
  // What is said to those who listen comes a moment later.
  await pause(500);
  const moved = await tab.run(
    () =>
      new Promise((resolve) => {
        const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
        const name = (node) => node?.outerHTML?.slice(0, 80) ?? node?.textContent.slice(0, 80);
        const isOfThePage = ({ node }) => node !== null; // What the preview lays over it is in a shadow tree, and not the readers'.
        const source = ({ node, previousRect, currentRect }) => `${name(node)}: ${place(previousRect)} → ${place(currentRect)}`;
        const shift = ({ value, sources }) => ({ value, sources: sources.filter(isOfThePage).map(source) });
        const seen = (list) => resolve(list.getEntries().map(shift).filter(({ sources }) => sources.length > 0));
        new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve([]), 200);
      }),
  );
  await tab.close();
  return moved;
}

test("nothing moves while scripts come", async () => {
  const site = await Site.serve(FILES);
  const moved = {};
  for (const path of ["", "two/", "ovens/1/", "compare/", "compare/ovens/", "tags/", "tags/ovens/", "search/"]) {
    moved[path] = await shifts(site, path);
    moved[`${path} on a phone`] = await shifts(site, path, { viewport: { width: 390, height: 800 } });
  }
  assert.deepEqual(Object.entries(moved).filter(([, list]) => list.length > 0), []);
});

test("what moves is seen to move", async () => {
  const late = 'setTimeout(() => document.body.prepend(document.createElement("hr"), "Late."), 100);\n';
  const site = await Site.serve({
    "themes/default/templates/article.html": '{% extends "default/article.html" %}{% block head %}<script src="{{ site.root }}_larder/late.js" defer></script>{% endblock %}',
    "themes/default/static/late.js": late,
    "content/a.md": "# A\n\nText.\n",
  });
  assert.ok((await shifts(site, "a/")).some(({ value }) => value > 0));
});
