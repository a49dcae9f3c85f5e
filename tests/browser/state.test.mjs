// That what a reader has done to a page outlives an edit: where it is scrolled to, what is open, typed, playing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";

const FILE = "content/long.md";

/** An article of many paragraphs; every tenth begins a section. */
function long() {
  const paragraph = (n) => `${n % 10 ? "" : `## Section ${n}\n\n`}Paragraph ${n}: stock, roux and patience.\n`;
  return `# A long article\n\n${Array.from({ length: 120 }, (_, n) => paragraph(n)).join("\n")}`;
}

async function opened(files = {}) {
  const site = await Site.serve({ [FILE]: long(), ...files });
  const tab = await Tab.open(site, "long/");
  return { site, tab };
}

/** Where a paragraph is on the screen. */
function place(tab, n) {
  return tab.run((n) => {
    const block = [...document.querySelectorAll(".prose p")].find((block) => block.textContent.startsWith(`Paragraph ${n}:`));
    return Math.round(block.getBoundingClientRect().top);
  }, n);
}

async function scrollTo(tab, n) {
  await tab.run(async (n) => {
    const block = [...document.querySelectorAll(".prose p")].find((block) => block.textContent.startsWith(`Paragraph ${n}:`));
    block.scrollIntoView({ block: "start", behavior: "instant" });
    // Two frames, so that the browser knows what to hold on to.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, n);
  return place(tab, n);
}

test("what is read stays where it is while something far above goes", async () => {
  const { site, tab } = await opened();
  const before = await scrollTo(tab, 60);
  await tab.changedBy(() => site.edit(FILE, "Paragraph 3: stock, roux and patience.\n\n", ""));
  assert.equal(await place(tab, 60), before);
  await tab.close();
});

test("what is read stays where it is while something far above comes, if something in sight has changed too", async () => {
  const { site, tab } = await opened();
  const before = await scrollTo(tab, 60);
  const text = site.read(FILE).replace("Paragraph 3:", "A paragraph more.\n\nParagraph 3:").replace("Paragraph 61:", "Paragraph 61, edited:");
  await tab.changedBy(() => site.write(FILE, text));
  assert.equal(await place(tab, 60), before);
  await tab.close();
});

test("what is read stays where it is while something far below changes round the text", async () => {
  const { site, tab } = await opened();
  const before = await scrollTo(tab, 60);
  await tab.changedBy(() => site.write("content/soup.md", "# Soup\n\nSee [[long]].\n"));
  assert.equal(await place(tab, 60), before);
  await tab.changedBy(() => site.edit(FILE, "Paragraph 118: stock, roux and patience.\n\n", ""));
  assert.equal(await place(tab, 60), before);
  await tab.close();
});

test("what is read stays where it is while title, tags and contents far above change", async () => {
  const { site, tab } = await opened();
  const before = await scrollTo(tab, 60);
  await tab.changedBy(() => site.write(FILE, `---\ntags: [one, two]\nlede: Quite some words.\n---\n${site.read(FILE)}`));
  assert.equal(await place(tab, 60), before);
  await tab.close();
});

for (const [where, n] of [["below", 110], ["above", 5]]) {
  test(`an edit far ${where} is brought into view and marked`, async () => {
    const { site, tab } = await opened();
    await scrollTo(tab, 60);
    await tab.changedBy(() => site.edit(FILE, `Paragraph ${n}: stock`, `Paragraph ${n}: broth`));
    const top = await place(tab, n);
    assert.ok(top > 0 && top < 650, `it is at ${top}`);
    const marked = await tab.run(() => document.getAnimations().map((animation) => animation.effect.target.textContent));
    assert.deepEqual(marked, [`Paragraph ${n}: broth, roux and patience.`]);
    // An edit in sight does not move the page.
    const before = await place(tab, n);
    await tab.changedBy(() => site.edit(FILE, `Paragraph ${n}: broth`, `Paragraph ${n}: glaze`));
    assert.equal(await place(tab, n), before);
    await tab.close();
  });
}

test("a mark goes, and leaves nothing behind", async () => {
  const { site, tab } = await opened();
  await tab.changedBy(() => site.edit(FILE, "Paragraph 1: stock", "Paragraph 1: broth"));
  await tab.until(() => document.getAnimations().length === 0, null, "the end of the mark");
  await tab.isAsFresh();
  await tab.close();
});

test("of two edits the first is brought into view", async () => {
  const { site, tab } = await opened();
  await scrollTo(tab, 60);
  const text = site.read(FILE).replace("Paragraph 90: stock", "Paragraph 90: broth").replace("Paragraph 30: stock", "Paragraph 30: broth");
  await tab.changedBy(() => site.write(FILE, text));
  const top = await place(tab, 30);
  assert.ok(top > 0 && top < 650, `it is at ${top}`);
  assert.equal(await tab.run(() => document.getAnimations().length), 2);
  await tab.close();
});

/** A second of silence. */
function silence() {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + 8000, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(8000, 40);
  return Buffer.concat([header, Buffer.alloc(8000, 128)]);
}

const ALIVE = `# Alive

Edit this.

> [!tip]- Folded
> Its text.

<p><input id="typed"></p>

<p><audio id="played" src="/silence.wav" loop></audio></p>

<p><audio id="paused" src="/silence.wav"></audio></p>

- one
- two

`;

test("what is open, typed, playing and paused stays so", async () => {
  const site = await Site.serve({ "content/alive.md": ALIVE, "static/silence.wav": silence() });
  const tab = await Tab.open(site, "alive/");
  await tab.run(async () => {
    document.querySelector(".callout").open = true;
    globalThis.played = document.querySelector("#played");
    await played.play();
    const paused = document.querySelector("#paused");
    await new Promise((resolve) => (paused.readyState > 0 ? resolve() : (paused.onloadedmetadata = resolve)));
    paused.currentTime = 0.5;
  });
  await tab.page.locator("#typed").pressSequentially("half a wo");
  const edits = [["Edit this.", "Edited."], ["- two", "- two\n- three"], ["Edited.", "Above.\n\nEdited."], ["> Its text.", "> Another text."], ["- one\n", ""]];
  for (const [from, to] of edits) {
    await tab.changedBy(() => site.edit("content/alive.md", from, to));
    const state = await tab.run(() => ({
      open: document.querySelector(".callout").open,
      typed: document.querySelector("#typed").value,
      focused: document.activeElement.id,
      // Where it is says nothing: its sound may not have begun yet, or have begun anew.
      playing: document.querySelector("#played") === played && !played.paused,
      paused: document.querySelector("#paused").currentTime,
    }));
    assert.deepEqual(state, { open: true, typed: "half a wo", focused: "typed", playing: true, paused: 0.5 }, to);
  }
  await tab.page.locator("#typed").pressSequentially("rd");
  assert.equal(await tab.run(() => document.querySelector("#typed").value), "half a word");
  assert.equal(tab.navigations, 1);
  await tab.close();
});
