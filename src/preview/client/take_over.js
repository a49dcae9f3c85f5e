// Fetching this page as it is now, taking it over, and bringing what is new into view.

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

/** Whether a script does something, other than to hold data, that it can do only as the page is loaded. */
function isProgram(script) {
  if (script.matches(LATE)) return false;
  return !script.type || /^(module|importmap|speculationrules|(text|application)\/(x-)?(java|ecma)script)$/i.test(script.type.trim());
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
