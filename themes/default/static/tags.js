// Articles that have several tags at once, on the page of all tags.
//
// The tags stand on the page; which articles a tag has comes in a script of its own, since pages on a disk can load nothing else. Of all
// tags that are chosen the rarest is loaded: its articles name their other tags.
(() => {
  "use strict";

  const words = document.currentScript.dataset;
  // More are found by typing.
  const MOST_NAMES = 24;
  const MOST_SHOWN = 100;
  const PAUSE = 250;

  const site = new URL(words.root || "./", document.baseURI);
  const tags = new Map();
  const loaded = new Map();
  let chosen = [];
  let found = null;
  let turns = 0;
  let saying = 0;

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // The tags, as the page lists them

  /** The whole name of a tag; the list shows the last step of it. */
  function nameOf(link) {
    const above = link.closest("ul").closest("li")?.querySelector("a");
    return above ? `${nameOf(above)}/${link.textContent}` : link.textContent;
  }

  for (const link of document.querySelectorAll(".tag-index a")) {
    const path = decodeURIComponent(new URL(link.href).pathname.slice(site.pathname.length)).normalize("NFC");
    const key = path.replace(/^tags\//, "").replace(/(\/(index\.html)?|\.html)$/, "");
    const name = nameOf(link);
    const count = Number(/\d+/.exec(link.nextElementSibling?.textContent)?.[0] ?? 1);
    tags.set(key, { name, count, folded: folded(name) });
  }

  // Loading

  // One for all scripts of the theme.
  const policy = () =>
    (window.larderPolicy ??= window.trustedTypes?.createPolicy("larder", {
      createScriptURL(address) {
        const { origin, pathname } = new URL(address, document.baseURI);
        return origin === location.origin && pathname.includes("/_larder/") ? address : null;
      },
    }) ?? { createScriptURL: (address) => address });

  window.larderTag = (key, articles) => loaded.set(key, articles);

  function load(key) {
    if (loaded.has(key)) return null;
    return new Promise((onload, onerror) => {
      const script = Object.assign(make("script", {}), { onload, onerror });
      const path = key.split("/").map(encodeURIComponent).join("/");
      script.src = policy().createScriptURL(`${words.root}_larder/tags/${path}.js`);
      document.head.append(script);
      script.remove();
    });
  }

  // What can be chosen

  const title = make("h2", { class: "label", id: "page.filter" }, words.title);
  const find = make("input", { type: "search", autocomplete: "off" });
  const names = make("ul", { class: "names", "aria-label": words.names });
  const chips = make("ul", { class: "chips", "aria-label": words.chosen });
  const status = make("p", { role: "status" });
  const form = make("form", {}, make("label", {}, `${words.find} `, find), chips, names, status);
  const list = make("ul", { class: "cards", "aria-label": words.articles });
  const root = make("section", { class: "chooser", "aria-labelledby": title.id }, title, form);

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

  /** Only what changes in an element that is there is read out. */
  function say(text) {
    clearTimeout(saying);
    saying = setTimeout(() => (status.textContent = text), PAUSE);
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
    const chip = (value) => {
      const { name } = tags.get(value);
      return make("li", {}, make("button", { type: "button", value, "aria-label": fill(words.remove, { name }) }, name));
    };
    const article = ([path, name]) => make("li", {}, make("p", { class: "entry" }, make("a", { href: words.root + path }, name)));
    const hadFocus = root.contains(document.activeElement) && document.activeElement;
    chips.replaceChildren(...chosen.map(chip));
    offer();
    list.replaceChildren(...(found ?? []).slice(0, MOST_SHOWN).map(article));
    if (found) root.append(list);
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

  if (tags.size < 2) return;
  document.querySelector(".lists").prepend(root);
  chosen = kept();
  show();
})();
