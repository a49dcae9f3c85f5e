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

  /** Remembers that a node of a page as it came is `shown` in the page. */
  function tie(node, shown) {
    live.set(node, shown);
    origin.set(shown, node);
  }

  /** The same for all that is in it; both look the same. */
  function pair(node, shown) {
    tie(node, shown);
    for (let a = node.firstChild, b = shown.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  }

  /** Hands what is shown for `before` over to `after`, which is equal to it. */
  function carry(before, after) {
    if (live.has(before)) tie(after, live.get(before));
    for (let a = before.firstChild, b = after.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) carry(a, b);
  }

  /** The same for a page that a script may have changed before we saw it: what corresponds is handed over, the rest is not. */
  function carryLike(before, after) {
    if (isEqual(before, after)) return carry(before, after);
    if (before.nodeType !== after.nodeType || before.nodeName !== after.nodeName) return;
    if (live.has(before)) tie(after, live.get(before));
    for (const [olds, news] of align([...before.childNodes], [...after.childNodes])) {
      for (let i = 0; i < Math.min(olds.length, news.length); i++) carryLike(olds[i], news[i]);
    }
  }

  /** The node that is shown for one of the page as it came. */
  function shownFor(node) {
    const shown = live.get(node);
    if (!shown || !shown.isConnected) throw new Error("a script has taken away what has changed");
    return shown;
  }

  /** Whether two nodes are the same; what a template holds counts, too, though it is not in the tree. */
  function isEqual(a, b) {
    if (!a.isEqualNode(b)) return false;
    return a.nodeType !== Node.ELEMENT_NODE || !(a.matches("template") || a.querySelector("template")) || text(a) === text(b);
  }

  function text(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : `${node.nodeType}:${node.data}`;
  }

  const names = (list) => new Set(list.split(" "));
  // These are replaced as a whole: a reader's eye, or a player, takes them for one thing.
  const WHOLE = names(
    "P H1 H2 H3 H4 H5 H6 PRE MATH SVG TR DT SUMMARY FIGCAPTION PICTURE VIDEO AUDIO OBJECT SELECT SCRIPT STYLE TEMPLATE NOSCRIPT",
  );
  const BLOCKS = names("ARTICLE ASIDE BLOCKQUOTE DETAILS DIV DL FIGURE FOOTER HEADER HR NAV OL P PRE SECTION TABLE UL");

  /** Whether what differs between two elements are but elements in them, so that these can be changed one by one. */
  function areFrames(before, after) {
    const isWhole = (element) => WHOLE.has(element.nodeName.toUpperCase()) || !element.firstElementChild;
    if (isWhole(before) || isWhole(after)) return false;
    const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!hasWords(before) && !hasWords(after)) return true;
    // An item whose words are the same may have other blocks in it.
    const words = (element) => [...element.childNodes].filter((node) => !BLOCKS.has(node.nodeName)).map(text).join("");
    return words(before) === words(after);
  }

  /** Makes the page show `after` where it shows `before`; elements that are new are added to `changed`. */
  function change(before, after, changed) {
    if (isEqual(before, after)) return carry(before, after);
    const shown = shownFor(before);
    const isSame = before.nodeType === after.nodeType && before.nodeName === after.nodeName;
    if (isSame && before.nodeType === Node.ELEMENT_NODE && areFrames(before, after)) {
      changeWithin(before, after, changed);
      return;
    }
    const fresh = brought(after);
    shown.replaceWith(fresh);
    pair(after, fresh);
    if (fresh.nodeType === Node.ELEMENT_NODE) changed.push(fresh);
  }

  /** Makes one element show another while it stays itself. */
  function changeWithin(before, after, changed) {
    const shown = shownFor(before);
    changeAttributes(before, after, shown);
    tie(after, shown);
    changeChildren(before, after, changed);
  }

  // Data in script elements runs nowhere, but a browser that wants trusted scripts asks before it looks at the type.
  const trusted = (() => {
    try {
      return window.trustedTypes.createPolicy("larder-preview", { createScript: (data) => data });
    } catch {
      return { createScript: (data) => data };
    }
  })();

  /** A node of another document as one of this page. */
  function brought(node) {
    const fresh = document.importNode(node, true);
    if (fresh.nodeType !== Node.ELEMENT_NODE) return fresh;
    const scripts = [...fresh.querySelectorAll("script")].concat(fresh.matches("script") ? fresh : []);
    if (scripts.some(isProgram)) throw new Error("a script would run once more");
    for (const script of scripts) script.textContent = trusted.createScript(script.textContent);
    return fresh;
  }

  function changeAttributes(before, after, shown) {
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
        const fresh = brought(node);
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
    while (start < old.length && start < next.length && isEqual(old[start], next[start])) start++;
    let end = 0;
    const most = Math.min(old.length, next.length) - start;
    while (end < most && isEqual(old[old.length - 1 - end], next[next.length - 1 - end])) end++;
    const steps = [];
    for (let i = 0; i < start; i++) steps.push([[old[i]], [next[i]]]);
    steps.push(...alignMiddle(old.slice(start, old.length - end), next.slice(start, next.length - end)));
    for (let i = end; i > 0; i--) steps.push([[old[old.length - i]], [next[next.length - i]]]);
    return steps;
  }

  /**
   * The same for lists that begin and end differently: the heaviest common subsequence, if that is not too much work. The space
   * between elements is the same everywhere, so it must not decide.
   */
  function alignMiddle(old, next) {
    const MOST_COMPARED = 1e6;
    if (old.length * next.length > MOST_COMPARED || !old.length || !next.length) return [[old, next]];
    const numbers = new Map();
    const number = (node) => {
      const key = text(node);
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key);
    };
    const a = old.map(number);
    const b = next.map(number);
    const weights = old.map((node) => (node.nodeType === Node.ELEMENT_NODE ? 8 : 1));
    const best = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        best[i][j] = a[i] === b[j] ? best[i + 1][j + 1] + weights[i] : Math.max(best[i + 1][j], best[i][j + 1]);
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
      } else if (j >= b.length || (i < a.length && best[i + 1][j] >= best[i][j + 1])) {
        run[0].push(old[i++]);
      } else {
        run[1].push(next[j++]);
      }
    }
    close();
    return steps;
  }

  // Taking over

  /** Fetches this page as it is now, whatever its status; nothing if the server is away. */
  function load() {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("GET", location.pathname + location.search);
      request.responseType = "document";
      request.onload = () => resolve(arrived(request));
      request.onerror = () => resolve(null);
      request.send();
    });
  }

  /** What has come: the page without our script, and what that has to know. */
  function arrived({ response, status }) {
    const own = response && response.querySelector("script[data-token]");
    if (!own) return { status };
    own.remove();
    // In a document without scripts these hold elements; in the page they hold text.
    for (const element of response.querySelectorAll("noscript")) element.textContent = element.innerHTML;
    return { status, root: response.documentElement, ...own.dataset };
  }

  /** Learns how the page came: scripts may have changed it already, as those do that switch to dark colours at once. */
  async function begin() {
    const came = await load();
    if (!came || came.page !== state.page) return;
    carryLike(pristine, came.root);
    pristine = came.root;
  }

  /** Whether this is the page that stands in for one that could not be made. */
  const isStandIn = () => pristine.querySelector("body.larder-fault") !== null;

  /** Shows this page as the server has it now; false if the server is away. */
  async function refresh() {
    const came = await load();
    if (!came) return false;
    if (!came.root) {
      location.reload();
      return true;
    }
    // The last page that could be made says more than that it cannot be made now.
    const isBroken = came.status >= 500 && !isStandIn();
    const isNews = came.page !== state.page && !isBroken;
    const isOtherServer = came.token !== state.token;
    state.token = came.token;
    if (!isBroken) state.number = came.moment;
    if (isNews) {
      state.page = came.page;
      takeOver(came.root);
    }
    // What files were when the server before this one ended is not known.
    if (isOtherServer) freshen("all");
    return true;
  }

  /** Whether a script does something, other than to hold data. */
  function isProgram({ type }) {
    return !type || /^(module|importmap|speculationrules|(text|application)\/(x-)?(java|ecma)script)$/i.test(type.trim());
  }

  /** The scripts of a page that do something: one that is new has to run, and what one that is gone has done stays done. */
  function programs(root) {
    return [...root.querySelectorAll("script")].filter(isProgram).map(text).join("\n");
  }

  function takeOver(next) {
    if (programs(pristine) !== programs(next)) return location.reload();
    const changed = [];
    try {
      const root = document.documentElement;
      changeAttributes(pristine, next, root);
      for (const part of ["head", "body"]) {
        const [before, after] = [pristine, next].map((root) => root.querySelector(`:scope > ${part}`));
        changeWithin(before, after, changed);
      }
      tie(next, root);
    } catch {
      return location.reload();
    }
    pristine = next;
    reveal(changed);
    // A theme's scripts may have to look at what is new.
    document.dispatchEvent(new CustomEvent("larder:changed", { detail: { elements: changed } }));
  }

  // What stands around the text changes with it (reading time, lists of links): nobody looks for that.
  const AROUND = "header, footer, nav, aside, head";
  // Where so much is new at once, a mark says nothing.
  const MOST_MARKED = 24;

  /** Brings the first block that is new into view, and marks what is new for a moment. */
  function reveal(changed) {
    const isLookedFor = (element) => !element.closest(AROUND) || element.matches("main h1");
    const blocks = changed.filter((element) => isLookedFor(element) && element.getClientRects().length);
    const isSeen = (element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    };
    if (blocks.length && !blocks.some(isSeen)) blocks[0].scrollIntoView({ block: "center", behavior: "instant" });
    if (blocks.length <= MOST_MARKED) blocks.forEach(mark);
  }

  function mark(block) {
    const on = { outline: "2px solid rgb(192 112 48 / 1)", outlineOffset: "4px" };
    const off = { outline: "2px solid rgb(192 112 48 / 0)", outlineOffset: "4px" };
    block.animate([on, { ...on, offset: 0.6 }, off], { duration: 1600 });
  }

  // Files that the page refers to

  /** The path of an address on this server, as a reader would write it; nothing for others, and for what is no address. */
  function pathOf(address) {
    try {
      const url = new URL(address, document.baseURI);
      return url.origin === location.origin ? decodeURIComponent(url.pathname) : null;
    } catch {
      return null;
    }
  }

  /** Fetches files anew that the page shows; `files` says which have changed. */
  function freshen(files) {
    const paths = files === "all" ? null : new Set(files.some.map(pathOf));
    if (paths && !paths.size) return;
    const isMeant = (address) => {
      const path = pathOf(address);
      return path !== null && (!paths || paths.has(path));
    };
    const scripts = [...document.querySelectorAll("script[src]")];
    if (scripts.some((script) => isMeant(script.src))) return location.reload();
    const elements = [...document.querySelectorAll(`${SHOWING}, link[rel~=icon]`)];
    const meant = elements.filter((element) => addresses(element).some(isMeant));
    const styles = [...document.querySelectorAll("link[rel~=stylesheet]")];
    // What no element names, a style sheet may.
    const isNamed = meant.length > 0 || styles.some((link) => isMeant(link.href));
    for (const link of styles) if (isMeant(link.href) || !isNamed) swapStyle(link);
    for (const element of meant) fetchAgain(element, isMeant);
  }

  // What shows a file as a part of the page.
  const SHOWING = "img, source, video, audio, track, object, embed, iframe, input[type=image], image";

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

  /** An address as it is written, but for the moment: for a browser it is a new one. */
  function again(address) {
    const [before, ...hash] = address.split("#");
    const [path, query = ""] = before.split("?");
    const rest = query.split("&").filter((pair) => pair && !pair.startsWith("moment="));
    return [`${path}?${[...rest, `moment=${state.number}`].join("&")}`, ...hash].join("#");
  }

  // For a style sheet those in whose place it comes, and all of these.
  const predecessors = new WeakMap();
  const leaving = new WeakSet();

  /** Puts a new style sheet in the place of an old one as soon as it is there: without it the page would flash. */
  function swapStyle(link) {
    if (leaving.has(link)) return;
    const fresh = link.cloneNode();
    fresh.setAttribute("href", again(link.getAttribute("href")));
    // The one before may not have come yet, and would then never take its own out.
    const old = [...(predecessors.get(link) ?? []), link];
    predecessors.set(fresh, old);
    leaving.add(link);
    fresh.onload = fresh.onerror = () => old.forEach((link) => link.remove());
    link.after(fresh);
    if (origin.has(link)) tie(origin.get(link), fresh);
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
    if (element.matches("source, track")) element.closest("video, audio")?.load();
  }

  // What is wrong

  const host = make("larder-preview", { lang: "en", dir: "ltr" });
  const shadow = host.attachShadow({ mode: "closed" });
  const sheet = make("link", { rel: "stylesheet", href: "/_larder/live/client.css" });
  const notice = make("section", { class: "notice", role: "alert", "aria-label": "Preview", hidden: "" });
  const badge = make("button", { class: "badge", type: "button", "aria-expanded": "false", "aria-controls": "panel", hidden: "" });
  const panel = make("section", { class: "panel", id: "panel", "aria-label": "What is to be mended", hidden: "" });
  const listed = make("div", { class: "listed" });
  // What lies over the end of a page must not hide it: the page becomes longer by so much.
  const room = make("div", { class: "room" });
  panel.append(closer(closePanel), listed);
  shadow.append(sheet, room, notice, badge, panel);
  document.documentElement.append(host);

  let told = null;
  let noticed = "";
  let dismissed = "";

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function closer(close) {
    const button = make("button", { class: "close", type: "button", "aria-label": "Close", title: "Close (Esc)" }, "×");
    button.onclick = close;
    return button;
  }

  const link = ({ href, title }) => make("a", { href }, title);

  /** A place in a file: it opens the editor, if that can be done. */
  function place({ file, line, opens }) {
    const text = line ? `${file}:${line}` : file;
    return opens ? make("a", { href: opens, class: "place" }, text) : make("span", { class: "place" }, text);
  }

  function counted(count, word) {
    return `${count} ${word}${count === 1 ? "" : "s"}`;
  }

  /** What is said, with what stands between backticks set as code. */
  function prose(name, text) {
    const parts = text.split("`");
    // A backtick without another is one.
    if (parts.length % 2 === 0) parts.push(`${parts.splice(-2, 1)}\`${parts.pop()}`);
    return make("p", { class: name }, ...parts.map((part, n) => (n % 2 ? make("code", {}, part) : part)));
  }

  /**
   * A fault: what is wrong, where, the lines that it is about, and the way out. The lines are taken from what a terminal is shown:
   * below the place, above the notes.
   */
  function faultParts(fault) {
    const lines = fault.text.split("\n");
    const start = lines.findIndex((line) => /^\s*--> /.test(line)) + 1;
    const end = lines.findIndex((line, n) => n >= start && /^\s*= /.test(line));
    const below = start ? lines.slice(start, end < 0 ? undefined : end) : [];
    const excerpt = below.filter((line, n) => n > 0 || line.trim() !== "|");
    const notes = end < 0 ? [] : lines.slice(end).map((line) => line.replace(/^\s*(= (help: )?)?/, ""));
    const parts = [prose("message", fault.message), make("p", { class: "where" }, ...(fault.file ? [place(fault), " "] : []), fault.code)];
    if (excerpt.some((line) => line.trim())) parts.push(make("pre", {}, excerpt.join("\n")));
    if (notes.length) parts.push(prose("help", notes.join("\n")));
    return parts;
  }

  function show(message) {
    told = message;
    showNotice(message);
    showBadge(message);
    if (!panel.hidden) fillPanel();
  }

  function showNotice({ faults, gone }) {
    // A page that stands in for another says itself why.
    const said = isStandIn() ? pristine.querySelector(".message")?.textContent : null;
    const errors = faults.filter((fault) => fault.severity === "error" && fault.message !== said);
    const key = errors.length || gone ? JSON.stringify([errors, gone]) : "";
    if (!key) dismissed = "";
    // Who reads it must not be interrupted by what is the same.
    if (key !== noticed) {
      noticed = key;
      const close = closer(() => dismiss(key));
      const head = make("h2", {}, gone && !errors.length ? "This page has gone" : counted(errors.length, "error"));
      notice.replaceChildren(close, head, ...goneParts(gone), ...errors.map((fault) => make("div", { class: "fault" }, ...faultParts(fault))));
    }
    notice.hidden = !key || key === dismissed;
  }

  function dismiss(key) {
    dismissed = key;
    notice.hidden = true;
  }

  function goneParts(gone) {
    if (!gone) return [];
    if (gone.moved) return [make("p", {}, "It is now at ", link(gone.moved), ".")];
    if (!gone.suggestions.length) return [make("p", {}, "Its file is not there any more.")];
    const pages = gone.suggestions.map((page) => make("li", {}, link(page)));
    return [make("p", {}, "Its file is not there any more. Perhaps it is one of these:"), make("ul", {}, ...pages)];
  }

  function showBadge({ faults, errors, warnings, asides }) {
    const here = faults.filter((fault) => fault.severity !== "note").length;
    const all = Math.max(errors + warnings, here);
    // The notes on this page are among those of the site, but for what only its making has shown.
    const toSee = Math.max(asides, faults.length);
    badge.hidden = !all && !toSee;
    badge.classList.toggle("has-errors", faults.some((fault) => fault.severity === "error") || errors > 0);
    badge.classList.toggle("is-quiet", !all);
    const elsewhere = all > here ? `${all} in the site` : "";
    const wrong = [`${here || "none"} on this page`, elsewhere].filter(Boolean).join(", ");
    badge.textContent = all ? wrong : `${toSee} to look at`;
    badge.setAttribute("aria-label", all ? `To be mended: ${wrong}` : `Nothing is wrong, ${badge.textContent}`);
    if (badge.hidden) closePanel();
  }

  function makeRoom() {
    const heights = [badge, notice].map((part) => (part.hidden ? 0 : innerHeight - part.getBoundingClientRect().top));
    room.style.height = `${Math.ceil(Math.max(...heights))}px`;
  }

  badge.onclick = () => (panel.hidden ? openPanel() : closePanel());
  const sizes = new ResizeObserver(makeRoom);
  for (const part of [badge, notice]) sizes.observe(part);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!panel.hidden) closePanel();
    else if (!notice.hidden) dismiss(noticed);
  });

  function openPanel() {
    panel.hidden = false;
    badge.setAttribute("aria-expanded", "true");
    fillPanel();
  }

  function closePanel() {
    if (panel.contains(shadow.activeElement)) badge.focus();
    panel.hidden = true;
    badge.setAttribute("aria-expanded", "false");
  }

  async function fillPanel() {
    const response = await fetch(`/_larder/live/report?token=${state.token}`).catch(() => null);
    if (!response || !response.ok) return;
    const { faults, wanted, orphans, all } = await response.json();
    const here = new Set(told.faults.map((fault) => fault.text));
    const elsewhere = faults.filter((fault) => !here.has(fault.text));
    const line = (fault) => make("li", { class: fault.severity }, ...faultParts(fault));
    const page = (article) => make("li", {}, link(article), " ", place(article));
    const asked = ({ name, links, articles }) =>
      make("li", {}, make("b", {}, name), ` ${counted(links, "link")}, in `, ...articles.flatMap((article) => [place(article), " "]));
    const list = (title, items, count = items.length) => {
      if (!items.length) return [];
      const more = count > items.length ? [make("li", {}, `and ${count - items.length} more`)] : [];
      return [make("h2", {}, title, " ", make("small", {}, String(count))), make("ul", {}, ...items, ...more)];
    };
    listed.replaceChildren(
      ...list("On this page", told.faults.map(line)),
      ...list("Elsewhere", elsewhere.map(line), elsewhere.length + all.faults - faults.length),
      ...list("Asked for and not written", wanted.map(asked), all.wanted),
      ...list("Articles that no other leads to", orphans.map(page), all.orphans),
    );
  }

  // Hearing

  // One thing after the other: what is heard while a page is fetched waits.
  let work = begin();
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
    socket.onclose = waitForServer;
  }

  function waitForServer() {
    clearTimeout(timer);
    timer = setTimeout(reconnect, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  /** Begins anew after the server was away: it may be another one, and the page may not be what it was. */
  function reconnect() {
    clearTimeout(timer);
    inTurn(async () => {
      if (socket.readyState !== WebSocket.CLOSED) return;
      if (await refresh()) listen();
      else waitForServer();
    });
  }

  async function hear(message) {
    state.number = message.number;
    freshen(message.files);
    // Of a page that has gone its author sees more than of one that says that there is nothing.
    const isNews = message.page !== state.page && !message.gone && (message.page || isStandIn());
    if (isNews) await refresh();
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
