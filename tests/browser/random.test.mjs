// That after any edit the page is what a fresh load makes of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";

const FILE = "content/rich.md";
const SEED = Number(process.env.SEED ?? 20);
const EDITS = 60;

/** Numbers that are the same for the same seed: from 0 to below 1. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = numbers(SEED);
const below = (count) => Math.floor(random() * count);
const one = (list) => list[below(list.length)];
const WORDS = "butter flour stock salt heat rest skim strain roast bones shin veal cream reduce glaze".split(" ");
const words = (count) => Array.from({ length: count }, () => one(WORDS)).join(" ");
const list = (marker) => Array.from({ length: 1 + below(4) }, (_, n) => `${marker(n)} ${words(2)}${below(3) ? "" : `\n   - ${words(1)}\n   - ${words(2)}`}`).join("\n");

/** Blocks of every kind, made up. */
const KINDS = [
  () => `${words(6)}, **${words(1)}** and [[stock]].`,
  () => `## ${words(2)}`,
  () => `### ${words(1)} \`${words(1)}\``,
  () => list(() => "-"),
  () => list((n) => `${n + 1}.`),
  () => `- [ ] ${words(2)}\n- [x] ${words(1)}`,
  () => `| ${words(1)} | ${words(1)} |\n|---|--:|\n${Array.from({ length: 1 + below(4) }, () => `| ${words(2)} | ${below(90)} |`).join("\n")}`,
  () => `\`\`\`rust\nfn ${words(1)}() -> u32 { ${below(90)} }\n\`\`\``,
  () => `$$\nx^${below(9)} + \\frac{1}{${1 + below(9)}}\n$$`,
  () => `Inline $a_${below(9)} \\le b$ and ==${words(1)}==.`,
  () => `> [!${one(["tip", "warning", "note"])}]${one(["", "-", "+"])} ${words(2)}\n> ${words(4)}\n>\n> - ${words(1)}`,
  () => `> ${words(5)}`,
  () => `![${words(1)}](pan.svg)`,
  () => `${words(3)}[^${one("abc")}].`,
  () => `[^${one("abc")}]: ${words(3)}.`,
  () => `${words(1)}\n: ${words(3)}`,
  () => `<div class="${words(1)}"><p>${words(2)}</p></div>`,
  () => `<details><summary>${words(1)}</summary>\n\n${words(3)}\n\n</details>`,
  () => "---",
  () => `See [[${one(["roux", "stock", "nowhere"])}|${words(1)}]].`,
];

/** What is done to the blocks of an article. */
const EDITS_OF = [
  (blocks) => blocks.splice(below(blocks.length + 1), 0, one(KINDS)()),
  (blocks) => blocks.splice(below(blocks.length), 1),
  (blocks) => blocks.splice(below(blocks.length), 1, one(KINDS)()),
  (blocks) => blocks.splice(below(blocks.length), 0, ...blocks.splice(below(blocks.length), 1 + below(3))),
  (blocks) => {
    const at = below(blocks.length);
    const lines = blocks[at].split("\n");
    const line = below(lines.length);
    // One word of one line, as in writing.
    lines[line] = lines[line].replace(/[a-z]{4,}/, () => words(1));
    blocks[at] = lines.join("\n");
  },
  (blocks) => {
    const at = below(blocks.length);
    const lines = blocks[at].split("\n");
    // A line twice: an item, a row.
    lines.splice(below(lines.length), 0, one(lines));
    blocks[at] = lines.join("\n");
  },
];

const front = () => `title: ${words(2)}\ntags: [${words(1)}, ${words(1)}]`;

test(`after each of ${EDITS} random edits (SEED=${SEED}) the page is as after a load`, async () => {
  let head = front();
  let blocks = KINDS.map((kind) => kind());
  // The number of the edit stands where it is easily found.
  const article = (n) => `---\n${head}\ndescription: edit ${n}\n---\n\n${blocks.join("\n\n")}\n`;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>`;
  const site = await Site.serve({ [FILE]: article(0), "content/pan.svg": picture });
  const tab = await Tab.open(site, "rich/");
  for (let n = 1; n <= EDITS; n++) {
    if (below(8) === 0) head = front();
    for (let times = 1 + below(2); times > 0; times--) one(EDITS_OF)(blocks);
    if (!blocks.length) blocks = [one(KINDS)()];
    site.write(FILE, article(n));
    await tab.until((n) => document.querySelector("meta[name=description]").content === `edit ${n}`, n, `edit ${n} in the page`);
    await tab.isAsFresh(`the page after edit ${n}`);
  }
  assert.ok((await tab.run(() => window.changes.length)) > EDITS / 2, "the page was changed, not loaded");
  assert.equal(tab.navigations, 1);
  await tab.close();
});
