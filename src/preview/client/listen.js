// Hearing of changes from the server, and coming back to it after it was away.

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
  // Of a page that has gone its author sees more than of one that says that there is nothing.
  const isNews = message.page !== state.page && !message.gone && (message.page || isStandIn());
  if (isNews) await refresh();
  // Behind that, for a page that has changed may have brought the picture anew by an address whose old file the browser still has.
  freshen(message.files);
  show(message);
}

const wake = () => {
  if (!document.hidden && socket.readyState === WebSocket.CLOSED) reconnect();
};
addEventListener("pageshow", wake);
addEventListener("online", wake);
document.addEventListener("visibilitychange", wake);

listen();
