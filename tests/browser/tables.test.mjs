// What readers do with tables: sort them, arrange comparisons, with the keyboard alone, and without scripts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { execFileSync } from "node:child_process";
import { BUSINESS, COMPARISONS, OVENS, compared, csv } from "./comparison.mjs";
import { PROGRAM, Site, Tab, until } from "./harness.mjs";
import { column, heads, isAccessible, press, tabTo, untilAddress, untilSaid } from "./reader.mjs";

const PRICES = `# Prices

Table: What ovens cost

| Oven | Price | Size | Seen | Filled |
|------|------:|------|------|--------|
| Combi | £12,500 | 10 × 1/1 GN | 2025-11-02 | 40 % |
| deck | £4,200 | 4 trays | 2026-01-15 | 8.5 % |
| Microwave | – | 1 | 2024-02 | −3 % |
| Äther | £1,000,000.50 | 2 trays | 2026-01-03 | |

## Twice

| Once | Again[^n] |
|------|-------|
| a | 1 |

|  | Second |
|--|--------|
| b | 2 |
| c | 1 |

[^n]: A note.
`;
const FILES = { "content/prices.md": PRICES, ...COMPARISONS };

test("a table is sorted by its columns, up, down and as written, with the keyboard", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "prices/");
  const table = "table.markdown";
  const sorts = () => tab.run(() => [...document.querySelectorAll("[aria-sort]")].map((head) => `${head.textContent}: ${head.ariaSort}`));
  await tabTo(tab, ".sort", "Price");
  await press(tab, "Enter");
  assert.deepEqual(await column(tab, table), ["deck", "Combi", "Äther", "Microwave"]);
  assert.deepEqual(await sorts(), ["Price: ascending"]);
  await untilSaid(tab, "Sorted by Price, ascending");
  await press(tab, "Space");
  assert.deepEqual(await column(tab, table), ["Äther", "Combi", "deck", "Microwave"], "what is blank stays last");
  assert.deepEqual(await sorts(), ["Price: descending"]);
  await untilSaid(tab, "Sorted by Price, descending");
  await press(tab, "Enter");
  assert.deepEqual(await column(tab, table), ["Combi", "deck", "Microwave", "Äther"]);
  assert.deepEqual(await sorts(), []);
  await untilSaid(tab, "In the order as written");
  for (const [name, expected] of [
    ["Oven", ["Äther", "Combi", "deck", "Microwave"]],
    ["Size", ["Microwave", "Äther", "deck", "Combi"]],
    ["Seen", ["Microwave", "Combi", "Äther", "deck"]],
    ["Filled", ["Microwave", "deck", "Combi", "Äther"]],
  ]) {
    await tab.page.getByRole("button", { name, exact: true }).click();
    assert.deepEqual(await column(tab, table), expected, name);
  }
  assert.equal(await tab.run(() => document.querySelectorAll("table")[1].querySelector("button")), null, "one row has no order");
  assert.equal(await tab.run(() => document.querySelectorAll("table")[2].querySelectorAll("button").length), 1, "a corner has no name");
  await tab.close();
});

test("numbers are read as the language of the page writes them", async () => {
  const cells = {
    en: ["1.5", "2,5", "1,234", "1 234 567", "1,234,567.5", "−5", "−12.5 %"],
    de: ["1,5", "2,5", "1.234", "1 234 567", "1.234.567,5", "−5", "−12,5 %"],
  };
  for (const [lang, numbers] of Object.entries(cells)) {
    const order = [0, 1, 2, 3, 4].map((n) => numbers[n]);
    const shuffled = [3, 0, 5, 4, 1, 6, 2].map((n) => `| ${numbers[n]} | x |`).join("\n");
    const text = `---\nlang: ${lang}\n---\n# N\n\n| N | X |\n|---|---|\n${shuffled}\n| 1.2.3.4 | version |\n| | blank |\n| 10:30 | hour |\n`;
    const tab = await Tab.open(await Site.serve({ "content/numbers.md": text }), "numbers/");
    await tab.page.getByRole("button", { name: "N" }).click();
    const sorted = (await column(tab, "table")).filter((text) => text !== "10:30");
    // The space before a unit does not break.
    const expected = [numbers[6].replace(" ", "\u00a0"), numbers[5], ...order, "1.2.3.4", ""];
    assert.deepEqual(sorted, expected, lang);
    await tab.close();
  }
});

