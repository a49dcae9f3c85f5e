//! Hash maps and sets with a fast hash: sites are put together from hundreds of thousands of short names.
//!
//! The order of what is in them differs from run to run, as with those of the standard library.

pub use rapidhash::{HashMapExt, HashSetExt, RapidHashMap as HashMap, RapidHashSet as HashSet};
