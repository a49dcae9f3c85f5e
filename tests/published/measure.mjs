// Lighthouse over a page of every kind, as on a desk and as on a phone with a slow connection.

import lighthouse, { desktopConfig } from "lighthouse";

/** The least score; of performance, which depends on what else the computer does, the best of so many tries. */
const LEAST = 95;
const TRIES = 3;

/** The most that a first view may weigh besides its pictures, in bytes as they go over the wire. */
const MOST_BYTES = 60_000;

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** Whoever looks for a page has found the site already: these ask engines not to list them, which is no fault. */
const NOT_LISTED = ["is-crawlable"];

const PAGES = [
  ["home", "demonstration", ""],
  ["section", "demonstration", "kitchen/"],
  ["article with a comparison", "demonstration", "business/tob-vs-toc/"],
  ["article with pictures", "demonstration", "service/setting-up-a-buffet/"],
  ["article with maths", "demonstration", "business/food-costing/"],
  ["article in Chinese", "demonstration", "%E4%B8%AD%E6%96%87/%E5%8D%81%E5%9B%9B%E7%B1%BB%E8%BF%87%E6%95%8F%E5%8E%9F/"],
  ["matrix of 14 columns", "demonstration", "safety/allergen-matrix/"],
  ["comparison", "demonstration", "compare/ovens/"],
  ["chooser of comparisons", "demonstration", "compare/"],
  ["tag", "demonstration", "tags/ovens/"],
  ["tags", "demonstration", "tags/"],
  ["search", "demonstration", "search/", NOT_LISTED],
  ["404", "demonstration", "404.html", NOT_LISTED],
  ["guide, with much code", "guide", "writing/callouts-code-math.html"],
];

/** Measures all pages whose name or path holds a word. */
export async function measure(sites, browser, word, report) {
  const port = Number(new URL(browser.wsEndpoint()).port);
  const chosen = PAGES.filter(([name, , path]) => name.includes(word) || path.includes(word));
  console.log(`\n        ${"page".padEnd(34)}${"preset".padEnd(9)}perf.  acc.  best  SEO    CLS    KB  +images`);
  for (const [name, site, path, skipAudits = []] of chosen) {
    const url = new URL(path, sites.find((known) => known.name === site).address).href;
    for (const preset of ["desktop", "mobile"]) {
      const found = await best(url, preset, port, skipAudits);
      const { scores, shift, bytes, pictures } = found;
      const cells = scores.map((score) => String(score).padStart(4)).join("  ");
      console.log(
        `        ${name.padEnd(34)}${preset.padEnd(9)}${cells}  ${shift.toFixed(3)}  ${(bytes / 1000).toFixed(1)}  ${(pictures / 1000).toFixed(1).padStart(7)}`,
      );
      report(`${name}, ${preset}`, faults(found));
    }
  }
}

/** The best of some tries; the first one that is good enough is. */
async function best(url, preset, port, skipAudits) {
  let best = null;
  for (let n = 0; n < TRIES && (best === null || best.scores[0] < LEAST); n++) {
    const found = await once(url, preset, port, skipAudits);
    if (best === null || found.scores[0] > best.scores[0]) best = found;
  }
  return best;
}

async function once(url, preset, port, skipAudits) {
  const flags = { port, logLevel: "error", onlyCategories: CATEGORIES, skipAudits };
  const { lhr } = await lighthouse(url, flags, preset === "desktop" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const requests = lhr.audits["network-requests"].details.items;
  const weight = (kept) => requests.filter(kept).reduce((sum, { transferSize }) => sum + transferSize, 0);
  const isPicture = ({ resourceType }) => resourceType === "Image";
  return {
    scores: CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100)),
    shift: lhr.audits["cumulative-layout-shift"].numericValue,
    moved: places(lhr.audits["layout-shifts"]),
    bytes: weight((request) => !isPicture(request)),
    pictures: weight(isPicture),
    failing: CATEGORIES.slice(1).flatMap((name) => failing(lhr, name)),
    slow: failing(lhr, "performance"),
  };
}

/** What costs a category points. */
function failing(lhr, name) {
  const counted = lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]);
  return counted.filter(({ score }) => score !== null && score < 1).map((audit) => `${audit.title} (${audit.displayValue ?? audit.id})${places(audit)}`);
}

/** Where an audit has found what it says. */
function places({ details }) {
  const found = (details?.items ?? []).map(({ node, description, url }) => node?.selector ?? description ?? url).filter(Boolean);
  return found.length ? `: ${found.slice(0, 3).join("; ")}` : "";
}

/** What is not good enough. */
function faults({ scores, shift, moved, bytes, failing, slow }) {
  const low = CATEGORIES.flatMap((name, n) => (scores[n] < LEAST ? [`${name}: ${scores[n]}`] : []));
  return [
    ...low,
    ...(scores[0] < LEAST ? slow : []),
    ...failing,
    ...(shift > 0 ? [`it shifts by ${shift.toFixed(4)}${moved}`] : []),
    ...(bytes > MOST_BYTES ? [`it weighs ${bytes} bytes without pictures`] : []),
  ];
}
