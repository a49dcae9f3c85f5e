// That the tests would see a breach of the content security policy, and that the preview's own parts keep to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Site, Tab } from "./harness.mjs";

test("a breach of the policy is seen", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  await tab.run(() => document.body.setAttribute("style", "color: red"));
  await tab.run(() => {
    try {
      document.body.innerHTML = "<p>x";
    } catch {
      // That it is refused is what is wanted.
    }
  });
  await assert.rejects(tab.close(), /style-src-attr[\s\S]*require-trusted-types-for/);
});

test("an error in a page is seen", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  await tab.run(() => void setTimeout(() => undefined.x));
  await tab.run(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await assert.rejects(tab.close(), /TypeError/);
});

test("what the preview lays over a page is out of the page's reach", async () => {
  const site = await Site.serve();
  const tab = await Tab.open(site, "stock/");
  assert.equal(await tab.run(() => document.querySelector("larder-preview").shadowRoot), null);
  assert.equal(await tab.run(() => document.querySelectorAll("script[data-token]").length), 0);
  await tab.close();
});
