//! The facts for the chooser as browsers load them: classic scripts that call `larderFacts`, since pages that are opened from a disk may
//! load nothing else.

use crate::site::{FactsPart, Site};
use crate::view;

/// Makes one of the pieces.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn facts(site: &Site, part: FactsPart) -> serde_json::Result<Vec<u8>> {
    let (call, json) = match part {
        FactsPart::Index => ("index(".to_owned(), serde_json::to_string(&view::facts::index(site))?),
        FactsPart::Piece(number) => {
            (format!("piece({number},"), serde_json::to_string(&view::facts::piece(site, number))?)
        }
    };
    Ok(format!("larderFacts.{call}{json});\n").into_bytes())
}
