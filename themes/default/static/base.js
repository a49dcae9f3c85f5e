// What every page has before anything is shown: the colours that its reader has chosen, and what the other scripts share.
//
// It is waited for, so that no page flashes; so it is small, and does nothing else.
(() => {
  "use strict";

  // A preview may bring this script late, and again.
  if (window.larder) return;

  try {
    const shade = localStorage.getItem("larder.shade");
    if (/^(light|dark)$/.test(shade)) document.documentElement.dataset.theme = shade;
  } catch {
    // What may keep nothing follows the system.
  }

  const folder = new URL(".", document.currentScript.src);

  /** An element with attributes and with elements or texts in it. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // Loading

  /** The one policy of the theme: scripts of its own folder. */
  const createScriptURL = (address) => (address.startsWith(folder.href) ? address : null);
  const policy = window.trustedTypes?.createPolicy("larder", { createScriptURL }) ?? { createScriptURL };
  window.larderPolicy = policy;

  const fetched = (path) =>
    new Promise((onload, onerror) => {
      const script = Object.assign(make("script", {}), { onload, onerror });
      script.src = policy.createScriptURL(new URL(path, folder).href);
      document.head.append(script);
      script.remove();
    });

  /**
   * Loads a script by its path in the theme's folder: from a disk nothing else can be loaded. What `asked` has is not asked for again,
   * unless it failed.
   */
  function load(path, asked = new Map()) {
    if (!asked.has(path)) asked.set(path, fetched(path));
    return asked.get(path).catch((failure) => {
      asked.delete(path);
      throw failure;
    });
  }

  // How pages begin comes in pieces, which several scripts ask for.
  const excerpts = [];
  window.larderExcerpts = {
    index: ({ pieces }) => (excerpts.length = pieces),
    piece: (number, pages) => (excerpts[number] = pages),
  };

  // Speaking

  // Not every letter that is typed is for the ear.
  const PAUSE = 250;

  /** What changes a line that is read out: only what changes in an element that is there is heard. */
  function voice(line) {
    let saying = 0;
    return (text) => {
      clearTimeout(saying);
      saying = setTimeout(() => (line.textContent = text), PAUSE);
    };
  }

  const unseen = make("p", { class: "visually-hidden", role: "status" });
  const speak = voice(unseen);

  // Words

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[“”„«»]/g, '"').toLowerCase();

  window.larder = {
    make,
    load,
    excerpts,
    voice,
    fill,
    folded,
    /** Says what nobody sees. */
    say(text) {
      if (!unseen.isConnected) document.body.append(unseen);
      unseen.textContent = "";
      speak(text);
    },
    /** What tells whether a folded text has all words of another. */
    seeker(text) {
      const words = folded(text).split(/\s+/);
      return (folded) => words.every((word) => folded.includes(word));
    },
    /** A step of an address, made of a name. */
    slug: (name) => name.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}_]+/gu, "-").replace(/^-|-$/g, ""),
    /** Where the site begins. */
    root: new URL("..", folder),
    /** The path of a page of the site, from its root, without what encodes it; none of what lies elsewhere. */
    pathOf({ origin, pathname }) {
      const { root } = window.larder;
      if (origin !== root.origin || !pathname.startsWith(root.pathname)) return null;
      try {
        return decodeURIComponent(pathname.slice(root.pathname.length)).normalize("NFC");
      } catch {
        return null;
      }
    },
    /** What the query of the address has under a name. */
    kept: (name) => new URLSearchParams(location.search).get(name) ?? "",
    /** Puts pairs into the query of the address, as a `push` or a `replace`, in the place of those that are our own. */
    keep(step, isOwn, pairs) {
      const others = location.search.slice(1).split("&").filter((pair) => pair && !isOwn(pair));
      const query = [...pairs, ...others].join("&");
      try {
        history[`${step}State`](null, "", `${location.pathname}${query && "?"}${query}${location.hash}`);
      } catch {
        // It is shown all the same.
      }
    },
    /** What readers choose names with: a field to find them, the names, those that are chosen, and a line that is read out. */
    choice(id, words) {
      const title = make("h2", { class: "label", id }, words.title);
      const find = make("input", { type: "search", autocomplete: "off" });
      const names = make("ul", { class: "names", "aria-label": words.names });
      const chips = make("ul", { class: "chips", "aria-label": words.chosen });
      // Something is in it from the first, so that it has its height.
      const status = make("p", { role: "status" }, "\u00a0");
      const form = make("form", {}, make("label", {}, `${words.find} `, find), chips, names, status);
      const name = (value, ...parts) => make("li", {}, make("label", {}, make("input", { type: "checkbox", value }), " ", ...parts));
      const chip = (value, name) =>
        make("li", {}, make("button", { type: "button", value, "aria-label": fill(words.remove, { name }) }, name));
      return { title, find, names, chips, status, form, say: voice(status), name, chip };
    },
  };
})();
