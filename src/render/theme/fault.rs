//! From the template engine's errors to diagnostics: with a place, in our words, and with a way out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::{Error, ErrorKind, ReportError};

use super::filters;
use super::layers::{BUILT_IN_PREFIX, Layer, Text, below};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// Knows which file a template is.
pub(super) struct Origins {
    /// The folder of the uppermost theme.
    folder: SourcePath,
    /// The folders of those between it and the built-in one, by what their templates' names begin with.
    between: Vec<(String, SourcePath)>,
    /// By how many bytes the texts of templates have been cut at their beginning, where they have been.
    cuts: BTreeMap<String, usize>,
}

/// The templates at hand: name and text.
pub(super) type Templates<'t> = [(String, &'t Text)];

impl Origins {
    pub(super) fn new(layers: &[Layer], templates: &Templates<'_>) -> Self {
        let own = |layer: &Layer| Some((layer.prefix.clone(), layer.folder.clone()?));
        let (top, between): (Vec<_>, Vec<_>) = layers.iter().filter_map(own).partition(|(prefix, _)| prefix.is_empty());
        let folder = top.into_iter().next().map(|(_, folder)| folder).unwrap_or_default();
        let cuts = templates.iter().filter(|(_, text)| text.cut > 0).map(|(name, text)| (name.clone(), text.cut));
        Self { folder, between, cuts: cuts.collect() }
    }

    /// A template that cannot be parsed; nothing if the error is of another kind.
    pub(super) fn syntax_fault(&self, error: &Error) -> Option<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) => Some(self.reported(report)),
            _ => None,
        }
    }

    /// Templates that do not fit together.
    pub(super) fn loading_faults(
        &self,
        error: &Error,
        templates: &Templates<'_>,
        names: &BTreeSet<&str>,
    ) -> Vec<Diagnostic> {
        let located = |name: &str, needle: &str, message: String| {
            let text = templates.iter().find(|(template, _)| template == name).map(|(_, text)| *text);
            let span = text.and_then(|text| find_tag(text, needle));
            self.fault(name, span, message)
        };
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                let fault = located(current, parent, format!("there is no template `{parent}` to extend"));
                vec![fault.help(nearest(parent, names.iter().copied()))]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let message = format!("`{tpl}` extends itself: {}", chain(tpl, inheritance_chain));
                let fault = located(tpl, inheritance_chain.first().unwrap_or(tpl), message);
                vec![fault.help(format!("to extend the built-in template, say `{BUILT_IN_PREFIX}{tpl}`"))]
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                let from = include_chain.len().checked_sub(2).and_then(|last| include_chain.get(last)).unwrap_or(tpl);
                let fault = located(from, tpl, format!("`{tpl}` includes itself: {}", include_chain.join(" → ")));
                vec![fault.help(format!("to include the built-in template, say `{BUILT_IN_PREFIX}{tpl}`"))]
            }
            other => {
                let text = other.to_string();
                text.split("\n\n").map(|report| self.printed(report, templates, names)).collect()
            }
        }
    }

    /// A template that fails while it is rendered.
    pub(super) fn rendering_fault(&self, template: &str, error: &Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => self.reported(report),
            ErrorKind::TemplateNotFound(name) => {
                let fault = Diagnostic::new(Lint::Template, format!("the theme has no template `{name}`"));
                fault.help(format!("add `{}`", below(&self.folder, &format!("templates/{name}"))))
            }
            other => {
                let (message, help) = restyle(&other.to_string());
                let fault = self.fault(template, None, format!("{message}, in `{template}`"));
                fault.help(help.unwrap_or_else(|| "look for a component that calls itself without an end".to_owned()))
            }
        }
    }

    fn reported(&self, report: &ReportError) -> Diagnostic {
        let (message, help) = restyle(report.message());
        let fault = self.fault(report.filename(), Some(report.span().range.clone()), message);
        match help {
            Some(help) => fault.help(help),
            None => fault.help("Tera's documentation describes the template language: https://keats.github.io/tera/"),
        }
    }

    /// A report that exists in print only: `error: message`, ` --> template:line:column`, and the underlined line.
    fn printed(&self, report: &str, templates: &Templates<'_>, names: &BTreeSet<&str>) -> Diagnostic {
        let mut lines = report.lines();
        let first = lines.next().unwrap_or_default();
        let (message, _) = restyle(first.strip_prefix("error: ").unwrap_or(first));
        let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).and_then(split_place);
        let width = lines.next_back().map_or(1, |underline| underline.matches('^').count());
        let Some((name, line, column)) = place else {
            let is_named =
                |name: &&String| !name.starts_with(BUILT_IN_PREFIX) && message.contains(&format!("`{name}`"));
            let name = templates.iter().map(|(name, _)| name).find(is_named);
            let fault = match name {
                Some(name) => self.fault(name, None, message),
                None => Diagnostic::new(Lint::Template, message),
            };
            return fault.help("give one of them another name");
        };
        let text = templates.iter().find(|(template, _)| template == name).map(|(_, text)| *text);
        let span = text.and_then(|text| span_at(text, line, column, width));
        let wanted = message.split('`').nth(1).unwrap_or_default();
        let help = if message.starts_with("unknown template") {
            nearest(wanted, names.iter().copied())
        } else if message.starts_with("unknown filter") {
            format!("beside Tera's own filters there are `{}`", filters::NAMES.join("` and `"))
        } else if message.starts_with("block") {
            "a template that extends another may only fill blocks which that one has".to_owned()
        } else {
            "it is neither Tera's own nor defined by a template of this theme".to_owned()
        };
        self.fault(name, span, message).help(help)
    }

    /// A fault in a template: at its place if it is the site's, else with the built-in template's name.
    fn fault(&self, template: &str, span: Option<Range<usize>>, message: String) -> Diagnostic {
        if let Some(name) = template.strip_prefix(BUILT_IN_PREFIX) {
            return Diagnostic::new(Lint::Template, format!("{message}, in the built-in template `{name}`"));
        }
        let between = self.between.iter().find_map(|(prefix, folder)| Some((folder, template.strip_prefix(prefix)?)));
        let (folder, name) = between.unwrap_or((&self.folder, template));
        let file = below(folder, &format!("templates/{name}"));
        let cut = self.cuts.get(template).copied().unwrap_or_default();
        let place =
            span.map_or_else(|| Place::file(&file), |span| Place::span(&file, span.start + cut..span.end + cut));
        Diagnostic::new(Lint::Template, message).at(place)
    }
}

