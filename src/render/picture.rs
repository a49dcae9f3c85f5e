//! How large pictures are, by what their files begin with.

use imagesize::blob_size;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// As wide is a drawing at least that has a shape and no size. Browsers show it as wide as there is room, and so they do if it says to be
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
    let length = |name: &str| pixels(&attribute(name)?);
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let view = attribute("viewBox")?;
    let mut parts = view.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    let mut length = || parts.next()?.parse::<f64>().ok();
    let (width, height) = (length()?, length()?);
    let scale = (WIDE / width).max(1.0);
    Some((whole(width * scale)?, whole(height * scale)?))
}

/// A length in pixels, or without a unit. Others depend on what is around the picture.
fn pixels(length: &str) -> Option<u32> {
    let length = length.trim();
    whole(length.strip_suffix("px").unwrap_or(length).parse().ok()?)
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
                "<s:svg xmlns:s='http://www.w3.org/2000/svg' width='100%' height='5em' viewBox='-1 -1 3 4'>",
                Some((1600, 2133)),
            ),
            ("<svg width='100%'>", None),
            ("<svg width='0' height='NaN'>", None),
            ("<svg width='-3' height='1e99'>", None),
            ("<svg viewBox='0 0 3200.4 100'>", Some((3200, 100))),
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
