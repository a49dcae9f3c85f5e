// The part of `benches/search` that runs in a browser; see there. Takes what it has to do as JSON.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

const { chromium } = createRequire(new URL("../tests/package.json", import.meta.url))("playwright-core");

const { content, public: folder, items, language } = JSON.parse(process.argv[2]);

const FIRST_QUERIES = 20;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml" };

/** Numbers that are the same each time. */
let state = 1717;
const random = (limit) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const nth = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** A server that says how much of the theme's own files it has sent. */
let sent = 0;
const server = createServer((asked, answer) => {
  const { pathname } = new URL(asked.url, "http://x");
  try {
    let path = join(folder, decodeURIComponent(pathname));
    if (statSync(path).isDirectory()) path = join(path, "index.html");
    const bytes = readFileSync(path);
    if (/^\/_larder\/(search|excerpts)/.test(pathname)) sent += bytes.length;
    answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "cache-control": "max-age=600" });
    answer.end(bytes);
  } catch {
    answer.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false });

/** A page that has loaded nothing of the search yet. */
async function fresh() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] .searching input");
  return page;
}

/** Enters a text; how long until hits for it are shown, and which: addresses. */
const enter = (page, text) =>
  page.evaluate(
    (text) =>
      new Promise((resolve) => {
        const input = document.querySelector(".searching input");
        const list = document.querySelector(".hits");
        const begun = performance.now();
        const shown = () => {
          const links = [...list.querySelectorAll("li")].filter((li) => li.querySelector(":scope > a, :scope > p + p")).map((li) => li.querySelector("a"));
          return links.map((link) => decodeURIComponent(new URL(link.href).pathname + new URL(link.href).hash));
        };
        const end = () => {
          observer.disconnect();
          clearTimeout(timer);
          const taken = performance.now() - begun;
          // What is seen is seen with the next frame.
          requestAnimationFrame(() => resolve({ taken, painted: performance.now() - begun, hits: shown() }));
        };
        const observer = new MutationObserver(() => list.children.length && end());
        const timer = setTimeout(end, 5000);
        list.replaceChildren();
        observer.observe(list, { childList: true });
        input.value = text;
        input.dispatchEvent(new Event("input"));
      }),
    text,
  );

// What there is to find

function* files(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) yield* files(below);
    else if (entry.name.endsWith(".md")) yield below;
  }
}

const slug = (text) => text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}_]+/gu, "-").replace(/^-|-$/g, "");
const plain = (text) => text.replace(/```[\s\S]*?```/g, " ").replace(/\[\[[^\]]*\]\]/g, " ").replace(/^\|.*$/gm, " ");
const PATTERN = language === "Chinese" ? /[\u4e00-\u9fff]{2}/g : /[a-z]{5,}/g;

const sections = [];
const counts = new Map();
for (const file of files(content)) {
  const text = readFileSync(file, "utf8").replace(/^---\n[\s\S]*?\n---\n/, "");
  const path = file.slice(content.length, -3).replace(/\/index$/, "");
  const seen = new Set();
  for (const [number, part] of text.split(/^(?=#{2,6} )/m).entries()) {
    const heading = /^#+ (.*)\n/.exec(part)?.[1];
    const anchor = heading ? slug(heading) : "";
    const isDouble = seen.has(anchor);
    seen.add(anchor);
    const words = [...new Set(plain(number || heading ? part.replace(/^#.*\n/, "") : part).toLowerCase().match(PATTERN) ?? [])];
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (!isDouble && words.length > 20) sections.push({ address: `${path}/${anchor && `#${anchor}`}`, words });
  }
}

// Measuring

const draw = () => sections[random(sections.length)];
/** Two of the rarer words of a section. */
function query({ words }) {
  const rarest = words.toSorted((a, b) => counts.get(a) - counts.get(b)).slice(0, 8);
  const first = random(rarest.length);
  const second = (first + 1 + random(rarest.length - 1)) % rarest.length;
  return `${rarest[first]} ${rarest[second]} `;
}

const firsts = [];
const bytes = [];
for (let n = 0; n < FIRST_QUERIES; n++) {
  const page = await fresh();
  sent = 0;
  firsts.push(await enter(page, query(draw())));
  bytes.push(sent);
  await page.context().close();
}

const page = await fresh();
const keys = [];
for (let n = 0; n < 10; n++) {
  const { words } = draw();
  const text = words.slice(0, 2).join(" ");
  for (let end = 2; end <= text.length; end++) {
    const { taken, hits } = await enter(page, text.slice(0, end));
    if (hits.length) keys.push(taken);
  }
}

let found = 0;
const missed = [];
for (let n = 0; n < items; n++) {
  const item = draw();
  const asked = query(item);
  const { hits } = await enter(page, asked);
  if (hits.slice(0, 5).includes(item.address)) found++;
  else missed.push(`${asked}→ ${item.address}: ${hits.slice(0, 5)}`);
}

const ms = (value) => value.toFixed(0);
console.log(`first hits, nothing in the cache: ${ms(median(firsts.map(({ taken }) => taken)))} ms, at most ${ms(Math.max(...firsts.map(({ taken }) => taken)))} (painted: ${ms(median(firsts.map(({ painted }) => painted)))})`);
console.log(`bytes for them, not compressed: ${ms(median(bytes) / 1000)} kB, at most ${ms(Math.max(...bytes) / 1000)}`);
console.log(`further keys: ${ms(median(keys))} ms, nine of ten within ${ms(nth(keys, 0.9))}, at most ${ms(Math.max(...keys))} (${keys.length})`);
console.log(`sections found by two of their rarest words, among the first five: ${found} of ${items} (${((100 * found) / items).toFixed(1)} %)`);
for (const line of missed.slice(0, Number(process.env.MISSED ?? 0))) console.log(line);
await browser.close();
server.close();
