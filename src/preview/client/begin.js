// What a page of the preview does while its author writes: it takes over what has changed, block by block, and shows what is wrong.
//
// The page as it came is kept beside the page as it is, for scripts and readers change the latter. When a new one comes, it is
// compared with the one before; only what differs between these two is changed in the page, so that everything else stays:
// where it is scrolled to, what is open, what plays.
//
// The files of this folder are served as one script, in the order in which `live.rs` names them, inside one function.

const script = document.currentScript;
const state = { page: script.dataset.page, number: script.dataset.moment, token: script.dataset.token };
script.remove();

// The page as it came, and for each of its nodes the one in the page.
let pristine = document.documentElement.cloneNode(true);
const live = new WeakMap();
const origin = new WeakMap();
pair(pristine, document.documentElement);
