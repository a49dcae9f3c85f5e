// Every page of a site in a browser: what it loads and points to must be there, and nothing may go wrong.
//
// Addresses are resolved by the browser itself. At `/` pages are read as they are written, without scripts; below a path with scripts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { address, files } from "./files.mjs";

/** What an answer must be for what asks for it. */
const WANTED = { script: /javascript/, stylesheet: /^text\/css/, img: /^image\//, icon: /^image\// };

/** Opens every page of a site, and follows everything. */
export async function crawl(site, browser, report) {
  const name = `${site.name} at ${site.mount}`;
  const hasScripts = site.mount !== "/";
  const tab = await Tab.open(browser, site, hasScripts);
  const pages = new Map();
  const faults = [];
  for (const path of files(site.out).filter((path) => path.endsWith(".html"))) {
    const url = address(site, path);
    const to = /http-equiv="refresh" content="0; ?url=([^"]*)"/.exec(readFileSync(join(site.out, path), "utf8"))?.[1];
    const page = to === undefined ? await tab.read(url, 200) : { ids: [], data: [], points: [{ what: "refresh", written: to, to: new URL(to, url).href }] };
    pages.set(new URL(url).pathname, { path, ...page });
  }
  await tab.read(new URL("nothing/is/here/", site.address).href, 404);
  await tab.close();
  report(`${name}: nothing goes wrong in a page ${hasScripts ? "with" : "without"} scripts`, tab.troubles, `${pages.size} pages`);

  const answers = new Map();
  let count = 0;
  for (const { path, points, data } of pages.values()) {
    for (const point of points) {
      const fault = await follow(site, pages, answers, point);
      if (fault) faults.push(`${path}: ${point.what} \`${point.written}\` ${fault}`);
      count += 1;
    }
    for (const text of data) {
      try {
        JSON.parse(text);
      } catch (error) {
        faults.push(`${path}: structured data: ${error.message}`);
      }
    }
  }
  report(`${name}: everything leads somewhere`, faults, `${count} addresses, ${answers.size} different ones in the site`);
}

/** What is wrong with where something leads. */
async function follow(site, pages, answers, { what, to }) {
  if (to === null) return "is no address";
  const url = new URL(to);
  if (url.origin !== new URL(site.address).origin) return /^(https?|mailto|tel|data|blob):$/.test(url.protocol) ? null : "has a scheme of its own";
  if (!url.pathname.startsWith(new URL(site.address).pathname)) return "leaves the site";
  const key = url.pathname;
  if (!answers.has(key)) {
    const answer = await fetch(url, { redirect: "manual" });
    await answer.arrayBuffer();
    answers.set(key, { status: answer.status, type: answer.headers.get("content-type") });
  }
  const { status, type } = answers.get(key);
  if (status !== 200) return `is answered with ${status}`;
  if (WANTED[what] && !WANTED[what].test(type)) return `is ${type}`;
  const anchor = decodeURIComponent(url.hash.slice(1));
  const ids = pages.get(key)?.ids;
  return ids && anchor && anchor !== "top" && !ids.includes(anchor) ? "leads to an anchor that is not there" : null;
}

/** A tab that reads one page after the other, and notes what goes wrong. */
class Tab {
  static async open(browser, site, hasScripts) {
    const tab = new Tab();
    tab.troubles = [];
    tab.now = "";
    tab.page = await browser.newPage();
    await tab.page.setViewport({ width: 1200, height: 900 });
    await tab.page.setJavaScriptEnabled(hasScripts);
    const { origin } = new URL(site.address);
    const trouble = (text) => tab.troubles.push(`${decodeURIComponent(tab.now)}: ${text}`);
    tab.page.on("pageerror", (error) => trouble(error.message ?? error));
    // Chromium says breaches of the policy here, with what it did not load or run.
    tab.page.on("console", (message) => {
      const isOwnAnswer = message.location().url === tab.now && /status of 404/.test(message.text());
      if (["error", "warn"].includes(message.type()) && !isOwnAnswer) trouble(message.text());
    });
    tab.page.on("response", (answer) => {
      if (answer.status() >= 400 && answer.url() !== tab.now) trouble(`${answer.url()} is answered with ${answer.status()}`);
    });
    tab.page.on("requestfailed", (request) => {
      if (request.url().startsWith(origin)) trouble(`${request.url()}: ${request.failure()?.errorText}`);
    });
    return tab;
  }

  async read(url, status) {
    this.now = url;
    const answer = await this.page.goto(url, { waitUntil: "load" });
    if (answer.status() !== status) this.troubles.push(`${url} is answered with ${answer.status()}`);
    return this.page.evaluate(look);
  }

  close() {
    return this.page.close();
  }
}

/** In the page: what it can be pointed to by, what it points to, and what it tells machines. */
function look() {
  const resolve = (written) => (URL.canParse(written, document.baseURI) ? new URL(written, document.baseURI).href : null);
  const points = [];
  const add = (what, written) => points.push({ what, written, to: resolve(written) });
  const names = ["href", "src", "poster", "data", "action", "cite", "longdesc", "xlink:href", "background"];
  for (const element of document.querySelectorAll("*")) {
    const kinds = element.localName === "link" ? element.rel.split(" ") : [element.localName];
    const what = kinds.find((kind) => kind === "stylesheet" || kind === "icon") ?? kinds[0];
    for (const name of names) if (element.hasAttribute(name)) add(what, element.getAttribute(name));
    for (const candidate of element.getAttribute("srcset")?.split(/,\s+/) ?? []) add("img", candidate.trim().split(/\s/)[0]);
  }
  for (const { content } of document.querySelectorAll('meta[property="og:url"], meta[property="og:image"], meta[name="twitter:image"]')) add("meta", content);
  return {
    ids: [...document.querySelectorAll("[id], a[name]")].flatMap((element) => [element.id, element.getAttribute("name")]).filter(Boolean),
    points,
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => script.textContent),
  };
}
