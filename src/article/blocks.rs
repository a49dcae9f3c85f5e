//! Which block of an article a name (`^id`) is for.

use std::ops::Range;

use super::markdown::Tag;
use super::outline::NamedBlock;

/// Which blocks are open, for those that get a name.
#[derive(Default)]
pub(super) struct Blocks {
    /// How many have begun.
    begun: u32,
    open: Vec<OpenBlock>,
    /// What was closed last outside of all blocks.
    last: Option<ClosedBlock>,
}

struct OpenBlock {
    number: u32,
    kind: BlockKind,
    first_link: u32,
    /// The names that it has got, as indices.
    named: Vec<usize>,
    /// What was closed last in it.
    last: Option<ClosedBlock>,
}

/// What about a block decides which one a name in it is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// An item of a list, for which the names in its paragraphs are.
    Item,
    /// The title of a callout, the names in which are for the callout.
    Title,
    /// A paragraph of nothing but a name, which is none.
    Nothing,
    /// A footnote, which stands elsewhere: no name below it is for it.
    Footnote,
    /// Any other.
    Other,
}

impl BlockKind {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        match tag {
            Tag::Item => Self::Item,
            Tag::CalloutTitle => Self::Title,
            Tag::FootnoteDefinition(_) => Self::Footnote,
            _ => Self::Other,
        }
    }
}

#[derive(Clone)]
struct ClosedBlock {
    number: u32,
    links: Range<u32>,
}

impl Blocks {
    /// Begins a block, before which there were so many links.
    pub(super) fn open(&mut self, kind: BlockKind, links: usize) {
        let first_link = links as u32;
        self.open.push(OpenBlock { number: self.begun, kind, first_link, named: Vec::new(), last: None });
        self.begun += 1;
    }

    /// Ends the block that began last, before whose end there were so many links.
    pub(super) fn close(&mut self, links: usize, names: &mut [NamedBlock]) {
        let Some(block) = self.open.pop() else { return };
        for name in block.named {
            names[name].links.end = links as u32;
        }
        if matches!(block.kind, BlockKind::Nothing | BlockKind::Footnote) {
            return;
        }
        let closed = ClosedBlock { number: block.number, links: block.first_link..links as u32 };
        match self.open.last_mut() {
            Some(around) => around.last = Some(closed),
            None => self.last = Some(closed),
        }
    }

    /// Names the block at hand, an item rather than the paragraph in it; or, if the name stands alone, the one before.
    pub(super) fn name(&mut self, id: String, alone: bool, heading: Option<u32>, names: &mut Vec<NamedBlock>) {
        let Some(innermost) = self.open.len().checked_sub(1) else { return };
        let above = innermost.checked_sub(1);
        if alone {
            self.open[innermost].kind = BlockKind::Nothing;
            let around = above.map_or(&self.last, |above| &self.open[above].last);
            let named =
                around.clone().map(|block| NamedBlock { id, number: block.number, heading: None, links: block.links });
            return names.extend(named);
        }
        let is_title = self.open[innermost].kind == BlockKind::Title;
        let is_in_item = above.is_some_and(|above| self.open[above].kind == BlockKind::Item);
        let block = &mut self.open[innermost - usize::from(is_title || is_in_item)];
        block.named.push(names.len());
        names.push(NamedBlock { id, number: block.number, heading, links: block.first_link..block.first_link });
    }
}
