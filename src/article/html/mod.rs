//! Raw HTML in Markdown: the attributes of its tags.
//!
//! [`attributes`] finds the start tags in a fragment and gives their attributes in order, each with its place; [`srcset`] finds
//! the URLs in the one attribute that holds several. All of it takes time in proportion to the text, whatever the author
//! wrote. No tree is built.

mod references;
mod srcset;
#[cfg(test)]
mod tests;
mod tokenizer;

use std::borrow::Cow;
use std::ops::Range;

pub use srcset::srcset;

pub(super) use references::decode;

/// An attribute of a start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// The name of the element, as it is written.
    pub element: &'h str,
    /// The name of the attribute, as it is written.
    pub name: &'h str,
    /// The value as it is written, without quotes; empty if there is none.
    pub value: &'h str,
    /// Where the value stands in the fragment, in bytes, without quotes; behind the name if there is none.
    pub range: Range<usize>,
    /// Where its tag begins.
    pub tag: usize,
    /// Where the whole attribute stands: from its name to the closing quote.
    pub whole: Range<usize>,
    /// How the value is written.
    pub quoting: Quoting,
}

/// How the value of an attribute is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// `name="value"`
    Double,
    /// `name='value'`
    Single,
    /// `name=value`
    Unquoted,
    /// `name`, or `name=` and nothing.
    Absent,
}

impl<'h> Attribute<'h> {
    /// Whether it is the attribute of this name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it stands on an element of this name, in any case.
    pub fn is_on(&self, element: &str) -> bool {
        self.element.eq_ignore_ascii_case(element)
    }

    /// The value with its character references decoded, as browsers do it.
    pub fn decoded(&self) -> Cow<'h, str> {
        references::decode(self.value)
    }
}

/// The attributes of all start tags in a fragment of HTML, in order.
///
/// The fragment may begin and end within an element, but not within a tag.
pub fn attributes(html: &str) -> impl Iterator<Item = Attribute<'_>> {
    tokenizer::Tokenizer::new(html)
}

/// The attributes of the one start tag that begins at the byte `tag`; of a later tag none.
pub fn attributes_at(html: &str, tag: usize) -> impl Iterator<Item = Attribute<'_>> {
    tokenizer::Tokenizer::at(html, tag).take_while(move |attribute| attribute.tag == tag)
}