test("nothing moves when the script comes", async () => {
  const site = await Site.serve(FILES);
  const boxes = () => {
    const cells = [...document.querySelectorAll("table.markdown :is(th, td)")];
    return cells.map((cell) => [cell.getBoundingClientRect().x, cell.getBoundingClientRect().y, cell.offsetWidth, cell.offsetHeight].join());
  };
  for (const width of [390, 1000]) {
    const options = { viewport: { width, height: 800 } };
    const tab = await Tab.open(site, "prices/", options);
    assert.ok(await tab.run(() => document.querySelector("th .sort")));
    const measured = await tab.run(boxes);
    await tab.run(() => document.querySelectorAll(".sort").forEach((button) => button.replaceWith(...button.childNodes)));
    assert.deepEqual(measured, await tab.run(boxes), `at ${width}`);
    assert.equal(await tab.run(() => document.documentElement.scrollWidth), width);
    const narrow = await tab.run(() => [...document.querySelectorAll(".table-scroll")].slice(1).map((region) => region.scrollWidth - region.clientWidth));
    assert.deepEqual(narrow, [0, 0], "marks make nothing scroll");
    await tab.close();
  }
});

test("a comparison in columns: subjects change places in all its tables", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "compared/");
  const [cost, work] = ["#comparison\\.1 .table-scroll:nth-of-type(2) table", "#comparison\\.1 .table-scroll:nth-of-type(3) table"];
  await tabTo(tab, ".sort", "Price GBP");
  await press(tab, "Enter");
  for (const table of [cost, work]) assert.deepEqual(await heads(tab, table), ["toC", "toB", "Canteen"]);
  assert.deepEqual(await column(tab, cost, 1), ["£9.00 best", "at once", "n/a (paid at once)"]);
  assert.deepEqual(await column(tab, work, 1), ["10–60", "ours"]);
  await untilSaid(tab, "Sorted by Price GBP, ascending");
  await untilAddress(tab, "?comparison.1.sort=price");
  await tabTo(tab, ".sort", "Guests");
  await press(tab, "Enter", "Enter");
  assert.deepEqual(await heads(tab, cost), ["Canteen", "toB", "toC"]);
  await untilAddress(tab, "?comparison.1.sort=-guests");
  assert.equal(await tab.run(() => document.activeElement.closest("tr").dataset.key), "guests", "the focus stays");
  await press(tab, "Enter");
  assert.deepEqual(await heads(tab, cost), ["toB", "toC", "Canteen"]);
  await untilAddress(tab, "");
  await tab.close();
});

test("subjects are picked, two of them stay, and only differences are shown", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "compared/");
  const table = "#comparison\\.1 table";
  const criteria = () => tab.run(() => [...document.querySelectorAll("#comparison\\.1 tbody th")].filter((head) => head.checkVisibility()).map((head) => head.innerText.trim()));
  await tabTo(tab, "summary", "Compared: 3 of 3");
  await press(tab, "Enter");
  await tabTo(tab, "[type=checkbox]", "toB");
  await press(tab, "Space");
  assert.deepEqual(await heads(tab, table), ["toC", "Canteen"]);
  await untilSaid(tab, "Compared: 2 of 3");
  await untilAddress(tab, "?comparison.1.pick=toc,canteen");
  await tabTo(tab, "[type=checkbox]", "toC");
  await press(tab, "Space");
  await untilSaid(tab, "At least two have to stay.");
  assert.deepEqual(await heads(tab, table), ["toC", "Canteen"]);
  assert.equal(await tab.run(() => document.activeElement.checked), true);
  await tabTo(tab, "[type=checkbox]", "Only the differences");
  await press(tab, "Space");
  assert.deepEqual(await criteria(), ["Price GBP", "Deposit %", "Guests"], "that toC and the canteen pay at once is the same");
  await untilSaid(tab, "Rows shown: 3 of 5");
  await tab.page.getByRole("checkbox", { name: "toB" }).check();
  assert.deepEqual(await criteria(), ["Price GBP", "Payment", "Deposit %", "Guests"]);
  await untilAddress(tab, "?comparison.1.differ=true");
  await tabTo(tab, "button", "Reset");
  await press(tab, "Enter");
  assert.equal((await criteria()).length, 5);
  await untilAddress(tab, "");
  await tab.close();
});

