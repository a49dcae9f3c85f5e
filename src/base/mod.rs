//! What every stage needs and what knows nothing of sites: paths, names, hashes, value trees.

pub mod date;
pub mod endings;
pub mod hash;
pub mod map;
pub mod path;
pub mod portable;
pub mod text;
pub mod value;
