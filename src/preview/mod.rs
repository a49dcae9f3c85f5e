//! A site that is looked at while it is being written: every save shows at once.
//!
//! Nothing is rendered before somebody asks for it, and nothing is written to the disk.
//!
//! 1. [`Watch`] says which files may have changed;
//! 2. [`Follower`] makes the next [`Moment`] of the site from that, and swaps it in whole;
//! 3. [`Server`] takes requests, as far as `guard` lets them pass;
//! 4. `answer` looks a URL up in the site's own table and renders that one page;
//! 5. `tabs` tells the open tabs whose page has changed, and what is wrong; `client/` is what they do with it.
//!
//! What is answered is byte for byte what `build` would write, with one script more in the head of each page.

mod answer;
mod editor;
mod follow;
mod guard;
mod http;
mod live;
mod moment;
mod tabs;
mod watch;

pub use answer::{Answer, Answered, answer};
pub use editor::Editor;
pub use follow::{Follower, Rebuilt, Reread};
pub use guard::Hosts;
pub use http::{Server, until_interrupted, url};
pub use moment::{Moment, Moments};
pub use watch::Watch;
