// Tables that readers can sort, and comparisons that they can arrange: which subjects, which rows, what differs.
//
// A *board* is a table, or all tables of a comparison: subjects (rows) and criteria (columns), or the other way round. Its elements
// are moved and hidden. All controls are made here, so that without scripts none is dead.
(() => {
  "use strict";

  // A preview may bring this script late, and again.
  if (window.larderTables) return;
  window.larderTables = true;

  const { larder } = window;
  const { make, fill, say } = larder;
  const words = document.currentScript.dataset;
  const main = document.querySelector("main");
  const boards = new WeakMap();

  const BOARDS = ".comparison, table.markdown";
  const FEWEST_SUBJECTS = 2;
  // Fewer rows are found by the eye.
  const FEWEST_TO_FILTER = 8;
  // Not every letter that is typed is for the address.
  const PAUSE = 250;

  // Reading cells

  // For the eye or the ear alone: no part of a value. That it is not known is one.
  const UNSAID = ".best-mark, .visually-hidden, [aria-hidden]:not(.unknown > *)";
  const BLANK = /^[\s\p{Pd}−?…]*$|^n\/?a$/iu;

  function said(element) {
    if (element.matches(".missing")) return "";
    let read = element;
    if (element.querySelector(UNSAID)) {
      read = element.cloneNode(true);
      for (const part of read.querySelectorAll(UNSAID)) part.remove();
    }
    return read.textContent.replace(/\s+/g, " ").trim();
  }

  /** How a language orders words and writes numbers. */
  function localeOf(element) {
    const of = (lang) => ({ collator: new Intl.Collator(lang, { numeric: true }), point: (0.5).toLocaleString(lang)[1] });
    try {
      return of(element.closest("[lang]").lang);
    } catch {
      return of("en");
    }
  }

  const NUMBER = /^((?:[+\-−±~≈<>≤≥\p{Sc}\s]|[A-Z]{3}\s)*)(\d+(?:[.,'’\s]\d+)*)(.*)$/su;
  const DAY = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;
  const HOUR = /^(\d\d?):(\d\d)(?!\d)/;

  /** The number that a text begins with; none in fractions and versions. */
  function numberIn(text, point) {
    const [, ...day] = DAY.exec(text) ?? [];
    if (day.length) return Number(day.join("").padEnd(8, "0"));
    const [, hours, minutes] = HOUR.exec(text) ?? [];
    if (hours) return hours * 60 + Number(minutes);
    const [, signs, digits, rest] = NUMBER.exec(text) ?? [];
    if (!digits || /^([/:]|[.,]\d)/.test(rest)) return NaN;
    return (/[-−]/.test(signs) ? -1 : 1) * valueOfDigits(digits, point);
  }

  /** All marks part thousands, but for the last where the digits or the language say so. */
  function valueOfDigits(digits, point) {
    const parts = digits.split(/[.,'’\s]/);
    const marks = digits.replace(/\d/g, "");
    const last = marks.at(-1);
    const isGrouped = () => parts.length === 1 || (parts[0].length < 4 && parts.slice(1).every((part) => part.length === 3));
    const isOnce = /^[.,]$/.test(last) && marks.indexOf(last) === marks.length - 1;
    const fraction = isOnce && (marks.length > 1 || last === point || !isGrouped()) ? parts.pop() : "";
    return isGrouped() ? Number(`${parts.join("")}.${fraction}`) : NaN;
  }

  function valueOf(cell, { point }) {
    const { sort } = cell.dataset;
    const text = said(cell);
    const isBlank = !sort && (cell.matches(".missing, .unknown, .not-applicable") || BLANK.test(text));
    return { number: sort ? Number(sort) : numberIn(text, point), text, isBlank };
  }

  /** Numbers before words, and what is blank last, whichever way it goes. */
  function compare(a, b, sign, { collator }) {
    if (a.isBlank || b.isBlank) return a.isBlank - b.isBlank;
    const [x, y] = [isNaN(a.number), isNaN(b.number)];
    return sign * (x && y ? collator.compare(a.text, b.text) : x - y || a.number - b.number);
  }

  // Looking through a board

  // What is in a row or a body of rows, in the order as written.
  const orders = new WeakMap();

  function written(parent) {
    if (!orders.has(parent)) orders.set(parent, [...parent.children]);
    return orders.get(parent);
  }

  /** A preview changes pages: what is new takes the place of what is gone, or goes behind what it came behind. */
  function follow({ target, addedNodes, removedNodes }) {
    const order = orders.get(target);
    if (!order) return;
    const fresh = [...addedNodes].filter((node) => node.tagName && !order.includes(node));
    const gone = order.findIndex((element) => [...removedNodes].includes(element));
    if (gone >= 0) order.splice(gone, 1, ...fresh);
    else if (fresh.length) order.splice(order.indexOf(fresh[0].previousElementSibling) + 1, 0, ...fresh);
  }

  /** Whether there are several rows, and all have the same columns. */
  function canArrange({ tables, byRows }) {
    const isEven = ({ rows }) => [...rows].every(({ cells }) => cells.length === rows[0].cells.length);
    const isRegular = (table) => table.tHead && isEven(table) && !table.querySelector("[colspan], [rowspan]");
    return tables.length && tables.every(isRegular) && (!byRows || tables[0].tBodies[0].rows.length > 1);
  }

  /** Finds subjects and criteria, and their elements. */
  function survey(board) {
    const { tables, byRows } = board;
    const first = board.isComparison ? 1 : 0;
    const line = (element, head, parts, n) => ({ key: element.dataset.key ?? `${n}`, head, parts, isSame: "same" in element.dataset });
    board.subjects = [];
    board.criteria = [];
    for (const table of tables) {
      const group = tables.length > 1 && table.caption ? `${said(table.caption)}: ` : "";
      const heads = written(table.tHead.rows[0]).slice(first);
      const rows = written(table.tBodies[0]);
      const inColumn = (n) => [...table.rows].map((row) => written(row)[n + first]);
      const across = heads.map((head, n) => line(head, head, inColumn(n), n));
      const down = rows.map((row, n) => line(row, written(row)[0], [row], n));
      const [subjects, criteria] = byRows ? [down, across] : [across, down];
      subjects.forEach((subject, n) => (board.subjects[n] ? board.subjects[n].parts.push(...subject.parts) : board.subjects.push(subject)));
      criteria.forEach((criterion, n) => {
        criterion.cells = byRows ? rows.map((row) => written(row)[n + first]) : written(rows[n]).slice(first);
        board.criteria.push({ ...criterion, group });
      });
    }
  }

  // Arranging

  const AS_WRITTEN = { sort: "", pick: null, find: "", differ: false };
  const isPicked = ({ state }, { key }) => !state.pick || state.pick.includes(key);
  const sortedBy = ({ state, criteria }) => state.sort && criteria.find(({ key }) => key === state.sort.replace(/^-/, ""));
  const isDown = ({ state }) => state.sort.startsWith("-");
  const rowsOf = (board) => (board.byRows ? board.subjects : board.criteria);

  /** Moves the subjects to their places, each element once. */
  function move(board) {
    const criterion = sortedBy(board);
    const order = board.subjects.map((_, n) => n);
    if (criterion) {
      const locale = localeOf(board.root);
      const values = criterion.cells.map((cell) => valueOf(cell, locale));
      order.sort((a, b) => compare(values[a], values[b], isDown(board) ? -1 : 1, locale));
    }
    if (order.join() === board.order.join()) return;
    board.order = order;
    board.subjects[0].parts.forEach(({ parentNode }, n) => parentNode.append(...order.map((at) => board.subjects[at].parts[n])));
  }

  /** Whether the subjects that are picked do not differ in something. */
  function isAlike(board, { cells, isSame }) {
    const values = cells.filter((_, n) => isPicked(board, board.subjects[n])).map((cell) => cell.dataset.value ?? cell.dataset.sort ?? said(cell));
    return isSame || new Set(values).size < 2;
  }

  /** Shows what is picked, what differs, and the rows that have all the words. */
  function choose(board) {
    const { state, subjects, criteria } = board;
    for (const subject of subjects) subject.isShown = isPicked(board, subject);
    for (const criterion of criteria) criterion.isShown = !state.differ || !isAlike(board, criterion);
    const isFound = larder.seeker(state.find);
    for (const row of state.find ? rowsOf(board) : []) {
      row.isShown &&= isFound(larder.folded(row.parts.map((part) => part.textContent).join(" ")));
    }
    for (const { parts, isShown } of [...subjects, ...criteria]) {
      for (const part of parts) part.hidden = !isShown;
    }
    const isHidden = ({ hidden }) => hidden;
    for (const { rows, parentNode } of board.tables) {
      const [head, ...body] = rows;
      parentNode.hidden = body.every(isHidden) || [...head.cells].slice(1).every(isHidden);
    }
  }

  function arrange(board) {
    move(board);
    for (const { head } of board.criteria) head.removeAttribute("aria-sort");
    sortedBy(board)?.head?.setAttribute("aria-sort", isDown(board) ? "descending" : "ascending");
    if (board.isComparison) {
      choose(board);
      reflect(board);
    }
    // These are our own.
    observer.takeRecords();
  }

  /** Up, down, as written. */
  function sortBy(board, { key, head }) {
    const { sort } = board.state;
    const next = sort === key ? `-${key}` : sort === `-${key}` ? "" : key;
    const word = !next ? words.asWritten : next === key ? words.sortedUp : words.sortedDown;
    change(board, { sort: next }, fill(word, { name: said(head) }));
  }

  /** A head becomes a button; one that holds something to click gets one beside that. */
  function addButton({ head }) {
    if (head.querySelector(".sort") || head.tagName !== "TH" || !said(head)) return;
    const button = make("button", { type: "button", class: "sort" });
    if (head.querySelector("a, button, input, [tabindex]")) {
      button.setAttribute("aria-label", fill(words.sort, { name: said(head) }));
    } else {
      button.append(...head.childNodes);
    }
    head.append(button);
  }

  // The controls of a comparison

  function buildTools(board) {
    const { subjects } = board;
    const input = (type, value) => make("input", { type, value });
    const label = (a, b) => make("label", {}, a, " ", b);
    const button = (word, onclick) => Object.assign(make("button", { type: "button" }, word), { onclick });
    const boxes = subjects.map(({ key }) => input("checkbox", key));
    const items = subjects.map(({ head }, n) => make("li", {}, label(boxes[n], said(head))));
    const differ = input("checkbox", "");
    const find = input("search", "");
    const summary = make("summary", {});
    const picker = make("details", {}, summary, make("ul", {}, ...items));
    const none = make("p", {}, words.nothing);
    picker.onchange = ({ target }) => pick(board, target);
    differ.onchange = () => change(board, { differ: differ.checked });
    find.oninput = () => change(board, { find: find.value });
    board.controls = { boxes, differ, find, summary, none };
    board.tools = make("div", { class: "comparison-tools", role: "group", "aria-label": words.tools });
    // Where somebody has chosen the subjects, they are picked already.
    if (subjects.length > FEWEST_SUBJECTS && !("chosen" in board.root.dataset)) board.tools.append(picker);
    if (rowsOf(board).length >= FEWEST_TO_FILTER) board.tools.append(label(words.find, find));
    board.tools.append(label(differ, words.differ), button(words.download, () => save(board)), button(words.reset, () => change(board, AS_WRITTEN)), none);
    board.tables[0].parentNode.before(board.tools);
  }

  function pick(board, box) {
    const { boxes } = board.controls;
    const picked = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    if (picked.length >= FEWEST_SUBJECTS) return change(board, { pick: picked.length < boxes.length ? picked : null });
    box.checked = true;
    say(words.least);
  }

  /** Lets the controls show the state. */
  function reflect(board) {
    const { boxes, differ, find, summary, none } = board.controls;
    boxes.forEach((box, n) => (box.checked = isPicked(board, board.subjects[n])));
    differ.checked = board.state.differ;
    if (find.value !== board.state.find) find.value = board.state.find;
    summary.textContent = fill(words.pick, { shown: boxes.filter(({ checked }) => checked).length, all: boxes.length });
    none.hidden = board.tables.some(({ parentNode }) => !parentNode.hidden);
  }

  function change(board, changes, message) {
    Object.assign(board.state, changes);
    arrange(board);
    if (!board.isComparison) return say(message);
    const rows = rowsOf(board);
    const shown = fill(words.shown, { shown: rows.filter(({ isShown }) => isShown).length, all: rows.length });
    clearTimeout(board.timer);
    board.timer = setTimeout(() => keep(board), PAUSE);
    say(message ?? `${board.controls.summary.textContent}. ${shown}`);
  }

  // The address, `?comparison.1.sort=-price&comparison.1.pick=a,b`: a query, for behind `#` stands a heading

  function kept({ root, subjects }) {
    const of = (name) => larder.kept(`${root.id}.${name}`);
    const pick = of("pick").split(",").filter((wanted) => subjects.some(({ key }) => key === wanted));
    return { sort: of("sort"), pick: pick.length < FEWEST_SUBJECTS ? null : pick, find: of("find"), differ: !!of("differ") };
  }

  function keep({ root, state }) {
    const own = `${root.id}.`;
    const kept = Object.entries(state).filter(([, value]) => value);
    const pairs = kept.map(([name, value]) => `${own}${name}=${[value].flat().map(encodeURIComponent)}`);
    larder.keep("replace", (pair) => pair.startsWith(own), pairs);
  }

  addEventListener("popstate", () => {
    for (const root of main.querySelectorAll(".comparison")) {
      const board = boards.get(root);
      if (!board?.controls) continue;
      board.state = kept(board);
      arrange(board);
    }
  });

  // The file: what is shown, as it is arranged

  /** A cell; no formula for a spreadsheet, but a number with a sign. */
  function quoted(text) {
    const isFormula = /^[=+\-@＝＋－＠]/.test(text) && !/^[+-]?[\d.,]+$/.test(text);
    return `"${isFormula ? "'" : ""}${text.replaceAll('"', '""')}"`;
  }

  function save({ root, byRows, subjects, criteria, order }) {
    const columns = criteria.filter(({ isShown }) => isShown);
    const rows = order.filter((n) => subjects[n].isShown);
    const across = [["", ...columns.map(({ group, head }) => group + said(head))]];
    for (const n of rows) across.push([said(subjects[n].head), ...columns.map(({ cells }) => said(cells[n]))]);
    const lines = byRows ? across : across[0].map((_, column) => across.map((line) => line[column]));
    // The mark at the start says UTF-8.
    const file = new Blob(["\ufeff", ...lines.map((line) => `${line.map(quoted).join()}\r\n`)], { type: "text/csv" });
    const name = root.querySelector(".comparison-title")?.textContent ?? root.id;
    make("a", { href: URL.createObjectURL(file), download: `${name}.csv` }).click();
  }

  // Finding boards, those too that come later

  function tend(root) {
    const isComparison = root.matches(".comparison");
    const isNew = !boards.has(root);
    if (isNew) boards.set(root, { root, isComparison, state: { ...AS_WRITTEN }, order: [] });
    const board = boards.get(root);
    board.tools?.remove();
    board.tables = isComparison ? [...root.querySelectorAll("table.facts")] : [root];
    board.byRows = !isComparison || board.tables[0]?.dataset.subjects === "rows";
    if (!canArrange(board)) {
      for (const button of root.querySelectorAll(".sort")) button.replaceWith(...button.childNodes);
      return;
    }
    survey(board);
    board.criteria.forEach(addButton);
    // One that has been moved before is moved anew.
    board.order = board.order.every((at, n) => at === n) ? [...board.subjects.keys()] : [];
    if (isComparison) {
      buildTools(board);
      if (isNew) board.state = kept(board);
    }
    arrange(board);
  }

  const observer = new MutationObserver((records) => {
    records.forEach(follow);
    const isNews = (root) => !boards.has(root) || records.some(({ target }) => root.contains(target));
    [...main.querySelectorAll(BOARDS)].filter(isNews).forEach(tend);
    observer.takeRecords();
  });

  main.addEventListener("click", ({ target }) => {
    const head = target.closest(".sort")?.closest("th");
    const board = head && boards.get(head.closest(BOARDS));
    if (board) sortBy(board, board.criteria.find((criterion) => criterion.head === head));
  });

  main.querySelectorAll(BOARDS).forEach(tend);
  observer.observe(main, { childList: true, subtree: true });
})();