test("a comparison in rows: sorted, filtered, its columns without differences hidden", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "compared/");
  const table = "#comparison\\.2 table";
  await tab.page.locator(table).getByRole("button", { name: "List price GBP" }).click();
  await tab.page.locator(table).getByRole("button", { name: "List price GBP" }).click();
  assert.deepEqual((await column(tab, table)).slice(0, 3), ["Rack", "Combi", "Conveyor"]);
  await tabTo(tab, "[type=search]", "Filter");
  await press(tab, ..."GAS br");
  assert.deepEqual(await column(tab, table), ["Crème brûlée torch"]);
  await untilSaid(tab, "Rows shown: 1 of 9");
  await untilAddress(tab, "?comparison.2.sort=-list-price&comparison.2.find=GAS br");
  await press(tab, ..."zzz");
  await tab.page.getByText("Nothing is left to show.").nth(1).waitFor();
  await tab.page.locator("#comparison\\.2").getByRole("searchbox").fill("gas");
  await tab.page.locator("#comparison\\.2").getByLabel("Only the differences").check();
  assert.deepEqual(await heads(tab, table), ["List price GBP", "Fuel", "Steam"]);
  assert.deepEqual(await column(tab, table), ["Rack", "Deck", "Pizza", "Crème brûlée torch"]);
  await tab.close();
});

test("the address brings a comparison back, and leaves the rest of itself alone", async () => {
  const site = await Site.serve(FILES);
  const query = "comparison.1.sort=-price&comparison.1.pick=tob,toc&comparison.2.find=gas&other=1&comparison.2.pick=nobody";
  // On a page that glides to its heading a click may come upon what has moved on.
  const tab = await Tab.open(site, `compared/?${query}#the-end`, { reducedMotion: "reduce" });
  assert.deepEqual(await heads(tab, "#comparison\\.1 table"), ["toB", "toC"]);
  assert.equal(await tab.run(() => document.querySelector("#comparison\\.1 th[aria-sort]").closest("tr").dataset.key), "price");
  assert.equal((await column(tab, "#comparison\\.2 table")).length, 4);
  assert.equal(await tab.run(() => location.hash), "#the-end");
  await tab.page.locator("#comparison\\.2").getByRole("button", { name: "Reset" }).click();
  await untilAddress(tab, "?comparison.1.sort=-price&comparison.1.pick=tob,toc&other=1");
  assert.equal(await tab.run(() => location.hash), "#the-end");
  // A link to a heading is a step that goes back to what was shown before.
  await tab.run(() => (location.hash = ""));
  await tab.page.locator("#comparison\\.1").getByRole("button", { name: "Reset" }).click();
  await untilAddress(tab, "?other=1");
  await tab.page.goBack();
  await tab.until(() => document.querySelector("#comparison\\.1 th[aria-sort]") !== null, null, "the state before");
  assert.deepEqual(await heads(tab, "#comparison\\.1 table"), ["toB", "toC"]);
  await tab.close();
});

test("what is shown is downloaded as a file that does no harm", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "compared/");
  const download = async (section) => {
    const button = tab.page.locator(section).getByRole("button", { name: "Download as CSV" });
    const [file] = await Promise.all([tab.page.waitForEvent("download"), button.click()]);
    return [file.suggestedFilename(), readFileSync(await file.path(), "utf8")];
  };
  assert.deepEqual(await download("#comparison\\.1"), [
    "toB · toC · Canteen.csv",
    "\ufeff" +
      [
        '"","toB","toC","Canteen"',
        '"Cost: Price GBP","£12.50","£9.00",""',
        '"Cost: Payment","on account","at once","at once"',
        '"Cost: Deposit %","20","n/a (paid at once)","?"',
        '"Work: Guests","40–400","10–60","120"',
        '"Work: Cutlery","ours","ours","ours"',
        "",
      ].join("\r\n"),
  ]);
  await tab.page.locator("#comparison\\.2").getByRole("searchbox").fill("trick");
  await tab.page.locator("#comparison\\.2").getByLabel("Only the differences").check();
  const [name, text] = await download("#comparison\\.2");
  assert.ok(name.startsWith("Combi · Deck"), name);
  assert.equal(text, `\ufeff"","List price GBP","Fuel","Steam"\r\n"'=Trick","-1","+1","no"\r\n`);
  await tab.close();
});

