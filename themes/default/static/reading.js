// What helps reading, on every page: previews of links, where one is in the contents, links to headings, code to copy, light and dark.
//
// Everything is made here, so that without scripts nothing is dead, and made again where a preview of the site brings something new.
(() => {
  "use strict";

  // A preview may bring this script late, and again.
  if (window.larderReading) return;
  window.larderReading = true;

  const { larder } = window;
  const { make } = larder;
  const words = document.currentScript.dataset;
  const root = document.documentElement;
  const main = document.querySelector("main");

  // Light and dark: two, since who goes back to what the system has follows the system again

  const SHADE = "larder.shade";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const shade = make("button", { type: "button", class: "shade" });

  const name = () => shade.setAttribute("aria-label", isDark() ? words.light : words.dark);

  function paint(chosen) {
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    name();
  }

  shade.onclick = () => {
    const next = isDark() ? "light" : "dark";
    const chosen = (next === "dark") === system.matches ? "" : next;
    paint(chosen);
    try {
      if (chosen) localStorage.setItem(SHADE, chosen);
      else localStorage.removeItem(SHADE);
    } catch {
      // It is so on this page.
    }
  };
  system.addEventListener("change", name);
  addEventListener("storage", ({ key, newValue }) => key === SHADE && paint(newValue));
  name();
  document.querySelector(".site-header")?.append(shade);

  // Headings lead to themselves, code can be copied

  function link(heading) {
    if (heading.querySelector("a")) return;
    const anchor = make("a", { class: "anchor", href: `#${encodeURIComponent(heading.id)}`, draggable: "false" });
    anchor.append(...heading.childNodes);
    heading.append(anchor);
  }

  function copyable(block) {
    if (block.previousElementSibling?.matches(".copy")) return;
    block.before(make("button", { type: "button", class: "copy" }, words.copy));
  }

  async function copy(button) {
    // No line's number is text, nor the line break at the end.
    const text = button.nextElementSibling.textContent.replace(/\n$/, "");
    let said = words.copied;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copyOld(button)) said = words.notCopied;
    }
    button.textContent = said;
    larder.say(said);
    setTimeout(() => (button.textContent = words.copy), 2000);
  }

  /** The way for sites without encryption. */
  function copyOld(button) {
    getSelection().selectAllChildren(button.nextElementSibling);
    const isDone = document.execCommand("copy");
    getSelection().removeAllRanges();
    return isDone;
  }

  main.addEventListener("click", ({ target }) => target.matches(".copy") && copy(target));

  // Where one is: the last heading that has come up to here

  const LINE = 0.3;
  const contents = new Map();
  let here = null;

  function mark() {
    const passed = [...contents].filter(([heading]) => heading.getBoundingClientRect().top < innerHeight * LINE);
    const [, current] = passed.at(-1) ?? [];
    if (current === here && current?.hasAttribute("aria-current")) return;
    here?.removeAttribute("aria-current");
    here = current;
    const bar = main.querySelector(".contents summary");
    if (!here) return bar?.removeAttribute("data-here");
    here.setAttribute("aria-current", "location");
    bar?.setAttribute("data-here", here.textContent);
    reveal();
  }

  /** Scrolls the contents to where one is: all of them, or their list, whichever has less room than it needs. */
  function reveal() {
    for (const box of main.querySelectorAll(".contents, .contents details > ol")) box.scrollTop = here?.offsetTop - box.clientHeight / 2;
  }

  // On phones the list lies over what it leads to

  const isPhone = matchMedia("(width<56em)");

  function fold() {
    const list = isPhone.matches && main.querySelector(".contents [open]");
    if (!list) return;
    // What has the focus is about to be hidden.
    if (list.contains(document.activeElement)) list.querySelector("summary").focus();
    list.open = false;
  }

  main.addEventListener("toggle", ({ target }) => target.closest(".contents") && reveal(), true);
  document.addEventListener("click", ({ target }) => target.closest(".contents, .contents a")?.matches(".contents") || fold());

  // Above the line without end, so that a leap over many headings is seen as well.
  const observer = new IntersectionObserver(mark, { rootMargin: `9999999px 0px -${100 - LINE * 100}%` });

  function follow() {
    observer.disconnect();
    contents.clear();
    for (const link of main.querySelectorAll(".contents a")) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!heading) continue;
      contents.set(heading, link);
      observer.observe(heading);
    }
  }

  function tend() {
    main.querySelectorAll(".prose :is(h2, h3, h4, h5, h6)[id]").forEach(link);
    for (const button of main.querySelectorAll(".copy:not(:has(+ pre))")) button.remove();
    main.querySelectorAll(".prose pre").forEach(copyable);
    follow();
    changes.takeRecords();
  }

  const changes = new MutationObserver(tend);
  tend();
  changes.observe(main, { childList: true, subtree: true });

  // Previews of links

  const DELAY = 400;
  const GAP = 8;
  const PREVIEWED = ":is(.prose, .ticket, .related, .backlinks, .compared, .map) a:not(.anchor)";
  const asked = new Map();
  let timer = 0;
  let over = null;
  let shown = null;

  const load = (file) => larder.load(`excerpts/${file}.js`, asked);

  /** FNV-1a, by which pages are put into pieces. */
  function pieceOf(path) {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(path)) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0) % larder.excerpts.length;
  }

  /** What a link leads to: a page, and the section of it. */
  async function excerptOf(link) {
    const address = new URL(link.getAttribute("href"), document.baseURI);
    const path = larder.pathOf(address);
    if (path === null) return null;
    await load("index");
    const piece = pieceOf(path);
    await load(piece);
    const page = larder.excerpts[piece][`/${path}`];
    const anchor = decodeURIComponent(address.hash.slice(1));
    const section = page?.sections.find(([id]) => id === anchor);
    // What is on this page has a preview only as a section of it.
    return page && (section || address.pathname !== location.pathname) ? { ...page, section } : null;
  }

  async function show(link) {
    const found = await excerptOf(link).catch(() => null);
    // The reader has gone on.
    if (over !== link) return;
    hide();
    if (!found) return;
    const [, heading, opening] = found.section ?? [];
    const text = found.section ? opening : found.opening;
    if (!text && !heading) return;
    const picture = found.image && !heading ? [make("img", { src: new URL(found.image, larder.root), alt: "" })] : [];
    const lines = [make("p", { class: "preview-title" }, found.title)];
    if (heading) lines.push(make("p", { class: "label" }, heading));
    if (text) lines.push(make("p", {}, text));
    const box = make("div", { class: "preview", id: "page.preview", role: "tooltip" }, ...picture, ...lines);
    shown = { link, box };
    link.setAttribute("aria-describedby", box.id);
    main.append(box);
    place(link, box);
  }

  /** Below the link or above it, never over it. */
  function place(link, box) {
    const { left, right, top, bottom } = link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const isBelow = bottom + GAP + height <= innerHeight || top < height + GAP;
    const at = getComputedStyle(root).direction === "rtl" ? right - width : left;
    box.style.top = `${scrollY + (isBelow ? bottom + GAP : top - GAP - height)}px`;
    box.style.left = `${scrollX + Math.max(GAP, Math.min(at, root.clientWidth - width - GAP))}px`;
  }

  function hide() {
    shown?.link.removeAttribute("aria-describedby");
    shown?.box.remove();
    shown = null;
  }

  /** Waits a little: a pointer passes over many links, and needs some time from a link to its preview. */
  function turnTo(link) {
    clearTimeout(timer);
    over = link;
    if (link && link === shown?.link) return;
    timer = setTimeout(() => (link ? show(link) : hide()), DELAY);
  }

  const previewed = (target) => target.closest?.(PREVIEWED);

  if ("previews" in words) {
    document.addEventListener("pointerover", ({ target, pointerType }) => {
      if (pointerType === "touch") return;
      const link = shown?.box.contains(target) ? shown.link : previewed(target);
      if (link || over) turnTo(link);
    });
    document.addEventListener("focusin", ({ target }) => {
      const link = target.matches(":focus-visible") && previewed(target);
      if (link || over) turnTo(link || null);
    });
    // Where a page is left and come back to, nothing hangs about.
    addEventListener("pagehide", hide);
  }

  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    fold();
    turnTo(null);
    hide();
  });
})();
