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

  /** The one policy of the theme: scripts of its own folder. */
  const createScriptURL = (address) => (address.startsWith(folder.href) ? address : null);
  const policy = window.trustedTypes?.createPolicy("larder", { createScriptURL }) ?? { createScriptURL };
  window.larderPolicy = policy;

  /** Loads a script by its path in the theme's folder: from a disk nothing else can be loaded. */
  function load(path) {
    return new Promise((onload, onerror) => {
      const script = Object.assign(make("script", {}), { onload, onerror });
      script.src = policy.createScriptURL(new URL(path, folder).href);
      document.head.append(script);
      script.remove();
    });
  }

  window.larder = {
    make,
    load,
    /** Where the site begins. */
    root: new URL("..", folder),
    /** What readers choose names with: a field to find them, the names, those that are chosen, and a line that is read out. */
    choice(id, words) {
      const title = make("h2", { class: "label", id }, words.title);
      const find = make("input", { type: "search", autocomplete: "off" });
      const names = make("ul", { class: "names", "aria-label": words.names });
      const chips = make("ul", { class: "chips", "aria-label": words.chosen });
      // Something is in it from the first, so that it has its height.
      const status = make("p", { role: "status" }, "\u00a0");
      const form = make("form", {}, make("label", {}, `${words.find} `, find), chips, names, status);
      let saying = 0;
      /** Only what changes in an element that is there is read out. */
      const say = (text) => {
        clearTimeout(saying);
        saying = setTimeout(() => (status.textContent = text), 250);
      };
      const chip = (value, name) =>
        make("li", {}, make("button", { type: "button", value, "aria-label": window.larder.fill(words.remove, { name }) }, name));
      return { title, find, names, chips, status, form, say, chip };
    },
    fill: (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]),
    folded: (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(),
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
  };
})();
