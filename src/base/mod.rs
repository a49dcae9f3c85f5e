//! What every stage needs and what knows nothing of sites: paths, names, quantities, hashes, value trees.

pub mod date;
pub mod endings;
pub mod hash;
pub mod map;
pub mod name;
pub mod path;
pub mod portable;
pub mod quantity;
pub mod text;
pub mod typography;
pub mod value;
