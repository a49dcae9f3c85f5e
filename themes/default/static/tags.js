// Articles that have several tags at once, on the page of all tags.
//
// The tags stand on the page; which articles a tag has comes in a script of its own, since pages on a disk can load nothing else. Of all
// tags that are chosen the rarest is loaded: its articles name their other tags.
(() => {
  "use strict";

  // A preview may bring this script late, and again.
  if (window.larderTag) return;

  const { make, fill, folded, pathOf, root } = window.larder;
  const words = document.currentScript.dataset;
  // More are found by typing.
  const MOST_NAMES = 24;
  const MOST_SHOWN = 100;

  const tags = new Map();
  const loaded = new Map();
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
      const key = pathOf(link).replace(/^tags\//, "").replace(/(\/(index\.html)?|\.html)$/, "");
      const name = nameOf(link);
      const count = Number(/\d+/.exec(link.nextElementSibling?.textContent)?.[0] ?? 1);
      tags.set(key, { name, count, folded: folded(name) });
    }
  }

  read();

  // Loading

  window.larderTag = (key, articles) => loaded.set(key, articles);

  function load(key) {
    if (loaded.has(key)) return null;
    return window.larder.load(`tags/${key.split("/").map(encodeURIComponent).join("/")}.js`);
  }

  // What can be chosen

  const { title, find, names, chips, status, form, say, chip } = window.larder.choice("page.filter", words);
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
    const sought = folded(find.value).split(/\s+/);
    const all = offered().filter(([key]) => sought.every((word) => tags.get(key).folded.includes(word)));
    all.sort(([, a], [, b]) => b - a);
    const item = ([value, count]) => {
      const box = make("input", { type: "checkbox", value });
      return make("li", {}, make("label", {}, box, " ", tags.get(value).name, " ", make("span", { class: "count" }, count)));
    };
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
    const article = ([path, name]) => make("li", {}, make("p", { class: "entry" }, make("a", { href: new URL(path, root) }, name)));
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

  names.addEventListener("change", ({ target }) => choose([...chosen, target.value]));
  chips.addEventListener("click", ({ target }) => target.value && choose(chosen.filter((key) => key !== target.value)));
  find.addEventListener("input", () => say(fill(words.named, { all: offer().length })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = find.value.trim() ? offer() : [];
    if (first) choose([...chosen, first[0]]);
  });

  // The address: `?tags=a,b`

  function kept() {
    const wanted = new URLSearchParams(location.search).get("tags")?.split(",") ?? [];
    return [...new Set(wanted)].filter((key) => tags.has(key));
  }

  function keep() {
    const query = chosen.length ? `?tags=${chosen.map(encodeURIComponent).join()}` : "";
    try {
      history.pushState(null, "", location.pathname + query + location.hash);
    } catch {
      // They are shown all the same.
    }
  }

  addEventListener("popstate", () => {
    chosen = kept();
    show();
  });

  // A preview may have changed the list.
  document.addEventListener("larder:changed", () => {
    read();
    loaded.clear();
    chosen = chosen.filter((key) => tags.has(key));
    show();
  });

  if (tags.size < 2) return;
  document.querySelector(".lists").prepend(filter);
  chosen = kept();
  details.open = chosen.length;
  show();
})();
