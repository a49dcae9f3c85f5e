//! How large pictures are, by what their files begin with.

use imagesize::blob_size;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// As wide is a drawing that has a shape and no size. Browsers show it as wide as there is room, and so they do if it says to be
/// wider than that.
const WIDE: f64 = 1600.0;

/// Width and height of a picture, in pixels of CSS. A drawing (SVG) that has none has a shape by its `viewBox`, and is wide.
pub fn size(head: &[u8]) -> Option<(u32, u32)> {
    match blob_size(head) {
        Ok(size) => Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)),
        Err(_) => size_of_drawing(head),
    }
}

fn size_of_drawing(head: &[u8]) -> Option<(u32, u32)> {
    let mut reader = Reader::from_reader(head);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                let is_drawing = element.local_name().as_ref() == "svg";
                return is_drawing.then(|| size_of_element(&element)).flatten();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn size_of_element(svg: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = |name: &str| Some(svg.try_get_attribute(name).ok()??.value.into_owned());
    let length = |name: &str| attribute(name).map_or(Some(Length::Free), |written| Length::read(&written));
    let shape = || shape(&attribute("viewBox")?);
    let (width, height) = match (length("width")?, length("height")?) {
        (Length::Pixels(width), Length::Pixels(height)) => (width, height),
        (Length::Pixels(width), Length::Free) => (width, width / shape()?),
        (Length::Free, Length::Pixels(height)) => (height * shape()?, height),
        (Length::Free, Length::Free) => (WIDE, WIDE / shape()?),
    };
    Some((whole(width)?, whole(height)?))
}

/// The length of a side.
enum Length {
    Pixels(f64),
    /// It follows from the room that there is.
    Free,
}

impl Length {
    /// Reads a length; none if it depends on something else, as `em` does.
    fn read(written: &str) -> Option<Self> {
        /// Units with their lengths in pixels, as CSS has them; that of a length without one is last.
        const UNITS: [(&str, f64); 8] = [
            ("px", 1.0),
            ("mm", 96.0 / 25.4),
            ("cm", 96.0 / 2.54),
            ("in", 96.0),
            ("pt", 96.0 / 72.0),
            ("pc", 16.0),
            ("Q", 96.0 / 101.6),
            ("", 1.0),
        ];
        let written = written.trim();
        if written == "auto" || written.ends_with('%') {
            return Some(Self::Free);
        }
        let (number, unit) = UNITS.iter().find_map(|(name, unit)| Some((written.strip_suffix(name)?, unit)))?;
        Some(Self::Pixels(number.parse::<f64>().ok()? * unit))
    }
}

/// How many times as wide as high a `viewBox` is.
fn shape(view: &str) -> Option<f64> {
    let mut parts = view.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    let mut length = || parts.next()?.parse::<f64>().ok().filter(|length| *length > 0.0);
    Some(length()? / length()?)
}

/// A number of pixels, unless it is less than one, or none at all.
fn whole(number: f64) -> Option<u32> {
    let whole = number.round();
    (1.0..=f64::from(u32::MAX)).contains(&whole).then_some(whole as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawing_is_in_its_first_element() {
        for (svg, expected) in [
            ("<svg width='640' height=\"360px\" viewBox='0 0 9 9'>", Some((640, 360))),
            (
                "\u{feff}<?xml version='1.0'?>\n<!DOCTYPE svg>\n<!-- a -->\n<svg viewBox=\"0 0 24,12\"/>",
                Some((1600, 800)),
            ),
            (
                "<s:svg xmlns:s='http://www.w3.org/2000/svg' width='100%' height='auto' viewBox='-1 -1 3 4'>",
                Some((1600, 2133)),
            ),
            ("<svg width='20mm' height='1cm' viewBox='0 0 20 10'>", Some((76, 38))),
            ("<svg width='24' viewBox='0 0 20 10'>", Some((24, 12))),
            ("<svg height='1in' width='100%' viewBox='0 0 20 10'>", Some((192, 96))),
            ("<svg width='5em' height='5em' viewBox='0 0 20 10'>", None),
            ("<svg width='100%'>", None),
            ("<svg width='0' height='NaN'>", None),
            ("<svg width='-3' height='1e99'>", None),
            ("<svg viewBox='0 0 3200 100'>", Some((1600, 50))),
            ("<svg viewBox='0 0 5'>", None),
            ("<svg viewBox='0 0 0 5'>", None),
            ("<svg viewBox='0 0 1e-300 5'>", None),
            ("<svg viewBox='0 0 -4 NaN'>", None),
            ("<html><svg width='1' height='1'></html>", None),
            ("<svg width='6", None),
            ("text", None),
            ("", None),
        ] {
            assert_eq!(size(svg.as_bytes()), expected, "{svg}");
        }
    }
}
