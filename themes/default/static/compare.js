// Any two to five subjects side by side, on the page of all comparisons.
//
// Names come with an index, facts in pieces: scripts, since pages on a disk can load nothing else. `tables.js` takes the table up.
(() => {
  "use strict";

  // A preview brings this script anew when facts change.
  const { dataset } = document.currentScript;
  if (window.larderChooser) return window.larderChooser(dataset);
  window.larderChooser = start;

  const FEWEST = 2;
  const MOST = 5;
  // More names are found by typing.
  const MOST_NAMES = 24;
  const ID = "page.chosen";

  const { larder } = window;
  const { make, fill, folded } = larder;
  let words = dataset;
  let facts = null;
  let chosen = [];
  let turns = 0;

  const link = (name, href) => (href ? make("a", { href: words.root + href }, name) : name);

  /** Gives each name a key of its own. */
  function keys() {
    const given = new Map();
    return (name) => {
      const key = larder.slug(name) || "item";
      const n = (given.get(key) ?? 0) + 1;
      given.set(key, n);
      return n > 1 ? `${key}.${n}` : key;
    };
  }

  // Loading

  const load = (name, asked) => larder.load(`facts/${name}.js?${words.version}`, asked);

  // A piece that comes late may be one of facts that have changed since.
  const isCurrent = () => document.currentScript.src.endsWith(`?${words.version}`);

  window.larderFacts = {
    index({ size, criteria, subjects }) {
      if (!isCurrent()) return;
      const key = keys();
      const names = new Set();
      facts = { size, criteria: new Map(), subjects: new Map(), asked: new Map(), pieces: [] };
      for (const [number, name, href] of subjects) {
        // Of two with one name the address tells which.
        const label = href && names.has(name) ? `${name} (${href})` : name;
        names.add(name);
        facts.subjects.set(key(name), { number, name, href, label, folded: folded(name) });
      }
      learn(criteria);
    },
    piece(number, { criteria, facts: said }) {
      if (!isCurrent() || !facts) return;
      facts.pieces[number] = said;
      learn(criteria);
    },
  };

  const learn = (criteria) => criteria.forEach((criterion) => facts.criteria.set(criterion.id, criterion));

  // What can be chosen

  const { title, find, names, chips, form, say, name, chip } = larder.choice("page.choose", words);
  const root = make("section", { class: "chooser", "aria-labelledby": title.id }, title, form);

  const counted = () => fill(words.count, { n: chosen.length, most: MOST });

  function found() {
    const isFound = larder.seeker(find.value);
    return [...facts.subjects].filter(([, { folded }]) => isFound(folded));
  }

  function list() {
    if (!facts) return;
    const all = found();
    const shown = all.slice(0, MOST_NAMES);
    names.replaceChildren(...shown.map(([key, { label }]) => name(key, label)));
    reflect();
    say(`${counted()} ${fill(words.found, { shown: shown.length, all: all.length })}`);
  }

  function reflect() {
    for (const box of names.querySelectorAll("input")) box.checked = chosen.includes(box.value);
    chips.replaceChildren(...chosen.map((key) => chip(key, facts.subjects.get(key).label)));
  }

  function toggle(key) {
    const isMore = !chosen.includes(key);
    if (isMore && chosen.length === MOST) {
      reflect();
      return say(words.most);
    }
    chosen = isMore ? [...chosen, key] : chosen.filter((other) => other !== key);
    keep();
    update();
  }

  function update() {
    reflect();
    say(counted());
    show();
  }

  names.onchange = ({ target }) => toggle(target.value);
  chips.onclick = ({ target }) => {
    const at = chosen.indexOf(target.value);
    if (at < 0) return;
    toggle(target.value);
    // What had the focus is gone.
    (chips.querySelectorAll("button")[Math.min(at, chosen.length - 1)] ?? find).focus();
  };
  find.oninput = list;
  form.onsubmit = () => {
    const next = find.value.trim() && found().find(([key]) => !chosen.includes(key));
    if (next) {
      find.value = "";
      list();
      toggle(next[0]);
    }
    return false;
  };

  // The address: `?subjects=a,b`

  const kept = () => [...new Set(larder.kept("subjects").split(","))].filter((key) => facts.subjects.has(key)).slice(0, MOST);

  function keep() {
    const isOwn = (pair) => pair.startsWith("subjects=") || (chosen.length < FEWEST && pair.startsWith(`${ID}.`));
    larder.keep("push", isOwn, chosen.length ? [`subjects=${chosen.map(encodeURIComponent)}`] : []);
  }

  addEventListener("popstate", () => {
    if (!facts) return;
    const wanted = kept();
    if (wanted.join() === chosen.join()) return;
    chosen = wanted;
    update();
  });

  // The table

  async function show() {
    const turn = ++turns;
    const subjects = chosen.map((key) => ({ key, ...facts.subjects.get(key) }));
    const pieceOf = ({ number }) => Math.floor(number / facts.size);
    try {
      await Promise.all(subjects.map((subject) => load(pieceOf(subject), facts.asked)));
    } catch {
      return say(words.failed);
    }
    // Another choice has come in between.
    if (turn !== turns) return;
    const shown = root.querySelector(".comparison");
    if (subjects.length < FEWEST) return shown?.remove();
    for (const subject of subjects) {
      const said = facts.pieces[pieceOf(subject)][subject.number % facts.size];
      subject.facts = new Map(said.map((fact) => [fact[0], fact]));
    }
    const title = subjects.map(({ name }) => name).join(" · ");
    const heading = make("p", { class: "comparison-title", id: `${ID}-title` }, title);
    const tables = groupsOf(subjects).map(([label, rows]) => tableOf([title, label].filter(Boolean), rows, subjects));
    const board = shown ?? make("div", { class: "comparison", role: "group", id: ID, "data-chosen": "", "aria-labelledby": heading.id });
    board.replaceChildren(heading, ...tables);
    if (!shown) root.append(board);
  }

  /** The criteria that one of the subjects has: those without a group, then group by group. */
  function groupsOf(subjects) {
    const ids = new Set(subjects.flatMap(({ facts }) => [...facts.keys()]));
    const key = keys();
    const groups = new Map([[undefined, []]]);
    for (const id of [...ids].sort((a, b) => a - b)) {
      const criterion = facts.criteria.get(id);
      if (!groups.has(criterion.group)) groups.set(criterion.group, []);
      groups.get(criterion.group).push({ ...criterion, key: key(criterion.label), cells: subjects.map(({ facts }) => facts.get(id)) });
    }
    return [...groups].filter(([, rows]) => rows.length);
  }

  function tableOf(names, rows, subjects) {
    const label = names[1];
    const table = make("table", { class: "facts", "data-subjects": "columns" });
    if (label) table.append(make("caption", {}, label));
    const heads = subjects.map(({ key, name, href }) => make("th", { scope: "col", "data-key": key }, link(name, href)));
    table.append(make("thead", {}, make("tr", {}, make("td", {}), ...heads)), make("tbody", {}, ...rows.map(rowOf)));
    return make("div", { class: "table-scroll", role: "region", tabindex: "0", "aria-label": names.join(": ") }, table);
  }

  function rowOf({ key, label, unit, href, better, cells }) {
    const head = make("th", { scope: "row" }, link(label, href));
    if (unit) head.append(" ", make("span", { class: "unit" }, unit));
    const best = bestOf(cells, better);
    const value = (fact) => (fact ? `${fact[1]}${fact[3] ?? folded(fact[2])}` : "");
    const isSame = cells.every((fact) => value(fact) === value(cells[0]));
    return make("tr", { "data-key": key, ...(isSame && { "data-same": "" }) }, head, ...cells.map((fact) => cellOf(fact, best)));
  }

  function bestOf(cells, better) {
    const known = cells.map((fact) => fact?.[3]).filter((order) => order != null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return low < high && { lower: low, higher: high }[better];
  }

  function cellOf(fact, best) {
    if (!fact) return make("td", { class: "missing" }, words.missing);
    const [, state, text, order, more, inexact] = fact;
    const note = text ? [" ", make("span", { class: "note" }, `(${text})`)] : [];
    if (state === "u") return make("td", { class: "unknown" }, ...sign("?", words.unknown), ...note);
    if (state === "n") return make("td", { class: "not-applicable" }, words.notApplicable, ...note);
    const cell = make("td", {}, text);
    if (order != null) cell.dataset.sort = order;
    if (inexact) cell.dataset.value = inexact;
    if (order != null && order === best) {
      cell.className = "best";
      cell.append(" ", make("span", { class: "best-mark" }, words.best));
    }
    if (more) cell.append(" ", link(words.more, more));
    return cell;
  }

  const sign = (shown, meaning) => [make("span", { "aria-hidden": "true" }, shown), make("span", { class: "visually-hidden" }, meaning)];

  async function start(data) {
    words = data;
    turns++;
    const before = facts;
    if (!root.isConnected) document.querySelector(".lists").prepend(root);
    await load("index").catch(() => say(words.failed));
    if (facts === before) return;
    chosen = kept();
    list();
    show();
  }

  start(dataset);
})();
