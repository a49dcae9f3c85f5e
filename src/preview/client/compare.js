// Comparing the page as it came with the page as it comes, and changing in the page what differs.

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
    return window.trustedTypes.createPolicy("larder-preview", { createScript: (data) => data, createScriptURL: (url) => url });
  } catch {
    return { createScript: (data) => data, createScriptURL: (url) => url };
  }
})();

/** A node of another document as one of this page. */
function brought(node) {
  const fresh = document.importNode(node, true);
  if (fresh.nodeType !== Node.ELEMENT_NODE) return fresh;
  if (fresh.matches(LATE)) return running(fresh);
  for (const script of fresh.querySelectorAll(LATE)) script.replaceWith(running(script));
  const scripts = [...fresh.querySelectorAll("script")].concat(fresh.matches("script") ? fresh : []);
  if (scripts.some(isProgram)) throw new Error("a script would run once more");
  for (const script of scripts) script.textContent = trusted.createScript(script.textContent);
  return fresh;
}

// A script that says that it may come late, so that no page has to be loaded anew for it.
const LATE = "script[src][data-late]";

/** Such a script as one that will run: what came with another document will not. */
function running(script) {
  const copy = document.createElement("script");
  // In the order of the page, as if it had come with it: one may need what another brings.
  copy.async = script.hasAttribute("async");
  for (const { name, value } of script.attributes) {
    copy.setAttribute(name, name === "src" ? trusted.createScriptURL(value) : value);
  }
  return copy;
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
