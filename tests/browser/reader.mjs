// What tests do in the place of readers: look at tables, go through a page with the keyboard, listen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { until } from "./harness.mjs";

/** The first column of a table as it is shown, or another one. */
export const column = (tab, table, number = 0) =>
  tab.run(([table, number]) => {
    const rows = [...document.querySelectorAll(table)[0].tBodies[0].rows].filter((row) => row.checkVisibility());
    return rows.map((row) => row.cells[number].innerText.trim());
  }, [table, number]);

export const heads = (tab, table) =>
  tab.run((table) => {
    const cells = [...document.querySelector(table).tHead.rows[0].cells].slice(1).filter((cell) => cell.checkVisibility());
    return cells.map((cell) => cell.innerText.trim());
  }, table);

const saidLast = (tab) => tab.run(() => [...document.querySelectorAll("[role=status]")].map((element) => element.textContent).join("\n"));
export const untilSaid = (tab, text) => until(async () => (await saidLast(tab)).includes(text), `\`${text}\``);
const stateInAddress = (tab) => tab.run(() => decodeURIComponent(location.search));
export const untilAddress = (tab, query) =>
  until(async () => (await stateInAddress(tab)) === query, `address ${query}`).catch(async (failure) => {
    assert.fail(`${failure.message}; it is ${await stateInAddress(tab)}`);
  });

/** Goes through the page with the tab key until something has the focus. */
export async function tabTo(tab, selector, name) {
  for (let n = 0; n < 120; n++) {
    await tab.page.keyboard.press("Tab");
    const isThere = await tab.run(([selector, name]) => {
      const element = document.activeElement;
      const said = `${element.getAttribute("aria-label") ?? ""} ${(element.closest("label") ?? element).textContent}`;
      return element.matches(selector) && said.includes(name);
    }, [selector, name]);
    if (isThere) return;
  }
  assert.fail(`the tab key does not lead to ${name}`);
}

export const press = (tab, ...keys) => keys.reduce((before, key) => before.then(() => tab.page.keyboard.press(key)), Promise.resolve());

/** Looks that nothing is wrong for those who hear a page, or cannot see all colours. */
export async function isAccessible(tab, what) {
  await tab.page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const violations = await tab.run(async () => {
    // What the preview lays over the page is looked at elsewhere.
    const found = await window.axe.run({ exclude: ["larder-preview"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`);
  });
  assert.deepEqual(violations, [], what);
}
