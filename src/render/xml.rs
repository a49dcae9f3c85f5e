//! What feeds and sitemaps are written with: XML that a strict reader takes, whatever authors write.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::base::text::holds_any;

/// A document in the making.
pub(super) type Xml = Writer<Vec<u8>>;

/// Makes a document with one element around everything, its attributes given by name and value.
pub(super) fn document(
    root: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec());
    let root = attributes
        .iter()
        .fold(writer.create_element(root), |root, (name, value)| root.with_attribute((*name, allowed(value))));
    root.write_inner_content(content)?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// Adds an element with text in it.
pub(super) fn text(writer: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&allowed(text)))?;
    Ok(())
}

/// Adds an element with attributes and nothing in it.
pub(super) fn empty(writer: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    let element = attributes
        .iter()
        .fold(writer.create_element(name), |element, (name, value)| element.with_attribute((*name, allowed(value))));
    element.write_empty()?;
    Ok(())
}

/// The text without the characters that XML cannot hold, not even escaped.
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    /// The first byte of the two last characters of the basic plane, which XML leaves out.
    const BEGINS_LAST: u8 = 0xef;
    if !holds_any(text, |byte| byte < b' ' || byte == BEGINS_LAST) {
        return text.into();
    }
    let is_allowed =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) { text.into() } else { text.chars().filter(|c| is_allowed(*c)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_comes_out_as_xml() {
        let bytes = document("a", &[("b", "\"<\u{1}&>'")], |xml| {
            text(xml, "c", "]]> <!-- \0\u{b}\u{fffe}🍳 عربي -->")?;
            empty(xml, "d", &[("e", "x&y")])
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;&gt;&apos;\">\
                        <c>]]&gt; &lt;!-- 🍳 عربي --&gt;</c><d e=\"x&amp;y\"/></a>\n";
        assert_eq!(String::from_utf8(bytes.unwrap()).unwrap(), expected);
    }
}
