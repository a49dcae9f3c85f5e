//! Containers: what opens and closes them, and which of them a name (`^id`) belongs to.

use super::code::CodeBlock;
use super::escape::{attribute, escape_text};
use super::footnotes::Diversion;
use super::{Highlighter, Kind, Naming, Open, Stage, Writer, comparison};
use crate::article::facts::is_compare;
use crate::article::markdown::{Event, Fold, Tag, TagEnd};
use crate::view::{ComparisonView, block_anchor};

/// Opens what a block that is shown alone must stand in, an item with the number that it has in its own list; gives what closes it.
pub(super) fn open_around(tag: &Tag<'_>, number: Option<u64>, out: &mut String) -> &'static str {
    let (open, close) = match (tag, number) {
        (Tag::Item, Some(number)) => {
            out.push_str("<ol");
            out.push_str(&start_attribute(number));
            return "</ol>\n";
        }
        (Tag::Item, None) => ("<ul>\n", "</ul>\n"),
        (Tag::DefinitionTerm | Tag::Definition, _) => ("<dl>\n", "</dl>\n"),
        _ => ("", ""),
    };
    out.push_str(open);
    close
}

/// The rest of the opening tag of a list that begins with this number.
fn start_attribute(number: u64) -> String {
    if number == 1 { ">\n".to_owned() } else { format!(" start=\"{number}\">\n") }
}

impl<'c> Writer<'c> {
    /// The comparison in the place of the block of code that has just begun, if that is a `compare` fence.
    fn comparison_of(&self, info: &str) -> Option<&'c ComparisonView> {
        let number = self.fences.checked_sub(1).filter(|_| is_compare(info))?;
        self.content?.comparisons.get(number)?.as_ref()
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                let is_in_item = self.open.last().is_some_and(|open| open.kind == Kind::Item);
                let naming = if is_in_item { Naming::Around } else { Naming::At(self.out.len() + "<p".len()) };
                self.tables.places.begin_paragraph(self.out.len());
                self.out.push_str("<p>");
                self.in_paragraph = true;
                self.push(Kind::Paragraph, "</p>\n", naming);
            }
            Tag::Heading { number, level, attributes } => {
                let classes = attributes.as_ref().map_or(&[][..], |attributes| &attributes.classes);
                self.heading(*number, *level, classes);
            }
            Tag::BlockQuote => self.block("<blockquote", ">\n", "</blockquote>\n"),
            Tag::Callout { kind, fold } => self.callout(kind, *fold),
            Tag::CalloutTitle => {}
            Tag::CodeBlock { info } => {
                self.code = Some(CodeBlock::new(info));
                self.comparison = self.comparison_of(info);
            }
            Tag::HtmlBlock => self.push(Kind::Flow, "", Naming::Behind),
            Tag::List { start: None } => self.block("<ul", ">\n", "</ul>\n"),
            Tag::List { start: Some(start) } => self.block("<ol", &start_attribute(*start), "</ol>\n"),
            Tag::Item => {
                let naming = Naming::At(self.out.len() + "<li".len());
                self.out.push_str("<li>");
                self.push(Kind::Item, "</li>\n", naming);
            }
            Tag::DefinitionList => self.block("<dl", ">\n", "</dl>\n"),
            Tag::DefinitionTerm => self.block("<dt", ">", "</dt>\n"),
            Tag::Definition => self.block("<dd", ">", "</dd>\n"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => self.table_head(),
            Tag::TableRow => self.table_row("<tr>", "</tr>\n"),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.inline_tag("<em>", "</em>"),
            Tag::Strong => self.inline_tag("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline_tag("<del>", "</del>"),
            Tag::Highlight => self.inline_tag("<mark>", "</mark>"),
            Tag::Link(link) => self.link(link),
            Tag::Embed(link) => self.image = Some(self.image(link)),
            // It is written apart.
            Tag::FootnoteDefinition(_) => {}
        }
    }

    pub(super) fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link => self.address = None,
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead => self.end_head(),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
        match self.open.pop() {
            Some(open) => {
                self.close(&open);
                let is_caption = end == TagEnd::Paragraph && self.end_paragraph();
                if !is_caption && open.naming != Naming::Around {
                    *self.last_block() = open.naming;
                }
                let is_over = self.open.is_empty() && self.shows_one_block() && self.diversions.is_empty();
                if is_over {
                    self.stage = Stage::Behind;
                }
            }
            // What closes here was opened before the part that is shown began, so that part is over.
            None => self.stage = Stage::Behind,
        }
    }

    fn shows_one_block(&self) -> bool {
        self.content.is_some_and(|content| matches!(content.reach, crate::site::Reach::Block { .. }))
    }

    pub(super) fn close(&mut self, open: &Open) {
        if open.kind != Kind::Paragraph || std::mem::take(&mut self.in_paragraph) {
            self.out.push_str(open.close);
        }
    }

    pub(super) fn push(&mut self, kind: Kind, close: &'static str, naming: Naming) {
        self.open.push(Open { kind, close, naming, last: Naming::Behind });
    }

    /// Opens a block that can have a name: `tag` without its `>`, and the rest of it.
    fn block(&mut self, tag: &str, rest: &str, close: &'static str) {
        self.out.push_str(tag);
        let naming = Naming::At(self.out.len());
        self.out.push_str(rest);
        self.push(Kind::Flow, close, naming);
    }

    /// Closes what is open with something else.
    pub(super) fn close_with(&mut self, close: &'static str) {
        if let Some(open) = self.open.last_mut() {
            open.close = close;
        }
    }

    /// Opens a part of a block, which has no name of its own.
    pub(super) fn part(&mut self, open: &str, close: &'static str) {
        self.out.push_str(open);
        self.push(Kind::Flow, close, Naming::Around);
    }

    pub(super) fn inline_tag(&mut self, open: &str, close: &'static str) {
        self.inline();
        self.out.push_str(open);
        self.push(Kind::Phrasing, close, Naming::Around);
    }

    /// Whether a block stands in the paragraph at hand and nothing has followed it yet.
    pub(super) fn is_split(&self) -> bool {
        !self.in_paragraph && self.open.last().is_some_and(|open| open.kind == Kind::Paragraph)
    }

    /// Goes on with a paragraph that a block has interrupted.
    pub(super) fn inline(&mut self) {
        if self.is_split() {
            self.out.push_str("<p>");
            self.in_paragraph = true;
        }
    }

    fn heading(&mut self, number: u32, level: u8, classes: &[impl AsRef<str>]) {
        const CLOSE: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];
        let level = (level + self.content.map_or(0, |content| content.lower_headings)).min(6);
        let anchored = self.content.filter(|content| content.has_anchors);
        let anchor = anchored.and_then(|content| content.outline.headings.get(number as usize));
        self.out.push_str(&format!("<h{level}"));
        if let Some(heading) = anchor {
            attribute(&mut self.out, "id", &heading.anchor);
        }
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
            attribute(&mut self.out, "class", &classes.join(" "));
        }
        self.out.push('>');
        self.push(Kind::Phrasing, CLOSE[usize::from(level - 1)], Naming::Behind);
    }

    /// The box of a task, in the item that has just begun.
    pub(super) fn task(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        self.inline();
        self.out.push_str(&format!("<input type=\"checkbox\" disabled{checked}> "));
    }

    pub(super) fn end_code(&mut self, highlighter: &Highlighter) {
        let Some(block) = self.code.take() else { return };
        let start = self.out.len();
        let tag = match self.comparison.take() {
            Some(comparison) => {
                self.compare(comparison);
                // It has an id, its first table has none; one without rows is not there at all.
                self.out[start..].find(comparison::REGION).map(|region| region + "<div".len())
            }
            None => {
                block.write(&mut self.out, highlighter);
                self.out[start..].find([' ', '>'])
            }
        };
        *self.last_block() = tag.map_or(Naming::Behind, |length| Naming::At(start + length));
        if self.open.is_empty() && self.shows_one_block() {
            self.stage = Stage::Behind;
        }
    }

    /// Opens a callout; its title follows, or is put in before what does.
    fn callout(&mut self, written: &str, fold: Fold) {
        let words = self.content.zip(self.tools).map(|(content, tools)| tools.words.words(&content.language));
        let (kind, title) = words.map_or_else(|| ("note", written.to_owned()), |words| words.callout(written));
        let (tag, rest, close) = match fold {
            Fold::Never => ("<div", ">\n", "</div>\n"),
            Fold::Open => ("<details", " open>\n", "</details>\n"),
            Fold::Folded => ("<details", ">\n", "</details>\n"),
        };
        self.block(tag, &format!(" class=\"callout callout-{kind}\"{rest}"), close);
        self.callout_title = Some(title);
    }

    /// Begins the title of a callout, or writes the one that it has by its kind.
    pub(super) fn title_callout(&mut self, next: &Event<'_>) {
        let Some(title) = self.callout_title.take() else { return };
        let can_fold = self.open.last().is_some_and(|open| open.close == "</details>\n");
        let (open, close) = if can_fold {
            ("<summary class=\"callout-title\">", "</summary>\n")
        } else {
            ("<p class=\"callout-title\">", "</p>\n")
        };
        self.out.push_str(open);
        if matches!(next, Event::Start(Tag::CalloutTitle)) {
            self.push(Kind::Phrasing, close, Naming::Around);
        } else {
            escape_text(&mut self.out, &title);
            self.out.push_str(close);
        }
    }

    /// Gives a block the name that stands at its end; if the name stands alone, the block before it.
    pub(super) fn name_block(&mut self, id: &str, alone: bool) {
        if alone {
            self.take_back_paragraph();
        }
        let is_anchor = self.content.is_some_and(|content| content.has_anchors);
        // A heading has an anchor, to which its names lead.
        let is_heading = self.open.last().is_some_and(|open| open.close.starts_with("</h"));
        // Of two that say the same the first is the one.
        if !is_anchor || is_heading || !self.names.insert(id.to_ascii_lowercase()) {
            return;
        }
        let mut name = String::new();
        attribute(&mut name, "id", &block_anchor(id));
        let naming = if alone {
            self.last_block()
        } else {
            let block = self.open.iter_mut().rev().map(|open| &mut open.naming);
            match { block }.find(|naming| **naming != Naming::Around) {
                Some(naming) => naming,
                None => return,
            }
        };
        match std::mem::replace(naming, Naming::Behind) {
            Naming::At(at) => self.insert_attribute(at, &name),
            // Its end is near enough.
            Naming::Behind | Naming::Around => self.out.push_str(&format!("<span{name}></span>")),
        }
    }

    /// Puts an attribute into what is written already; the places that are known behind it move.
    fn insert_attribute(&mut self, at: usize, attribute: &str) {
        self.out.insert_str(at, attribute);
        self.tables.places.shift(at, attribute.len());
        for open in self.open.iter_mut().rev() {
            let is_reached = matches!(open.naming, Naming::At(place) if place <= at);
            for naming in [&mut open.naming, &mut open.last] {
                if let Naming::At(place) = naming
                    && *place > at
                {
                    *place += attribute.len();
                }
            }
            if is_reached {
                break;
            }
        }
    }

    /// Takes back a paragraph in which nothing stands but a name.
    fn take_back_paragraph(&mut self) {
        if self.in_paragraph && self.out.ends_with("<p>") {
            self.out.truncate(self.out.len() - "<p>".len());
            self.in_paragraph = false;
            self.forget_tag(Naming::Around);
        }
    }

    /// Notes that the paragraph at hand has no tag of its own any more.
    pub(super) fn forget_tag(&mut self, naming: Naming) {
        if let Some(open) = self.open.last_mut().filter(|open| open.kind == Kind::Paragraph) {
            open.naming = naming;
        }
    }

    /// The block that was closed last in the container around the one at hand.
    fn last_block(&mut self) -> &mut Naming {
        let is_around = |open: &&mut Open| !matches!(open.kind, Kind::Paragraph | Kind::Phrasing);
        match self.open.iter_mut().rev().find(is_around) {
            Some(open) => &mut open.last,
            None => &mut self.last,
        }
    }

    /// Begins to write the text of a footnote apart.
    pub(super) fn divert(&mut self, label: &str) {
        self.diversions.push(Diversion {
            label: label.to_owned(),
            out: std::mem::take(&mut self.out),
            open: std::mem::take(&mut self.open),
            last: std::mem::replace(&mut self.last, Naming::Behind),
            in_paragraph: std::mem::take(&mut self.in_paragraph),
            stage: std::mem::replace(&mut self.stage, Stage::Within),
            places: std::mem::take(&mut self.tables.places),
        });
    }

    /// Goes on where the outermost footnote interrupted: the block that alone is shown stands in one.
    pub(super) fn leave_footnotes(&mut self) {
        if let Some(before) = self.diversions.drain(..).next() {
            self.out = before.out;
            self.open = before.open;
            self.last = before.last;
            self.in_paragraph = before.in_paragraph;
            self.tables.places = before.places;
        }
    }

    /// Goes on where the text of a footnote interrupted.
    pub(super) fn return_from_footnote(&mut self) {
        let Some(before) = self.diversions.pop() else { return };
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        let text = std::mem::replace(&mut self.out, before.out);
        self.footnotes.define(&before.label, text);
        self.open = before.open;
        self.last = before.last;
        self.in_paragraph = before.in_paragraph;
        self.stage = before.stage;
        self.tables.places = before.places;
    }
}
