// Fetching anew the files that the page refers to: styles, pictures, scripts.

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
  // What may have changed but need not have is no reason to lose what a page has come to.
  const scripts = [...document.querySelectorAll(paths ? "script[src]" : `script[src]:not(${LATE})`)];
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
