// What is laid over the page: the notice, the badge, and the panel that lists all that is wrong.

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
