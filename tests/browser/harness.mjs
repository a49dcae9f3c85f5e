// What the browser tests share: a preview of a small site, and tabs that look at it under a strict content security policy.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { strictProxy } from "./strict.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? join(HERE, "../../target");
export const PROGRAM = join(TARGET, "debug/larder");
const CHROMIUM = "/usr/bin/chromium";

/** How long anything may take to show: much more than it does, for computers that are busy. */
const PATIENCE = 40_000;

const cleanups = [];
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Asks again and again until `question` is answered with something true. */
export async function until(question, what) {
  const end = Date.now() + PATIENCE;
  let failure = "";
  while (Date.now() < end) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      // A page that is just being left cannot be asked.
      failure = `: ${error.message}`;
    }
    await pause(15);
  }
  assert.fail(`${what} did not come about${failure}`);
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A site in a folder of its own, and the preview of it. */
export class Site {
  /** Lays `site/` and what `files` has besides into a new folder, and serves it. */
  static async serve(files = {}, ...args) {
    const site = new Site();
    site.root = mkdtempSync(join(tmpdir(), "larder-browser-"));
    cleanups.push(async () => {
      await site.stop();
      rmSync(site.root, { recursive: true, force: true });
    });
    cpSync(join(HERE, "site"), site.root, { recursive: true });
    for (const [path, content] of Object.entries(files)) site.write(path, content);
    site.args = args;
    await site.start(0);
    return site;
  }

  async start(port) {
    const options = { cwd: this.root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, EDITOR: "", VISUAL: "" } };
    this.process = spawn(PROGRAM, ["serve", "--port", String(port), ...this.args], options);
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.said = "";
    this.url = await new Promise((resolve, reject) => {
      this.process.stderr.on("data", (data) => (this.said += data));
      this.process.stdout.on("data", (data) => {
        this.said += data;
        const ready = /^serving (http:\S+)$/m.exec(this.said);
        if (ready) resolve(ready[1]);
      });
      this.process.once("error", reject);
      this.process.once("exit", () => reject(new Error(`the preview has ended: ${this.said}`)));
    });
  }

  async stop() {
    this.process.kill("SIGKILL");
    await this.ended;
  }

  /** Starts the preview again where it was. */
  async startAgain() {
    await this.start(new URL(this.url).port);
  }

  read(path) {
    return readFileSync(join(this.root, path), "utf8");
  }

  write(path, content) {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  /** Replaces the one place where `from` stands. */
  edit(path, from, to) {
    const text = this.read(path);
    assert.equal(text.split(from).length, 2, `\`${from}\` must stand once in ${path}`);
    this.write(path, text.replace(from, () => to));
  }

  remove(path) {
    rmSync(join(this.root, path));
  }

  rename(from, to) {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }
}

let browser = null;

async function launched() {
  if (!browser) {
    const { address, close } = await strictProxy();
    const args = ["--autoplay-policy=no-user-gesture-required", "--mute-audio"];
    const proxy = { server: address, bypass: "<-loopback>" };
    browser = await chromium.launch({ executablePath: CHROMIUM, args, proxy, chromiumSandbox: false });
    cleanups.push(async () => {
      await browser.close();
      close();
    });
  }
  return browser;
}

/** What runs in a page before anything else of it. */
function observe() {
  window.changes = [];
  window.violations = [];
  document.addEventListener("larder:changed", ({ detail }) => window.changes.push(detail.elements));
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  // The preview keeps what it shows to itself; the tests look inside all the same.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    if (this.localName === "larder-preview") window.preview = root;
    return root;
  };
}

/** A page of the site in a tab. */
export class Tab {
  static async open(site, path = "", options = {}) {
    const tab = new Tab();
    tab.site = site;
    tab.context = await (await launched()).newContext({ viewport: { width: 1000, height: 700 }, ...options });
    cleanups.push(() => tab.context.close());
    tab.page = await tab.context.newPage();
    /** What went wrong in the page, and what of it is meant to. */
    tab.troubles = [];
    tab.expected = [];
    /** What the preview has said to the page. */
    tab.heard = [];
    tab.navigations = 0;
    await tab.context.addInitScript(observe);
    tab.page.on("pageerror", (error) => tab.troubles.push(String(error)));
    tab.page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") tab.troubles.push(message.text());
    });
    tab.page.on("framenavigated", (frame) => (tab.navigations += frame === tab.page.mainFrame() ? 1 : 0));
    tab.page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => tab.heard.push(JSON.parse(payload)));
    });
    await tab.page.goto(new URL(path, site.url).href);
    await tab.told(1);
    return tab;
  }

  /** Waits until the preview has said so much in all. */
  async told(count) {
    await until(() => this.heard.length >= count, `message ${count} to the tab (${this.troubles.join("; ")})`);
  }

  run(task, argument) {
    return this.page.evaluate(task, argument);
  }

  until(task, argument, what = String(task)) {
    return until(() => this.run(task, argument), what);
  }

  /** Does something, and waits until the page has changed because of it. */
  async changedBy(action) {
    const before = await this.run(() => window.changes.length);
    await action();
    const hasChanged = () => this.run((before) => window.changes.length > before, before);
    await until(hasChanged, "a change of the page").catch((failure) => {
      assert.fail([failure.message, ...this.troubles].join("\n"));
    });
  }

  /** Does something, and waits until the page is loaded anew because of it. */
  async loadedBy(action) {
    const before = this.navigations;
    await action();
    await until(() => this.navigations > before, "a load");
    await this.until(() => document.readyState === "complete" && window.preview !== undefined);
  }

  /** What is laid over the page: what is seen of it, as text. */
  shown(part) {
    return this.run((part) => {
      const element = window.preview.querySelector(part);
      return element && element.checkVisibility() ? element.innerText : "";
    }, part);
  }

  untilShown(part, text) {
    return until(async () => (await this.shown(part)).includes(text), `\`${text}\` in ${part}`);
  }

  /** Looks whether the page has become what a fresh load makes of it. */
  async isAsFresh(what = "the page") {
    this.fresh ??= await this.context.newPage();
    await this.fresh.goto(this.page.url());
    const expected = await this.fresh.evaluate(serialised);
    const isSame = async () => (await this.run(serialised)) === expected;
    await until(isSame, what).catch(async () => assert.fail(difference(await this.run(serialised), expected, what)));
  }

  /** Says that something in the console is meant to be there. */
  expect(pattern) {
    this.expected.push(pattern);
  }

  /** Ends the tab; nothing may have gone wrong in it. */
  async close() {
    const violations = await this.run(() => window.violations);
    const unexpected = this.troubles.filter((trouble) => !this.expected.some((pattern) => pattern.test(trouble)));
    await this.context.close();
    assert.deepEqual([...violations, ...unexpected], []);
  }
}

/** Where two texts begin to differ. */
function difference(actual, expected, what) {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 120));
  return `${what} is not as after a load:\n  it is  ${near(actual)}\n  not as ${near(expected)}`;
}

/** The page as text, without what the preview adds to it. */
function serialised() {
  const root = document.documentElement.cloneNode(true);
  for (const own of root.querySelectorAll("larder-preview, script[data-token]")) own.remove();
  // Where in the text a reader is differs from tab to tab.
  for (const link of root.querySelectorAll(".contents [aria-current]")) link.removeAttribute("aria-current");
  for (const summary of root.querySelectorAll(".contents summary")) summary.removeAttribute("data-here");
  return root.outerHTML.replace(/\?moment=\d+/g, "");
}
