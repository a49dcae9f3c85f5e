// Search: all sections of the site, as one types. Without a server, too: the index comes in scripts, which call `larderSearch`.
//
// What words are and what the pieces hold is told in `src/render/search/`, which makes them.
(() => {
  "use strict";

  // A preview brings this script anew when a word of it changes.
  if (window.larderSearch) return;

  const words = document.currentScript.dataset;
  const { larder } = window;
  const { make } = larder;

  // Words

  const LONGEST = 32;

  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(root.dropped, "")
      .replace(root.spelling, (letter) => root.spelt[letter])
      .normalize("NFC");

  /** The words and the runs of signs in a text. */
  const partsOf = (text) =>
    [...text.matchAll(root.parts)].map(({ 0: part, 1: signs, index }) => ({ part, index, signs: signs && [...signs] }));

  /** Those of folded text, but for what stands behind the apostrophe of `chef's`. */
  function foldedParts(text) {
    const isEnding = ({ part, index }) => part.length === 1 && /^[a-z]['’][a-z](?!_)/.test(text.slice(Math.max(0, index - 2), index + 2));
    return partsOf(text).filter((part) => !isEnding(part));
  }

  const pairs = (signs) => signs.slice(1).map((sign, at) => signs[at] + sign);

  /** The words of a text as the index has them. */
  const tokens = (text) =>
    foldedParts(fold(text)).flatMap(({ part, signs }) => (signs ? [...pairs(signs), signs.at(-1)] : stem(part.slice(0, LONGEST))));

  const SHORT = /^[aeiouy][^aeiouy]$|[^aeiouy][aeiouy][^aeiouywxY]$/;
  /** What an English word has in common with its like, as `english.rs` says, which gives the rules. */
  function stem(word) {
    if (word.length < 3 || /[^a-z]/.test(word)) return word;
    const known = root.exceptions.get(word);
    if (known) return known;
    let rest = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
    const behind = (from) => {
      const at = rest.slice(from).search(/[aeiouy][^aeiouy]/);
      return at < 0 ? rest.length : from + at + 2;
    };
    const first = root.beginnings.find((beginning) => rest.startsWith(beginning))?.length ?? behind(0);
    const second = behind(first);
    const replace = (rules, from) => {
      const [ending, by, before] = rules.find(([ending]) => rest.endsWith(ending)) ?? [];
      if (!ending) return;
      const start = rest.slice(0, -ending.length);
      const isThere = start.length >= (ending === "ative" ? second : from);
      if (isThere && (!before || before.includes(start.at(-1) ?? " "))) rest = start + by;
    };
    if (/sses$/.test(rest)) rest = rest.slice(0, -2);
    else if (/ie[ds]$/.test(rest)) rest = rest.slice(0, rest.length > 4 ? -2 : -1);
    else if (/[aeiouy].*[^us]s$/.test(rest)) rest = rest.slice(0, -1);
    if (!root.finished.includes(rest)) {
      const [ending] = /(eedly|ingly|edly|eed|ing|ed)$/.exec(rest) ?? [""];
      const start = rest.slice(0, rest.length - ending.length);
      if (/^ee/.test(ending)) {
        if (start.length >= first) rest = `${start}ee`;
      } else if (ending && /[aeiouy]/.test(start)) {
        rest = start;
        if (/(at|bl|iz)$/.test(rest) || (first >= rest.length && SHORT.test(rest))) rest += "e";
        else if (/([bdfgmnprt])\1$/.test(rest) && !/^[aeo]..$/.test(rest)) rest = rest.slice(0, -1);
      }
      rest = rest.replace(/(.[^aeiouy])[yY]$/, "$1i");
      root.steps.forEach((rules, step) => replace(rules, step < 2 ? first : second));
      const short = rest.slice(0, -1);
      const isBehind = short.length >= second;
      if (/e$/.test(rest) ? isBehind || (short.length >= first && !SHORT.test(short)) : isBehind && /ll$/.test(rest)) rest = short;
    }
    return rest.replaceAll("Y", "y");
  }

  /** Whether two words differ by one letter too many, too few or another, or by two that have changed places. */
  function isNear(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    const isSame = (x, y) => a.slice(at + x) === b.slice(at + y);
    return isSame(1, 1) || isSame(1, 0) || isSame(0, 1) || (a[at] === b[at + 1] && a[at + 1] === b[at] && isSame(2, 2));
  }

  // Loading

  const asked = new Map();
  const vocabulary = [];
  const places = [];
  let root = null;

  const load = (name, version = root.version) => larder.load(`${name}.js?${version}`, asked);

  /** Gives the bits of a text from some place on, so many at a time. */
  function bitsOf(text, at = 0) {
    const digit = () => {
      const code = text.charCodeAt(at++);
      return code - 35 - (code > 92);
    };
    let [held, count] = [0, 0];
    return (wanted) => {
      for (; count < wanted; count += 13) held = held * 8192 + digit() * 91 + digit();
      count -= wanted;
      const value = Math.floor(held / 2 ** count);
      held %= 2 ** count;
      return value;
    };
  }

  function ones(bits) {
    let count = 0;
    while (bits(1)) count++;
    return count;
  }

  function gamma(bits) {
    const width = ones(bits);
    return 2 ** width + bits(width);
  }

  /** So many numbers that rise, from one to below another, behind those that are known. */
  function rising(bits, count, from, to, all = []) {
    if (!count) return all;
    const at = count >> 1;
    const range = to - from - count + 1;
    const width = 31 - Math.clz32(range);
    const more = 2 ** (width + 1) - range;
    let number = bits(width);
    if (number >= more) number += number + bits(1) - more;
    number += from + at;
    rising(bits, at, from, number, all).push(number);
    return rising(bits, count - at - 1, number + 1, to, all);
  }

  window.larderSearch = {
    tokens,
    root(given) {
      if (given.version === root?.version) return;
      // Pieces of another build say nothing any more.
      asked.clear();
      const { signs, dropped, spelt } = given;
      root = {
        ...given,
        parts: new RegExp(`([${signs}]+)|(?:(?![${signs}])[\\p{Alphabetic}\\p{M}\\p{N}]|(?<=\\d)\\.(?=\\d))+`, "gu"),
        dropped: new RegExp(`[${dropped}]`, "gu"),
        spelling: new RegExp(`[${Object.keys(spelt).join("")}]`, "g"),
        exceptions: new Map(given.exceptions),
        order: [...given.order],
        // The number of each, which tells the article.
        sections: given.articles.flatMap((counts, piece) =>
          counts.flatMap((count, place) => Array.from({ length: count }, (_, section) => (piece * given.slots + place) * SECTIONS + section)),
        ),
      };
    },
    hits: (piece, text) => (places[piece] = text.split(" ")),
    words(piece, text) {
      let before = "";
      // Where the hits of each are, among all.
      let at = root.own[piece];
      const entries = (vocabulary[piece] = []);
      for (const entry of text ? text.split(" ") : []) {
        if (entry[0] === "*") {
          const stem = String.fromCodePoint(entry.codePointAt(1));
          const bits = bitsOf(entry, stem.length + 1);
          entries.push({ stem, at, bits, pairs: gamma(bits) });
          at += gamma(bits);
        } else {
          const [head, rest, ...forms] = entry.split(/[:,]/);
          const stem = before.slice(0, parseInt(head[0], 36)) + rest;
          const form = (text) => stem.slice(0, stem.length - parseInt(text[0], 36)) + text.slice(1);
          entries.push({ stem, at: at++, forms: forms[0] ? forms.map(form) : [stem], count: parseInt(head.slice(1), 36) });
          before = stem;
        }
      }
    },
  };

  /** The entries of all pairs with the same first sign. */
  function pairsOf({ stem, pairs, at, bits }) {
    const all = rising(bits, pairs, 0, root.order.length + 1).map((second) => {
      const pair = stem + (root.order[second - 1] ?? "");
      return { stem: pair, forms: [pair], count: gamma(bits) };
    });
    const few = all.filter(({ count }) => count <= TOGETHER);
    for (const entry of all) if (entry.count > TOGETHER) entry.at = at++;
    for (const entry of few) Object.assign(entry, { at, few });
    return all;
  }

  /** Loads the file that tells the version of the others, anew each minute. */
  const begin = () => load("search/index", Math.floor(Date.now() / 6e4));

  // Finding

  // What weights of words are worth: in the text, in headings, in titles.
  const WORTH = [0.25, 0.42, 0.6, 0.8, 1.6, 2, 3, 4];
  const IN_TITLE = 6;
  // What a title adds for the other sections of its article.
  const TITLE_SHARE = 0.1;
  // A word that is only begun, or mistyped, counts for less.
  const INEXACT = 0.6;
  const FEWEST_LETTERS = 4;
  const MOST_WORDS = 50;
  const MOST_PIECES = 3;
  const MOST_SECTIONS = 3;
  const MOST_FOUND = 200;
  // More hits of a word are not in the index, see `index.rs`.
  const MOST_HITS = 4096;
  // What stands in more than this part of all sections, and in more than a few, excludes nothing.
  const COMMON = 8;
  // What stands in more than this part of them is not even marked.
  const EVERYWHERE = 2.5;
  const FEW = 32;
  // Pairs of signs in no more sections have their hits together, see `entries.rs`.
  const TOGETHER = 32;
  // More sections than any article has.
  const SECTIONS = 2 ** 20;
  const END = "\uffff";

  /** The piece that has something, by what each begins with. */
  const pieceOf = (firsts, wanted) => firsts.findLastIndex((first) => first <= wanted);

  /** The entries of all words from one to another, and some around. */
  async function between(from, to) {
    const pieces = [];
    for (let piece = pieceOf(root.words, from); piece <= pieceOf(root.words, to); piece++) pieces.push(piece);
    await Promise.all(pieces.map((piece) => load(`search/words-${piece}`)));
    const isAskedFor = ({ pairs, stem }) => !pairs || to.startsWith(stem);
    const all = pieces.flatMap((piece) => vocabulary[piece].filter(isAskedFor));
    return all.flatMap((entry) => (entry.pairs ? (entry.all ??= pairsOf(entry)) : entry));
  }

  /** What is asked for: words, and tags behind `#`, all of them as they are written, too. */
  async function parse(given) {
    const tags = [];
    let [text, ...behind] = given.split(/(?<!\S)#(?=\S)/);
    for (const [at, part] of behind.entries()) {
      // Pages show tags with spaces: one is as many words as there is a tag of.
      for (let name = part.trim(); name; name = name.replace(/\s*\S+$/, "")) {
        const rest = part.slice(name.length);
        const word = `#${name.split("/").map(larder.slug).join("/")}`;
        // A tag that is being typed may go on.
        const tag = { word, stem: word, written: `#${name}`, isBegun: at === behind.length - 1 && !rest.trim() };
        if (/\s/.test(name) && !(await meant(tag)).length) continue;
        tags.push(tag);
        text += ` ${rest}`;
        break;
      }
    }
    const plain = fold(text);
    const asked = foldedParts(plain).flatMap(({ part, signs, index }) => {
      if (signs) return signs.length > 1 ? pairs(signs).map((word) => ({ word, stem: word })) : { word: part, stem: part, isBegun: true, isSign: true };
      const word = part.slice(0, LONGEST);
      // The last word may go on; words of Korean do in any case.
      const isBegun = /[\uac00-\ud7a3]/.test(word) || (word.length > 1 && index + part.length === plain.length);
      return { word, stem: stem(word), isBegun, isSpelt: word.length >= FEWEST_LETTERS };
    });
    // More say nothing more.
    return { text, tags, asked: asked.slice(0, 32) };
  }

  /** The entries that a word may mean: itself and what it begins; else what is spelt nearly like it. */
  async function meant({ word, stem, isBegun, isSpelt }) {
    // The stem of a word that goes on may be shorter than what is there of it.
    const start = word.slice(0, Math.max(1, word.length - 4));
    const least = isBegun && start < stem ? start : stem;
    const known = await between(least, isBegun ? word + END : stem);
    const isMeant = (entry) => entry.stem === stem || (isBegun && entry.forms.some((form) => form.startsWith(word)));
    const found = known.filter(isMeant);
    if (found.length || !isSpelt) return found;
    const lengths = isBegun ? [word.length - 1, word.length, word.length + 1, LONGEST] : [LONGEST];
    const isLike = ({ forms }) => forms.some((form) => lengths.some((length) => isNear(form.slice(0, length), word)));
    for (const start of [word[0], ""]) {
      const like = (await between(start, start + END)).filter(isLike);
      if (like.length) return like;
    }
    return [];
  }

  const isCommon = (count, least = FEW, part = COMMON) => count > Math.max(least, root.sections.length / part);

  /** The sections that an entry has, and the weights. */
  function sectionsOf(entry) {
    const bits = bitsOf(places[entry.piece][entry.at - root.hits[entry.piece]]);
    // Those of others may lie before them.
    for (const each of entry.few ?? [entry]) {
      const listed = isCommon(each.count, MOST_HITS) ? MOST_HITS : each.count;
      each.sections = rising(bits, listed, 0, root.sections.length).map((place) => [root.sections[place], root.weights[ones(bits)]]);
    }
    return entry.sections;
  }

  /** Where a word stands, and what that is worth. */
  async function hitsOf(word) {
    const isExact = (entry) => entry.stem === word.stem;
    const order = (a, b) => isExact(b) - isExact(a) || b.count - a.count;
    const all = (await meant(word)).sort(order);
    for (const entry of all) entry.piece ??= pieceOf(root.hits, entry.at);
    const pieces = [...new Set(all.map(({ piece }) => piece))].slice(0, MOST_PIECES);
    const entries = all.filter(({ piece }) => pieces.includes(piece)).slice(0, MOST_WORDS);
    await Promise.all(pieces.map((piece) => load(`search/hits-${piece}`)));
    const sum = entries.reduce((sum, entry) => sum + entry.count, 0);
    // What a word begins says nothing of how common it is itself.
    const count = entries.find(isExact)?.count ?? sum;
    const rarity = (count) => Math.log(1 + root.sections.length / count);
    const [hits, titles] = [new Map(), new Map()];
    const raise = (map, key, worth) => map.set(key, Math.max(worth, map.get(key) ?? 0));
    for (const entry of entries) {
      const share = isExact(entry) ? rarity(count) : rarity(sum) * INEXACT;
      for (const [id, weight] of entry.sections ?? sectionsOf(entry)) {
        const worth = share * WORTH[weight];
        raise(hits, id, worth);
        if (weight >= IN_TITLE) raise(titles, Math.floor(id / SECTIONS), worth);
      }
    }
    return { hits, titles, stems: word.isSign ? [word.word] : entries.map(({ stem }) => stem), isCommon: isCommon(count), isTelling: !isCommon(count, FEW, EVERYWHERE) };
  }

  /** The sections with all the words, best first, behind them those with some; by article. */
  async function find(given) {
    await begin();
    const { text, tags, asked } = await parse(given);
    const [all, tagged] = await Promise.all([asked, tags].map((words) => Promise.all(words.map(hitsOf))));
    // Tags alone ask for whatever has them.
    const sought = all.length ? all : tagged;
    const found = [];
    for (const id of new Set(sought.flatMap(({ hits }) => [...hits.keys()]))) {
      const article = Math.floor(id / SECTIONS);
      if (!tagged.every(({ titles }) => titles.has(article))) continue;
      let [worth, count] = [0, 0];
      for (const { hits, titles, isCommon } of sought) {
        const share = hits.get(id) ?? (titles.get(article) ?? 0) * TITLE_SHARE;
        worth += share;
        if (share || isCommon) count++;
      }
      found.push({ id, article, rank: count * 1000 + worth, isWhole: count === sought.length });
    }
    const ranks = Float64Array.from(found, ({ rank }) => rank).sort();
    const least = ranks[ranks.length - MOST_FOUND] ?? 0;
    const best = found.filter(({ rank }) => rank >= least).sort((a, b) => b.rank - a.rank || a.id - b.id);
    const groups = new Map();
    for (const { id, article, isWhole } of best) {
      if (!groups.has(article)) groups.set(article, { article, isWhole, sections: [] });
      const group = groups.get(article);
      // Beside a section that has all words one that has some is no news.
      if (group.isWhole === isWhole && group.sections.length < MOST_SECTIONS) group.sections.push(id % SECTIONS);
    }
    const whole = found.filter(({ isWhole }) => isWhole).length;
    // What stands everywhere is marked only where nothing else is sought.
    const telling = all.filter(({ isTelling }) => isTelling);
    const stems = new Set((telling.length ? telling : all).flatMap(({ stems }) => stems));
    return { groups: [...groups.values()], whole, count: whole || found.length, stems, text, tags };
  }

  // Showing

  const AT_ONCE = 8;
  const MOST_TAGS = 8;

  const input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const form = make("form", { role: "search" }, make("label", {}, make("span", { class: "label" }, words.find), input));
  const status = make("p", { role: "status" });
  const say = larder.voice(status);
  const chips = make("ul", { class: "chips", "aria-label": words.tags });
  const list = make("ol", { class: "hits" });
  const more = make("button", { type: "button", hidden: "" }, words.more);
  const box = make("div", { class: "searching" }, form, status, chips, list, more);
  // What was found of what is sought now, and whether the first of it is to be followed.
  let found = null;
  let isWanted = false;
  let turns = 0;

  /** A text with what was sought marked in it. */
  function marked(text) {
    const nodes = [];
    let last = null;
    let end = 0;
    const mark = (from, to) => {
      // What follows at once belongs to the mark before.
      if (!last || from > end) nodes.push(text.slice(end, from), (last = make("mark", {})));
      last.append(text.slice(from, to));
      end = to;
    };
    const isSought = (part) => found.stems.has(part);
    for (const { part, signs, index } of partsOf(text)) {
      let at = index;
      if (!signs && isSought(stem(fold(part)))) mark(index, index + part.length);
      signs?.forEach((sign, place) => {
        if ([sign, signs[place - 1] + sign, sign + signs[place + 1]].some(isSought)) mark(at, at + sign.length);
        at += sign.length;
      });
    }
    return [...nodes, text.slice(end)];
  }

  function href(path, anchor) {
    const page = path.slice(1).split("/").map(encodeURIComponent).join("/");
    // A disk has no page for a folder.
    const index = location.protocol === "file:" && /(^|\/)$/.test(page) ? "index.html" : "";
    return `${larder.root}${page}${index}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
  }

  const link = (text, path, anchor) => make("a", { href: href(path, anchor) }, ...marked(text));
  const line = (text) => (text ? [make("p", {}, ...marked(text))] : []);

  /** The entry of an article: its title, and below it the sections that were found. */
  function entryOf({ article, sections, isWhole }) {
    const [path, page] = Object.entries(larder.excerpts[Math.floor(article / root.slots)])[article % root.slots];
    const entry = make("li", {}, make("p", { class: "entry" }, link(page.title, path)));
    // Here those begin that have some of the words.
    if (found.whole && !isWhole && !list.querySelector(".label")) entry.prepend(make("p", { class: "label" }, words.partly));
    if (sections.includes(0)) entry.append(...line(page.opening));
    const below = sections.map((section) => page.sections[section - 1]).filter(Boolean);
    const item = ([anchor, heading, opening]) => make("li", {}, link(heading, path, anchor), ...line(opening));
    if (below.length) entry.append(make("ul", {}, ...below.map(item)));
    return [entry, page.tags ?? []];
  }

  /** Adds the next few entries. */
  async function showMore(turn) {
    const start = list.children.length;
    const next = found.groups.slice(start, start + AT_ONCE);
    const begun = ({ article }) => load(`excerpts/${Math.floor(article / root.slots)}`);
    // One that fails is told of when it is its turn.
    for (const group of next) begun(group).catch(() => {});
    const tags = [];
    for (const group of next) {
      await begun(group);
      if (turn !== turns) return;
      const [entry, own] = entryOf(group);
      tags.push(...own);
      list.append(entry);
      follow();
    }
    if (!start) showTags(tags);
    more.hidden = list.children.length >= found.groups.length;
  }

  function showTags(tags) {
    const counts = new Map(found.tags.map(({ word }) => [word.slice(1), Infinity]));
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_TAGS);
    const chip = ([tag, count]) => make("li", {}, make("button", { type: "button", "aria-pressed": count === Infinity }, `#${tag}`));
    chips.replaceChildren(...most.map(chip));
  }

  /** Follows the first hit, if the reader wants that: now, or once it has come. */
  function follow() {
    const first = isWanted && found && list.querySelector("a");
    if (!first) return;
    isWanted = false;
    first.click();
  }

  async function search() {
    const turn = ++turns;
    const text = input.value.trim();
    keep(text);
    [found, isWanted] = [null, false];
    try {
      const result = await find(input.value);
      if (turn !== turns) return;
      found = result;
      list.replaceChildren();
      const told = found.whole ? words.count : found.count ? words.some : words.none;
      say(text && larder.fill(told, { n: found.count }));
      await showMore(turn);
    } catch {
      if (turn === turns) say(words.failed);
    }
  }

  input.oninput = search;
  form.onsubmit = () => {
    isWanted = true;
    follow();
    return false;
  };
  more.onclick = async () => {
    if (!found) return;
    const before = list.children.length;
    await showMore(turns).catch(() => say(words.failed));
    list.children[before]?.querySelector("a").focus();
  };
  chips.onclick = ({ target }) => {
    if (!target.matches("button") || !found) return;
    const tag = target.textContent;
    const tags = found.tags.filter(({ word }) => word !== tag);
    if (tags.length === found.tags.length) tags.push({ written: tag });
    input.value = [found.text, ...tags.map(({ written }) => written)].join(" ").replace(/\s+/g, " ").trim();
    input.focus();
    search();
  };
  box.onkeydown = ({ key }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const stops = [input, ...list.querySelectorAll("a"), more].filter((stop) => !stop.hidden);
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0) return true;
    stops[at + step]?.focus();
    return false;
  };

  // Where it is: on a page of its own, or over any other

  const home = document.querySelector(".search-page");
  let dialog = null;

  /** The page of the search has what is sought in its address: `?q=…`. */
  const keep = (text) => home && larder.keep("replace", (pair) => pair.startsWith("q="), text ? [`q=${encodeURIComponent(text)}`] : []);

  function open() {
    if (!home && !dialog) {
      const close = make("button", { type: "button", class: "close" }, words.close);
      dialog = make("dialog", { class: "search", "aria-label": words.title }, close, box);
      // What lies around the dialog belongs to it, too.
      dialog.onclick = ({ target }) => {
        if ([close, dialog].includes(target)) dialog.close();
      };
      dialog.onkeydown = ({ key }) => {
        if (key !== "Escape") return true;
        dialog.close();
        return false;
      };
      dialog.onclose = () => (isWanted = false);
      document.body.append(dialog);
    }
    if (dialog && !dialog.open) dialog.showModal();
    input.focus();
    input.select();
    begin().catch(() => say(words.failed));
  }

  /** Opens the search if something asks for it. */
  function listen(event) {
    const { key, target, altKey, shiftKey } = event;
    const isWith = event.ctrlKey || event.metaKey;
    const isTyping = target.closest?.("input, textarea, select, [contenteditable]");
    const isChord = key === "k" && isWith && !altKey && !shiftKey;
    const isSlash = key === "/" && !isWith && !altKey && !isTyping;
    const isLink = !key && !isWith && !shiftKey && target.closest?.(".site-search a");
    if (!isChord && !isSlash && !isLink) return;
    event.preventDefault();
    open();
  }
  document.addEventListener("keydown", listen);
  document.addEventListener("click", listen);

  if (home) {
    for (const part of home.children) part.hidden = true;
    home.append(box);
    input.value = larder.kept("q");
    if (input.value) search();
  }
})();