test("while its author writes, a table stays sorted and takes up what is new", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "prices/");
  const price = () => tab.page.getByRole("button", { name: "Price" });
  await price().click();
  await tab.changedBy(() => site.edit("content/prices.md", "| Microwave | –", "| Toaster | £20 | 1 | | |\n| Microwave | £900"));
  assert.deepEqual(await column(tab, "table"), ["Toaster", "Microwave", "deck", "Combi", "Äther"]);
  await tab.changedBy(() => site.edit("content/prices.md", "| Oven | Price |", "| Oven | Price in GBP |"));
  assert.deepEqual(await column(tab, "table"), ["Toaster", "Microwave", "deck", "Combi", "Äther"]);
  await price().click();
  await price().click();
  assert.deepEqual(await column(tab, "table"), ["Combi", "deck", "Toaster", "Microwave", "Äther"], "as it is written now");
  await tab.changedBy(() => site.edit("content/prices.md", "| a | 1 |", "| a | 1 |\n| b | 0 |"));
  assert.equal(await tab.run(() => document.querySelectorAll("table")[1].querySelectorAll(".sort").length), 2);
  await tab.changedBy(() => site.edit("content/prices.md", "\n| b | 0 |", ""));
  assert.equal(await tab.run(() => document.querySelectorAll("table")[1].querySelector(".sort")), null);
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("while its author writes, a comparison stays arranged", async () => {
  const site = await Site.serve(FILES);
  const tab = await Tab.open(site, "compared/?comparison.1.sort=price&comparison.1.pick=tob,toc");
  await tab.changedBy(() => site.edit("data/business.csv", "on account", "within thirty days"));
  assert.deepEqual(await heads(tab, "#comparison\\.1 table"), ["toC", "toB"]);
  assert.deepEqual(await column(tab, "#comparison\\.1 table", 2), ["£12.50", "within thirty days", "20"]);
  site.edit("content/business.md", '"Canteen"]', '"Canteen","Market"]');
  site.edit("data/business.csv", "Canteen,", "Market,£1.00,at once,?,5,none\nCanteen,");
  await tab.changedBy(() => site.write("content/compared.md", compared([...BUSINESS.subjects, "Market"])));
  await tab.until(() => document.querySelector("#comparison\\.1 summary").textContent === "Compared: 2 of 4");
  assert.deepEqual(await heads(tab, "#comparison\\.1 table"), ["toC", "toB"]);
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("a table that comes and goes while its author writes is sorted, and the page is not loaded anew", async () => {
  const table = "| A |\n|---|\n| b |\n| a |\n";
  const site = await Site.serve({ "content/later.md": "# Later\n\nText.\n" });
  const tab = await Tab.open(site, "later/");
  for (const round of [1, 2]) {
    await tab.changedBy(() => site.edit("content/later.md", "Text.", table));
    await tab.page.getByRole("button", { name: "A", exact: true }).click();
    assert.deepEqual(await column(tab, "table"), ["a", "b"], `round ${round}`);
    await tab.changedBy(() => site.edit("content/later.md", table, "Text."));
  }
  assert.equal(tab.navigations, 1);
  await tab.close();
});

test("without scripts everything is there and nothing is dead", async () => {
  const site = await Site.serve(FILES);
  for (const path of ["prices/", "compared/"]) {
    const html = await (await fetch(new URL(path, site.url))).text();
    assert.ok(!/<button|<input|<summary/.test(html.replace(/<script[\s\S]*?<\/script>/g, "")), path);
    assert.match(html, /<div class="table-scroll" role="region" [^>]*tabindex="0"/);
  }
  const tab = await Tab.open(site);
  const context = await tab.context.browser().newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 700 } });
  const page = await context.newPage();
  await page.goto(new URL("compared/", site.url).href);
  assert.equal(await page.locator("#comparison\\.2 tbody tr:visible").count(), OVENS.subjects.length);
  assert.equal(await page.locator("main :is(button, input, summary)").count(), 0);
  await context.close();
  await tab.close();
});

test("on a narrow page tables scroll by themselves, their heads stay, and the page does not", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "prices/", { viewport: { width: 390, height: 700 } });
  assert.equal(await tab.run(() => document.documentElement.scrollWidth), 390);
  await tabTo(tab, ".table-scroll", "What ovens cost");
  const edge = () => tab.run(() => document.querySelector("tbody th").getBoundingClientRect().x - document.querySelector(".table-scroll").getBoundingClientRect().x);
  await press(tab, ...Array(6).fill("ArrowRight"));
  await tab.until(() => document.querySelector(".table-scroll").scrollLeft > 40, null, "scrolling with the keyboard");
  assert.equal(await edge(), 0);
  await tab.page.goto(new URL("compared/", tab.site.url).href);
  assert.equal(await tab.run(() => document.documentElement.scrollWidth), 390);
  await tab.close();
});