/// A message of a library in our style: lower case, no full stop; what it lists as available becomes help.
pub(super) fn restyle(message: &str) -> (String, Option<String>) {
    let message = message.lines().next().unwrap_or_default();
    let lists = [" Available variables: ", " Available fields: "];
    let (message, available) = lists
        .iter()
        .find_map(|list| message.split_once(list))
        .map_or((message, None), |(message, names)| (message, Some(names)));
    let wanted = message.split('`').nth(1).unwrap_or_default();
    let help = available.map(|names| nearest(wanted, names.split(", ")));
    let message = message.trim_end_matches('.');
    let mut rest = message.chars();
    let is_acronym = message.chars().nth(1).is_some_and(char::is_uppercase);
    let message = match rest.next() {
        Some(first) if !is_acronym => first.to_lowercase().chain(rest).collect(),
        _ => message.to_owned(),
    };
    (message, help)
}

/// "Did you mean", or what there is.
fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    /// How alike two names must be for one to be suggested (Jaro-Winkler, 1 is equal).
    const ALIKE: f64 = 0.8;
    /// More names than this help nobody.
    const MOST_LISTED: usize = 16;
    let names: Vec<&str> = names.collect();
    let likeness = |name: &str| strsim::jaro_winkler(wanted, name);
    let best = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|name| likeness(name) >= ALIKE);
    match best {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("there are `{}`", names[..names.len().min(MOST_LISTED)].join("`, `")),
    }
}

/// A circle, from its first template back to it.
fn chain(first: &str, rest: &[String]) -> String {
    std::iter::once(first).chain(rest.iter().map(|name| &**name)).collect::<Vec<_>>().join(" → ")
}

/// `name:line:column`, counted from 1.
fn split_place(place: &str) -> Option<(&str, usize, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((parts.next()?, line, column))
}

/// Bytes of `width` characters from a line and column, counted from 1.
fn span_at(text: &Text, line: usize, column: usize, width: usize) -> Option<Range<usize>> {
    let start_of_line: usize = text.text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let line = text.text.get(start_of_line..)?.lines().next()?;
    let bytes = |text: &str, characters: usize| text.chars().take(characters).map(char::len_utf8).sum::<usize>();
    let start = bytes(line, column.checked_sub(1)?);
    let end = start + bytes(&line[start..], width);
    Some(start_of_line + start..start_of_line + end)
}

/// Where a template names another in a tag: the name, in quotes, or that of a built-in one without its prefix.
fn find_tag(text: &Text, name: &str) -> Option<Range<usize>> {
    let bare = name.strip_prefix(BUILT_IN_PREFIX).unwrap_or(name);
    let quoted =
        [name, bare].into_iter().flat_map(|name| [format!("\"{name}\""), format!("'{name}'"), format!("`{name}`")]);
    let (start, length) = quoted.into_iter().find_map(|quoted| Some((text.text.find(&quoted)?, quoted.len())))?;
    Some(start + 1..start + length - 1)
}
