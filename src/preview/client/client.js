// What a page of the preview does while its author writes: it takes over what has changed, block by block, and shows what is wrong.
//
// The page as it came is kept beside the page as it is, for scripts and readers change the latter. When a new one comes, it is
// compared with the one before; only what differs between these two is changed in the page, so that everything else stays:
// where it is scrolled to, what is open, what plays.
(() => {
  "use strict";

  const script = document.currentScript;
  const state = { page: script.dataset.page, number: script.dataset.moment, token: script.dataset.token };
  script.remove();

  // The page as it came, and for each of its nodes the one in the page.
  let pristine = document.documentElement.cloneNode(true);
  const live = new WeakMap();
  const origin = new WeakMap();
  pair(pristine, document.documentElement);

  // Comparing

  /** Remembers that `node` of a page as it came is `shown` in the page; both look the same. */
  function pair(node, shown) {
    live.set(node, shown);
    origin.set(shown, node);
    for (let a = node.firstChild, b = shown.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  }

  /** Hands what is shown for `before` over to `after`, which is equal to it. */
  function carry(before, after) {
    const shown = live.get(before);
    if (shown) {
      live.set(after, shown);
      origin.set(shown, after);
    }
    for (let a = before.firstChild, b = after.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) carry(a, b);
  }

  /** The node that is shown for one of the page as it came. */
  function shownFor(node) {
    const shown = live.get(node);
    if (!shown || !shown.isConnected) throw new Error("a script has taken away what has changed");
    return shown;
  }

  // Blocks are replaced as a whole: within them, a reader's eye sees one thing.
  const WHOLE = new Set("P H1 H2 H3 H4 H5 H6 PRE MATH SVG TR DT SUMMARY FIGCAPTION SCRIPT STYLE TEMPLATE".split(" "));

  /** Whether an element is but a frame around others, so that these can be changed one by one. */
  function isFrame(element) {
    if (WHOLE.has(element.nodeName.toUpperCase()) || !element.firstElementChild) return false;
    return [...element.childNodes].every((child) => child.nodeType !== Node.TEXT_NODE || !child.data.trim());
  }

  /** Makes the page show `after` where it shows `before`; elements that are new are added to `changed`. */
  function change(before, after, changed) {
    if (before.isEqualNode(after)) return carry(before, after);
    const isSame = before.nodeType === after.nodeType && before.nodeName === after.nodeName;
    if (isSame && before.nodeType === Node.ELEMENT_NODE && isFrame(before) && isFrame(after)) {
      changeAttributes(before, after);
      const shown = shownFor(before);
      live.set(after, shown);
      origin.set(shown, after);
      changeChildren(before, after, changed);
      return;
    }
    const shown = shownFor(before);
    const fresh = document.importNode(after, true);
    shown.replaceWith(fresh);
    pair(after, fresh);
    if (fresh.nodeType === Node.ELEMENT_NODE) changed.push(fresh);
  }

  function changeAttributes(before, after) {
    const shown = shownFor(before);
    for (const { name } of before.attributes) if (!after.hasAttribute(name)) shown.removeAttribute(name);
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) !== value) shown.setAttribute(name, value);
    }
  }

  function changeChildren(before, after, changed) {
    const parent = shownFor(before);
    const old = [...before.childNodes];
    const next = [...after.childNodes];
    const steps = align(old, next);
    // What is new goes before what was shown behind it.
    for (const [olds, news] of steps) {
      const paired = Math.min(olds.length, news.length);
      for (let i = 0; i < paired; i++) change(olds[i], news[i], changed);
      for (const gone of olds.slice(paired)) shownFor(gone).remove();
      let last = paired ? shownFor(news[paired - 1]) : null;
      for (const node of news.slice(paired)) {
        const fresh = document.importNode(node, true);
        const anchor = last ? last.nextSibling : firstShown(next, node, parent);
        parent.insertBefore(fresh, anchor);
        pair(node, fresh);
        if (fresh.nodeType === Node.ELEMENT_NODE) changed.push(fresh);
        last = fresh;
      }
    }
  }

  /** Before what in the page a new node goes that follows none that it was paired with. */
  function firstShown(siblings, node, parent) {
    const previous = siblings[siblings.indexOf(node) - 1];
    if (previous && live.get(previous)) return live.get(previous).nextSibling;
    return parent.firstChild;
  }

  /**
   * Lays two lists of nodes beside each other: runs of nodes that correspond. Equal nodes are matched with each other as far as
   * possible, and what stands between them in the order in which it stands.
   */
  function align(old, next) {
    let start = 0;
    while (start < old.length && start < next.length && old[start].isEqualNode(next[start])) start++;
    let end = 0;
    const most = Math.min(old.length, next.length) - start;
    while (end < most && old[old.length - 1 - end].isEqualNode(next[next.length - 1 - end])) end++;
    const steps = [];
    for (let i = 0; i < start; i++) steps.push([[old[i]], [next[i]]]);
    steps.push(...alignMiddle(old.slice(start, old.length - end), next.slice(start, next.length - end)));
    for (let i = end; i > 0; i--) steps.push([[old[old.length - i]], [next[next.length - i]]]);
    return steps;
  }

  /** The same for lists that begin and end differently: the longest common subsequence, if that is not too much work. */
  function alignMiddle(old, next) {
    const MOST_COMPARED = 40000;
    if (old.length * next.length > MOST_COMPARED || !old.length || !next.length) return [[old, next]];
    const key = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType}:${node.data}`);
    const a = old.map(key);
    const b = next.map(key);
    const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        lengths[i][j] =
          a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    const steps = [];
    let run = [[], []];
    const close = () => {
      if (run[0].length || run[1].length) steps.push(run);
      run = [[], []];
    };
    let i = 0;
    let j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) {
        close();
        steps.push([[old[i++]], [next[j++]]]);
      } else if (j >= b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
        run[0].push(old[i++]);
      } else {
        run[1].push(next[j++]);
      }
    }
    close();
    return steps;
  }

  // Taking over

  /** Fetches a page as a document, whatever its status; nothing if the server is away. */
  function load(address) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("GET", address);
      request.responseType = "document";
      request.onload = () => resolve({ document: request.response, status: request.status });
      request.onerror = () => resolve(null);
      request.send();
    });
  }

  /** Shows this page as the server has it now; false if the server is away. */
  async function refresh() {
    const fetched = await load(location.pathname + location.search);
    if (!fetched) return false;
    const told = fetched.document && fetched.document.querySelector("script[data-token]");
    if (!told) {
      location.reload();
      return true;
    }
    const { page, moment, token } = told.dataset;
    told.remove();
    const isBroken = fetched.status >= 500;
    const isNews = page !== state.page && !isBroken;
    Object.assign(state, { token, number: isBroken ? state.number : moment });
    if (!isNews) return true;
    state.page = page;
    takeOver(fetched.document.documentElement);
    return true;
  }

  function takeOver(next) {
    const scripts = (root) => [...root.querySelectorAll("script")].map((script) => script.outerHTML).join("\n");
    if (scripts(pristine) !== scripts(next)) return location.reload();
    const changed = [];
    try {
      changeAttributes(pristine, next);
      carryFrame(next);
      for (const part of ["head", "body"]) {
        const [before, after] = [pristine, next].map((root) => root.querySelector(`:scope > ${part}`));
        changeAttributes(before, after);
        live.set(after, shownFor(before));
        origin.set(shownFor(before), after);
        changeChildren(before, after, changed);
      }
    } catch {
      return location.reload();
    }
    pristine = next;
    reveal(changed);
    // A theme's scripts may have to look at what is new.
    document.dispatchEvent(new CustomEvent("larder:changed", { detail: { elements: changed } }));
  }

  function carryFrame(next) {
    live.set(next, document.documentElement);
    origin.set(document.documentElement, next);
  }

  // What stands around the text changes with it (reading time, lists of links): nobody looks for that.
  const AROUND = "header, footer, nav, aside, head";

  /** Brings the first block that is new into view, and marks what is new for a moment. */
  function reveal(changed) {
    const blocks = changed.filter((element) => !element.closest(AROUND) && element.getClientRects().length);
    const isSeen = (element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    };
    if (blocks.length && !blocks.some(isSeen)) blocks[0].scrollIntoView({ block: "center", behavior: "instant" });
    for (const block of blocks) mark(block);
  }

  function mark(block) {
    const on = { outline: "2px solid rgb(192 112 48 / 1)", outlineOffset: "4px" };
    const off = { outline: "2px solid rgb(192 112 48 / 0)", outlineOffset: "4px" };
    block.animate([on, { ...on, offset: 0.6 }, off], { duration: 1600 });
  }

  // Files that the page refers to

  function freshen(files) {
    const paths = files === "all" ? null : new Set(files.some.map(decodeURIComponent));
    if (paths && !paths.size) return;
    const isMeant = (address) => {
      const url = new URL(address, location.href);
      return url.origin === location.origin && (!paths || paths.has(decodeURIComponent(url.pathname)));
    };
    if ([...document.querySelectorAll("script[src]")].some((script) => paths && isMeant(script.src))) {
      return location.reload();
    }
    // What no element names, a style sheet may.
    const named = "link[href], img[src], source[src], source[srcset], video[src], audio[src], object[data], iframe[src]";
    const isNamed = [...document.querySelectorAll(named)].some((element) => addresses(element).some(isMeant));
    for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
      if (isMeant(link.href) || !isNamed) swapStyle(link);
    }
    for (const element of document.querySelectorAll("img, source, video, audio, object, iframe, link[rel~=icon]")) {
      if (addresses(element).some(isMeant)) fetchAgain(element, isMeant);
    }
  }

  /** The addresses that an element has in its attributes. */
  function addresses(element) {
    const single = ["src", "data", "poster", "href"].map((name) => element.getAttribute(name)).filter(Boolean);
    return single.concat(candidates(element).map(([address]) => address));
  }

  /** The addresses in a `srcset`, each with what stands behind it. */
  function candidates(element) {
    const set = element.getAttribute("srcset") || "";
    return set.split(/,\s+/).map((candidate) => candidate.trim().split(/\s+/, 2)).filter(([address]) => address);
  }

  function again(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("moment", state.number);
    return url.href;
  }

  /** Puts a new style sheet in the place of an old one as soon as it is there: without it the page would flash. */
  function swapStyle(link) {
    const fresh = link.cloneNode();
    fresh.href = again(link.href);
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
    const node = origin.get(link);
    if (node) {
      live.set(node, fresh);
      origin.set(fresh, node);
    }
  }

  function fetchAgain(element, isMeant) {
    for (const name of ["src", "data", "poster", "href"]) {
      const address = element.getAttribute(name);
      if (address && isMeant(address)) element.setAttribute(name, again(address));
    }
    const set = candidates(element);
    if (set.length) {
      const renewed = set.map(([address, size]) => [isMeant(address) ? again(address) : address, size]);
      element.setAttribute("srcset", renewed.map((candidate) => candidate.filter(Boolean).join(" ")).join(", "));
    }
  }

  // What is wrong

  const host = document.createElement("larder-preview");
  const shadow = host.attachShadow({ mode: "closed" });
  const sheet = make("link", { rel: "stylesheet", href: "/_larder/live/client.css" });
  const overlay = make("section", { class: "overlay", role: "alert", "aria-label": "What is wrong with this page", hidden: "" });
  const panel = make("section", { class: "panel", "aria-label": "Warnings", hidden: "" });
  const badge = make("button", { class: "badge", type: "button", "aria-expanded": "false", hidden: "" });
  shadow.append(sheet, overlay, panel, badge);
  document.documentElement.append(host);

  let told = null;
  let dismissed = "";

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  /** A place in a file: it opens the editor, if that can be done. */
  function place({ file, line, opens }) {
    if (!file) return "";
    const text = line ? `${file}:${line}` : file;
    return opens ? make("a", { href: opens, class: "place" }, text) : make("span", { class: "place" }, text);
  }

  function counted(count, word) {
    return `${count} ${word}${count === 1 ? "" : "s"}`;
  }

  function show(message) {
    told = message;
    const errors = message.faults.filter((fault) => fault.severity === "error");
    const key = JSON.stringify([errors, message.gone]);
    overlay.replaceChildren();
    if (message.gone) overlay.append(...goneParts(message.gone));
    for (const fault of errors) overlay.append(make("p", {}, place(fault)), make("pre", {}, fault.text));
    const isWanted = overlay.childElementCount > 0 && key !== dismissed;
    if (isWanted) {
      const close = make("button", { class: "close", type: "button", "aria-label": "Close" }, "×");
      close.onclick = () => dismiss(key);
      overlay.prepend(close);
    }
    overlay.hidden = !isWanted;
    showBadge(message);
    if (!panel.hidden) openPanel();
  }

  function dismiss(key) {
    dismissed = key;
    overlay.hidden = true;
  }

  function goneParts({ moved, suggestions }) {
    const link = ({ href, title }) => make("a", { href }, title);
    if (moved) return [make("p", {}, "This page is now at ", link(moved), ".")];
    const parts = [make("p", {}, "This page is not there any more.")];
    if (suggestions.length) {
      parts.push(make("p", {}, "Perhaps one of these:"));
      parts.push(make("ul", {}, ...suggestions.map((page) => make("li", {}, link(page)))));
    }
    return parts;
  }

  function showBadge({ faults, errors, warnings }) {
    const all = errors + warnings;
    badge.hidden = !faults.length && !all;
    badge.className = errors ? "badge has-errors" : "badge";
    const here = faults.length ? `${faults.length} here` : "";
    badge.textContent = [here, all ? `${counted(all, "fault")} in all` : ""].filter(Boolean).join(", ");
  }

  badge.onclick = () => (panel.hidden ? openPanel() : closePanel());
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!panel.hidden) closePanel();
    else if (!overlay.hidden) overlay.querySelector(".close").click();
  });

  function closePanel() {
    panel.hidden = true;
    badge.setAttribute("aria-expanded", "false");
  }

  async function openPanel() {
    panel.hidden = false;
    badge.setAttribute("aria-expanded", "true");
    const response = await fetch(`/_larder/live/report?token=${state.token}`).catch(() => null);
    if (!response || !response.ok) return;
    const { faults, wanted, orphans } = await response.json();
    const line = (fault) => make("li", { class: fault.severity }, place(fault), make("pre", {}, fault.text));
    const page = (article) => make("li", {}, make("a", { href: article.href }, article.title), " ", place(article));
    const asked = ({ name, links, articles }) =>
      make("li", {}, `${name}, ${counted(links, "link")}: `, ...articles.flatMap((article) => [place(article), " "]));
    const list = (title, items) =>
      items.length ? [make("h2", {}, `${title} (${items.length})`), make("ul", {}, ...items)] : [];
    const close = make("button", { class: "close", type: "button", "aria-label": "Close" }, "×");
    close.onclick = closePanel;
    panel.replaceChildren(
      close,
      ...list("This page", told.faults.map(line)),
      ...list("The site", faults.map(line)),
      ...list("Pages that are asked for and not written", wanted.map(asked)),
      ...list("Articles that nothing leads to", orphans.map(page)),
    );
  }

  // Hearing

  // One thing after the other: what is heard while a page is fetched waits.
  let work = Promise.resolve();
  const inTurn = (task) => (work = work.then(task, task));

  const FIRST_PAUSE = 250;
  const LONGEST_PAUSE = 2000;
  let pause = FIRST_PAUSE;
  let socket = null;
  let timer = 0;

  function listen() {
    const query = `token=${state.token}&moment=${state.number}&path=${encodeURIComponent(location.pathname)}`;
    socket = new WebSocket(`ws://${location.host}/_larder/live?${query}`);
    socket.onopen = () => (pause = FIRST_PAUSE);
    socket.onmessage = ({ data }) => inTurn(() => hear(JSON.parse(data)));
    socket.onclose = () => {
      clearTimeout(timer);
      timer = setTimeout(reconnect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  }

  /** Begins anew after the server was away: it may be another one, and the page may not be what it was. */
  function reconnect() {
    clearTimeout(timer);
    inTurn(async () => {
      if (socket.readyState !== WebSocket.CLOSED) return;
      if (await refresh()) listen();
      else socket.onclose();
    });
  }

  async function hear(message) {
    state.number = message.number;
    freshen(message.files);
    if (message.page && message.page !== state.page) await refresh();
    show(message);
  }

  const wake = () => {
    if (!document.hidden && socket.readyState === WebSocket.CLOSED) reconnect();
  };
  addEventListener("pageshow", wake);
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);

  listen();
})();
