//! The last stage, the only writer to the disk: finished bytes in, an output folder that is wholly old or wholly new.
//!
//! 1. [`Target::check`] refuses folders that must never become output.
//! 2. [`Stage::begin`] locks the site, reads the manifest of the last build, sweeps up after a killed one.
//! 3. [`Stage::put`] and [`Stage::copy`] take files from all threads as they are rendered, compare them with what is in
//!    the output folder and keep what differs beside it, in `staging`.
//! 4. [`Stage::commit`], once everything has been rendered without error, renames it into place and deletes what is
//!    stale. A stage that is dropped instead leaves the output folder untouched.
//!
//! [`create`] is for what becomes the author's own (`larder new`), [`keep`] for what Larder remembers.
//!
//! Only files that the manifest lists are replaced, and of those only the ones that are as they were written are
//! deleted. Nothing is written or deleted through a link. There is no fsync: after a power cut, build again.
//!
//! Here nobody knows what a page is: which URLs there are, and that no two of them are one file, is settled before.

mod commit;
mod fault;
mod file;
mod fresh;
mod kept;
mod manifest;
mod ops;
mod stage;
mod staging;
mod state;
mod survey;
mod target;

#[cfg(test)]
mod tests;

pub use commit::Report;
pub use fresh::create;
pub use kept::{keep, kept};
#[cfg(feature = "failpoints")]
pub use ops::report_count;
pub use stage::Stage;
pub use target::{Reason, Refused, Target};
