//! What articles say of themselves (front matter, lines at the top), and what files of data say.

use super::said::{Named, Raw, Said};
use super::subjects::Subjects;
use super::{DataFile, Source, Sources};
use crate::article::inlines::Inlines;
use crate::base::value::{Entry, Value};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::site::ids::ArticleId;

/// Adds what the article says of itself.
pub(super) fn gather(sources: &Sources<'_>, subjects: &Subjects, id: ArticleId, said: &mut Said) {
    let Some(subject) = subjects.of_article.get(&id).copied() else { return };
    let outline = sources.outline(id);
    for (number, (criterion, value)) in outline.meta.facts.iter().enumerate() {
        if criterion.trim().is_empty() {
            continue;
        }
        let criterion = Named::of_key(sources.settings, criterion);
        said.facts.push(Raw::new(subject, criterion, Inlines::plain(value), Source::FrontMatter(number as u32)));
    }
    let lines = outline.candidates.iter().flat_map(|candidates| &candidates.lines).enumerate();
    for (number, line) in lines {
        let criterion @ Named::Declared { .. } = Named::of(sources.settings, &Inlines::plain(&line.name), None) else {
            continue;
        };
        said.facts.push(Raw::new(subject, criterion, line.value.clone(), Source::Line(number as u32)));
    }
}

/// For each article what its files of data say; their subjects are added to the others.
pub(super) fn from_data(
    sources: &Sources<'_>,
    subjects: &mut Subjects,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Raw>> {
    let of_article = |index: usize| {
        let mut facts = Vec::new();
        let files = sources.data.get(&sources.articles[index].path);
        for file in files.into_iter().flatten() {
            read(sources, subjects, ArticleId::at(index), file, &mut facts, diagnostics);
        }
        facts
    };
    (0..sources.articles.len()).map(of_article).collect()
}

/// Reads a list of rows: the first column is the subject, the heads of the others are criteria.
fn read(
    sources: &Sources<'_>,
    subjects: &mut Subjects,
    article: ArticleId,
    file: &DataFile,
    facts: &mut Vec<Raw>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Value::List(rows) = &file.node.value else {
        let fault = Diagnostic::new(Lint::DataFile, format!("`{}` is no table of facts", file.path));
        let help = "write a list of rows, the subject first in each: CSV does";
        diagnostics.push(fault.at(Place::file(&file.path)).help(help));
        return;
    };
    for row in rows {
        let Some([subject, cells @ ..]) = row.entries() else {
            let fault = Diagnostic::new(Lint::DataFile, "this row has no named cells".to_owned());
            let help = "write each row as a map, the subject first";
            diagnostics.push(fault.at_span(&file.path, row.span.clone()).help(help));
            continue;
        };
        let mut unread = |cell: &Entry| {
            let fault =
                Diagnostic::new(Lint::DataFile, format!("`{}` is neither a text nor a list of texts", cell.key));
            diagnostics
                .push(fault.at_span(&file.path, cell.value.span.clone()).help("write one value, or several as a list"));
        };
        let Some(name) = text(subject) else {
            unread(subject);
            continue;
        };
        if name.is_empty() {
            if cells.iter().any(|cell| text(cell).is_none_or(|text| !text.is_empty())) {
                let fault = Diagnostic::new(Lint::DataFile, "this row does not say what it is about");
                let help = "write the name of the subject into its first cell";
                diagnostics.push(fault.at_span(&file.path, row.span.clone()).help(help));
            }
            continue;
        }
        let subject = subjects.named(sources, &name, &sources.outline(article).path);
        for cell in cells.iter().filter(|cell| !cell.key.trim().is_empty()) {
            let Some(value) = text(cell) else {
                unread(cell);
                continue;
            };
            facts.push(Raw::new(
                subject,
                Named::of_key(sources.settings, &cell.key),
                Inlines::plain(&value),
                Source::Data(file.path.clone(), cell.value.span.clone()),
            ));
        }
    }
}

/// The text of a cell; none if it holds something else.
fn text(cell: &Entry) -> Option<String> {
    match &cell.value.value {
        Value::Scalar { text, .. } => Some(text.trim().to_owned()),
        Value::List(_) => {
            let items = cell.value.texts().ok()?;
            Some(items.into_iter().map(|item| item.value).collect::<Vec<_>>().join(", "))
        }
        Value::Null => Some(String::new()),
        Value::Map(_) => None,
    }
}