test("in print the whole table is there, and no controls", async () => {
  const tab = await Tab.open(await Site.serve(FILES), "compared/");
  await tab.page.emulateMedia({ media: "print" });
  const seen = await tab.run(() => {
    const region = getComputedStyle(document.querySelector(".table-scroll"));
    const [head] = document.querySelectorAll("thead");
    const controls = document.querySelector(".comparison-tools").checkVisibility();
    return [region.overflow, region.maxBlockSize, getComputedStyle(head).display, controls, getComputedStyle(document.querySelector("tbody th")).position];
  });
  assert.deepEqual(seen, ["visible", "none", "table-header-group", false, "static"]);
  const file = await tab.page.pdf();
  assert.equal(file.subarray(0, 5).toString(), "%PDF-");
  await tab.close();
});

test("from the disk it is all the same", async () => {
  const site = await Site.serve(FILES);
  execFileSync(PROGRAM, ["build"], { cwd: site.root, stdio: "ignore" });
  const tab = await Tab.open(site, "prices/");
  const page = await tab.context.newPage();
  const address = `${pathToFileURL(join(site.root, "public/compared/index.html"))}`;
  await page.goto(`${address}?comparison.2.sort=list-price#the-end`);
  const first = () => page.evaluate(() => document.querySelector("#comparison\\.2 tbody th").textContent);
  assert.equal(await first(), "=Trick");
  await page.locator("#comparison\\.2").getByRole("button", { name: "List price GBP" }).click();
  assert.equal(await first(), "Rack");
  await until(async () => page.url() === `${address}?comparison.2.sort=-list-price#the-end`, "the state in the address");
  await page.reload();
  assert.equal(await first(), "Rack");
  await tab.close();
});

test("6,000 cells are sorted in a moment", async (t) => {
  const MOST = 50;
  const subjects = Array.from({ length: 200 }, (_, n) => `Subject ${n}`);
  const value = (n, m) => String((n * 7919 + m * 104729) % 1000);
  const criteria = Array.from({ length: 30 }, (_, m) => [`Criterion ${m}`, subjects.map((_, n) => value(n, m))]);
  const plain = `| A | ${Array(29).fill("N").join(" | ")} |\n|${"---|".repeat(30)}\n${subjects.map((name, n) => `| ${name} again | ${Array.from({ length: 29 }, (_, m) => value(n, m)).join(" | ")} |`).join("\n")}`;
  const settings = criteria.map(([label], m) => `[criteria.c${m}]\nlabel = "${label}"\n${m % 2 ? 'type = "number"\n' : ""}`).join("\n");
  const files = {
    "site.toml": settings,
    "data/many.csv": csv(subjects, Object.fromEntries(criteria)),
    "content/many.md": `---\nsubjects: ${JSON.stringify(subjects)}\nfacts_from: many.csv\n---\n# Many\n\n\`\`\`compare\n\`\`\`\n\n## Plain\n\n${plain}\n`,
  };
  const tab = await Tab.open(await Site.serve(files), "many/");
  assert.equal(await tab.run(() => document.querySelectorAll("#comparison\\.1 td[data-sort]").length), 3000);
  assert.equal(await tab.run(() => document.querySelectorAll("#comparison\\.1 tbody td").length), 6000);
  for (const [root, at] of [["#comparison\\.1", 3], ["#comparison\\.1", 4], ["table.markdown", 3]]) {
    const times = await tab.run(([root, at]) => {
      const button = [...document.querySelectorAll(`${root} .sort`)][at];
      return Array.from({ length: 6 }, () => {
        const start = performance.now();
        button.click();
        return performance.now() - start;
      });
    }, [root, at]);
    const median = times.sort((a, b) => a - b)[3];
    t.diagnostic(`${root} .sort ${at}: ${median.toFixed(1)} ms`);
    assert.ok(median <= MOST, `${root}: ${times.map(Math.round)} ms`);
  }
  await tab.close();
});

test("nothing is wrong for those who hear a page", async () => {
  const site = await Site.serve(FILES);
  for (const path of ["prices/", "compared/"]) {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await Tab.open(site, path, { colorScheme });
      await tab.page.locator(".sort").first().click();
      if (path === "compared/") await tab.page.locator("summary").first().click();
      await isAccessible(tab, `${path} ${colorScheme}`);
      await tab.context.close();
    }
  }
});
