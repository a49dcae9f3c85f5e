// Articles that have several tags at once, on the page of all tags.
//
// The tags stand on the page; which articles a tag has comes in a script of its own, since pages on a disk can load nothing else. Of all
// tags that are chosen the rarest is loaded: its articles name their other tags.
(() => {
  "use strict";

  // A preview may bring this script late, and again.
  if (window.larderTag) return;

  const { larder } = window;
  const { make, fill } = larder;
  const words = document.currentScript.dataset;
  // More are found by typing.
  const MOST_NAMES = 24;
  const MOST_SHOWN = 100;

  const tags = new Map();
  const loaded = new Map();
  const asked = new Map();
  let chosen = [];
  let found = null;
  let turns = 0;

  // The tags, as the page lists them

  /** The whole name of a tag; the list shows the last step of it. */
  function nameOf(link) {
    const above = link.closest("ul").closest("li")?.querySelector("a");
    return above ? `${nameOf(above)}/${link.textContent}` : link.textContent;
  }

  function read() {
    tags.clear();
    for (const link of document.querySelectorAll(".tag-index a")) {
      const key = larder.pathOf(link).replace(/^tags\//, "").replace(/(\/(index\.html)?|\.html)$/, "");
      const name = nameOf(link);
      const count = Number(/\d+/.exec(link.nextElementSibling?.textContent)?.[0] ?? 1);
      tags.set(key, { name, count, folded: larder.folded(name) });
    }
  }

  read();

  // Loading

  window.larderTag = (key, articles) => loaded.set(key, articles);

  const load = (key) => larder.load(`tags/${key.split("/").map(encodeURIComponent).join("/")}.js`, asked);

  // What can be chosen

  const { title, find, names, chips, status, form, say, name, chip } = larder.choice("page.filter", words);
  const list = make("ul", { class: "cards", "aria-label": words.articles });
  const details = make("details", {}, make("summary", {}, title), form);
  const filter = make("section", { class: "chooser", "aria-labelledby": title.id }, details);

  /** The tags that would leave something, with how many articles. */
  function offered() {
    if (!found) return [...tags].map(([key, { count }]) => [key, count]);
    const counts = new Map();
    for (const [, , keys] of found) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts].filter(([key]) => tags.has(key) && !chosen.includes(key));
  }

  function offer() {
    const isFound = larder.seeker(find.value);
    const all = offered().filter(([key]) => isFound(tags.get(key).folded));
    all.sort(([, a], [, b]) => b - a);
    const item = ([key, count]) => name(key, tags.get(key).name, " ", make("span", { class: "count" }, count));
    names.replaceChildren(...all.slice(0, MOST_NAMES).map(item));
    return all;
  }

  async function show() {
    const turn = ++turns;
    const rarest = chosen.toSorted((a, b) => tags.get(a).count - tags.get(b).count)[0];
    try {
      if (rarest) await load(rarest);
    } catch {
      return say(words.failed);
    }
    // Another choice has come in between.
    if (turn !== turns) return;
    found = rarest ? loaded.get(rarest).filter(([, , keys]) => chosen.every((key) => keys.includes(key))) : null;
    const article = ([path, name]) => make("li", {}, make("p", { class: "entry" }, make("a", { href: new URL(path, larder.root) }, name)));
    const hadFocus = filter.contains(document.activeElement) && document.activeElement;
    chips.replaceChildren(...chosen.map((key) => chip(key, tags.get(key).name)));
    offer();
    list.replaceChildren(...(found ?? []).slice(0, MOST_SHOWN).map(article));
    if (found) details.append(list);
    else list.remove();
    // What had the focus may be gone.
    if (hadFocus && !hadFocus.isConnected) (chips.querySelector("button:last-of-type") ?? find).focus();
    if (found) say(fill(words.found, { shown: Math.min(found.length, MOST_SHOWN), all: found.length }));
    else status.textContent = "";
  }

  function choose(keys) {
    chosen = keys;
    keep();
    find.value = "";
    show();
  }

  names.onchange = ({ target }) => choose([...chosen, target.value]);
  chips.onclick = ({ target }) => target.value && choose(chosen.filter((key) => key !== target.value));
  find.oninput = () => say(fill(words.named, { all: offer().length }));
  form.onsubmit = () => {
    const [first] = find.value.trim() ? offer() : [];
    if (first) choose([...chosen, first[0]]);
    return false;
  };

  // The address: `?tags=a,b`

  const kept = () => [...new Set(larder.kept("tags").split(","))].filter((key) => tags.has(key));
  const keep = () => larder.keep("push", (pair) => pair.startsWith("tags="), chosen.length ? [`tags=${chosen.map(encodeURIComponent)}`] : []);

  addEventListener("popstate", () => {
    chosen = kept();
    show();
  });

  // A preview may have changed the list.
  document.addEventListener("larder:changed", () => {
    read();
    asked.clear();
    chosen = chosen.filter((key) => tags.has(key));
    show();
  });

  if (tags.size < 2) return;
  document.querySelector(".lists").prepend(filter);
  chosen = kept();
  details.open = chosen.length;
  show();
})();
