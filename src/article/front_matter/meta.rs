//! From a map of keys to what they mean.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use crate::base::date::{BadDate, Date};
use crate::base::path::SourcePath;
use crate::base::text::{self, is_language_tag};
use crate::base::value::read::{Spanned, WrongType};
use crate::base::value::{Entry, Node, Value, to_json};
use crate::diagnostic::{Diagnostic, Lint};

use super::doubles::all;
use super::{Meta, MetaSpans, draft, keys, permalink};

/// Takes out of `entries` what Larder knows; the rest becomes params.
pub(super) fn decode(file: &SourcePath, entries: &[Entry]) -> (Meta, MetaSpans, Vec<Diagnostic>) {
    let mut decoder =
        Decoder { file, entries, spans: MetaSpans::default(), given: BTreeSet::new(), diagnostics: Vec::new() };
    let mut meta = Meta {
        title: decoder.text("title"),
        description: decoder.text("description"),
        date: decoder.date("date"),
        updated: decoder.date("updated"),
        tags: decoder.tags(),
        aliases: decoder.aliases(),
        slug: decoder.text("slug"),
        permalink: decoder.permalink(),
        weight: decoder.first("weight", Node::integer),
        draft: decoder.draft(),
        lang: decoder.first("lang", language),
        template: decoder.text("template"),
        toc: decoder.first("toc", Node::boolean),
        author: decoder.first("author", people),
        image: decoder.first("image", image),
        sources: decoder.sources(),
        kind: decoder.text("kind"),
        owner: decoder.first("owner", people),
        review_by: decoder.date("review_by"),
        minutes: decoder.first("minutes", minutes),
        terms: decoder.first("terms", Node::boolean),
        audience: decoder.audience(),
        subjects: decoder.subjects(),
        facts: decoder.facts(),
        facts_from: decoder.facts_from(),
        as_of: decoder.date("as_of"),
        given: BTreeSet::new(),
        unsound: None,
        params: decoder.params(),
    };
    meta.given = decoder.given;
    Diagnostic::sort(&mut decoder.diagnostics);
    (meta, decoder.spans, decoder.diagnostics)
}

/// What `lang` must be.
const LANGUAGE: &str = "a language tag";

fn language(node: &Node) -> Result<String, WrongType> {
    let tag = node.text()?.trim();
    if is_language_tag(tag) { Ok(tag.to_owned()) } else { Err(node.expected(LANGUAGE)) }
}

struct Decoder<'a> {
    file: &'a SourcePath,
    entries: &'a [Entry],
    spans: MetaSpans,
    given: BTreeSet<&'static str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Decoder<'a> {
    /// Whatever is written under `key`.
    fn all(&self, key: &'static str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        all(self.entries, key)
    }

    /// The first that is written under `key`.
    fn written(&self, key: &'static str) -> Option<&'a Node> {
        self.all(key).next().map(|entry| &entry.value)
    }

    /// The first of a field's keys whose value is of the right type; wrong ones before it are reported.
    fn first<T>(&mut self, field: &'static str, read: impl Fn(&'a Node) -> Result<T, WrongType>) -> Option<T> {
        keys::meaning(field).iter().find_map(|key| self.one(field, key, &read))
    }

    fn one<T>(
        &mut self,
        field: &'static str,
        key: &'static str,
        read: impl Fn(&'a Node) -> Result<T, WrongType>,
    ) -> Option<T> {
        self.all(key).find_map(|entry| match read(&entry.value) {
            Ok(value) => {
                self.found(field, &entry.value);
                Some(value)
            }
            Err(wrong) => {
                self.wrong_type(&entry.key, wrong);
                None
            }
        })
    }

    /// Keeps in mind where a field is set.
    fn found(&mut self, field: &'static str, node: &Node) {
        self.spans.values.insert(field, node.span.clone());
        self.given.insert(field);
    }

    fn text(&mut self, field: &'static str) -> Option<String> {
        self.first(field, |node| node.text().map(|text| text.trim().to_owned()))
    }

    fn date(&mut self, field: &'static str) -> Option<Date> {
        let node = keys::meaning(field).iter().find_map(|key| self.written(key))?;
        // Vaults link a date to the day's note.
        let parsed = match node.as_name() {
            Some(text) => Date::parse(&bare_name(text)),
            None => Err(BadDate::Unreadable(format!("`{field}` is not written as a date"))),
        };
        match parsed {
            Ok(date) if date.is_zero() => None,
            Ok(date) => {
                self.found(field, node);
                Some(date)
            }
            Err(bad) => {
                let (lint, help) = match bad {
                    BadDate::Unreadable(_) => (
                        Lint::FrontMatterType,
                        "as it is, the key is ignored; write it as `2026-11-23` or `2026-11-23 14:05`",
                    ),
                    BadDate::Impossible(_) => {
                        (Lint::BadDate, "write one that exists, as `2026-11-23` or `2026-11-23 14:05`")
                    }
                };
                self.report(lint, node.span.clone(), bad.to_string(), help);
                None
            }
        }
    }

    fn draft(&mut self) -> bool {
        let Some(said) = draft::read(self.file, self.entries) else { return false };
        self.found("draft", said.at);
        self.diagnostics.extend(said.fault);
        said.is_draft
    }

    fn permalink(&mut self) -> Option<String> {
        let permalink = self.one("permalink", "permalink", permalink::read);
        // `url: https://…` is where a clipped article came from; it stays a param.
        permalink.or_else(|| {
            let is_path = self.written("url").is_some_and(|node| !permalink::is_address(node));
            if is_path { self.one("permalink", "url", permalink::read) } else { None }
        })
    }

    /// Tags under all their keys, Zola's `[taxonomies]` included, each once.
    fn tags(&mut self) -> Vec<String> {
        let nested = self.written("taxonomies").and_then(|node| node.get("tags"));
        let named = keys::meaning("tags").iter().flat_map(|key| self.all(key)).map(|entry| (&*entry.key, &entry.value));
        let lists: Vec<_> = named.chain(nested.map(|node| ("taxonomies.tags", node))).collect();
        let mut seen = HashSet::new();
        let mut tags = Vec::new();
        for (key, node) in lists {
            self.given.insert("tags");
            for Spanned { span, value } in self.list(key, node.texts_or_commas()) {
                let tag = bare_name(value).trim_start_matches('#').trim().to_owned();
                if !tag.is_empty() && seen.insert(text::fold(&tag)) {
                    self.spans.tags.push(span);
                    tags.push(tag);
                }
            }
        }
        tags
    }

    fn aliases(&mut self) -> Vec<String> {
        let named = self.united("aliases", Node::texts);
        let (spans, aliases) = named.into_iter().map(|alias| (alias.span, bare_name(alias.value))).unzip();
        self.spans.aliases = spans;
        aliases
    }

    fn sources(&mut self) -> Vec<String> {
        let named = self.united("sources", Node::texts);
        let (spans, sources) = named.into_iter().map(|source| (source.span, source.value)).unzip();
        self.spans.sources = spans;
        sources
    }

    fn audience(&mut self) -> Vec<String> {
        if let Some(node) = self.written("audience") {
            self.found("audience", node);
        }
        self.united("audience", Node::texts_or_commas).into_iter().map(|name| name.value).collect()
    }

    fn subjects(&mut self) -> Vec<String> {
        let named = self.united("subjects", Node::texts_or_commas);
        let (spans, subjects): (_, Vec<String>) =
            named.into_iter().map(|subject| (subject.span, bare_name(subject.value))).unzip();
        self.spans.subjects = spans;
        self.warn_of_wide_commas(&subjects);
        subjects
    }

    fn facts_from(&mut self) -> Vec<String> {
        let named = self.united("facts_from", Node::texts);
        let (spans, files) = named.into_iter().map(|file| (file.span, bare_name(file.value))).unzip();
        self.spans.facts_from = spans;
        files
    }

    /// Criteria and what is said of them, as written; several values are one text.
    fn facts(&mut self) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        for entry in self.all("facts") {
            self.found("facts", &entry.value);
            let Some(lines) = entry.value.entries() else {
                self.wrong_type(&entry.key, entry.value.expected(FACTS));
                continue;
            };
            for line in lines {
                match fact(&line.value) {
                    Ok(value) => {
                        self.spans.facts.push([line.key_span.clone(), line.value.span.clone()]);
                        facts.push((line.key.clone(), value));
                    }
                    Err(wrong) => self.wrong_type(&format!("facts.{}", line.key), wrong),
                }
            }
        }
        facts
    }

    /// The items of every list under `key`.
    fn united(
        &mut self,
        key: &'static str,
        read: impl Fn(&'a Node) -> Result<Vec<Spanned<String>>, WrongType>,
    ) -> Vec<Spanned<String>> {
        let mut items = Vec::new();
        for entry in self.all(key) {
            self.given.insert(key);
            items.extend(self.list(&entry.key, read(&entry.value)));
        }
        items
    }

    fn list(&mut self, key: &str, read: Result<Vec<Spanned<String>>, WrongType>) -> Vec<Spanned<String>> {
        read.unwrap_or_else(|wrong| {
            self.wrong_type(key, wrong);
            Vec::new()
        })
    }

    /// Keys that mean nothing to Larder.
    /// `[a，b]` is a list of one name, since only the narrow comma separates.
    fn warn_of_wide_commas(&mut self, subjects: &[String]) {
        for (number, name) in subjects.iter().enumerate().filter(|(_, name)| name.contains(['，', '、'])) {
            let span = self.spans.subjects[number].clone();
            let help = "put the narrow comma between subjects, as in `[a, b]`, or each in a line of its own";
            self.report(Lint::FrontMatterType, span, format!("`{name}` is one subject"), help);
        }
    }

    fn params(&mut self) -> serde_json::Map<String, serde_json::Value> {
        let mut params = serde_json::Map::new();
        for entry in self.entries {
            let key = entry.key.as_str();
            let address = key == "url" && permalink::is_address(&entry.value);
            if keys::field(key).is_some() && !address {
                continue;
            }
            if let Some(likely) = keys::near_miss(key) {
                let help = format!("did you mean `{likely}`? as it is, templates see it as `page.params`");
                self.report(
                    Lint::UnknownKey,
                    entry.key_span.clone(),
                    format!("`{key}` is no key that Larder knows"),
                    help,
                );
            }
            if let Some(value) = param(entry) {
                params.insert(entry.key.clone(), value);
            }
        }
        params
    }

    fn wrong_type(&mut self, key: &str, wrong: WrongType) {
        let message = format!("`{key}` must be {}", wrong.expected);
        let help = match wrong.expected {
            LANGUAGE => "as it is, the key is ignored; write it as `en`, `de` or `zh-CN`",
            FACTS => "as it is, the key is ignored; write a line for each fact below it, as in `  price: 12 GBP`",
            expected => permalink::way_out(expected).unwrap_or("as it is, the key is ignored"),
        };
        self.report(Lint::FrontMatterType, wrong.span, message, help);
    }

    fn report(&mut self, lint: Lint, span: Range<usize>, message: String, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(lint, message).at_span(self.file, span).help(help));
    }
}

/// A key's value for templates: nulls are left out, and so are the tags that `[taxonomies]` has lost to `tags`.
fn param(entry: &Entry) -> Option<serde_json::Value> {
    if entry.value.value == Value::Null {
        return None;
    }
    let mut value = with_names(&entry.value);
    if let (true, Some(taxonomies)) = (entry.key == "taxonomies", value.as_object_mut()) {
        taxonomies.shift_remove("tags");
        if taxonomies.is_empty() {
            return None;
        }
    }
    Some(value)
}

/// A value as JSON, in which an unquoted `[[X]]` is the text that it looks like, as it is when quoted. Numbers in double
/// brackets are lists.
fn with_names(node: &Node) -> serde_json::Value {
    let is_word = |node: &Node| matches!(&node.value, Value::Scalar { plain: true, .. }) && to_json(node).is_string();
    match &node.value {
        Value::List(outer) => match (node.as_wikilink(), outer.as_slice()) {
            (Some(name), [Node { value: Value::List(inner), .. }]) if inner.iter().all(is_word) => name.into(),
            (_, items) => items.iter().map(with_names).collect(),
        },
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), with_names(&entry.value))).collect(),
        Value::Null | Value::Scalar { .. } => to_json(node),
    }
}

/// What `facts` must be.
const FACTS: &str = "a map of criteria and values";

/// What is said of a criterion, as written.
fn fact(node: &Node) -> Result<String, WrongType> {
    match &node.value {
        Value::Null => Ok(String::new()),
        Value::Scalar { text, .. } => Ok(text.trim().to_owned()),
        Value::List(_) | Value::Map(_) => {
            let items = node.texts().map_err(|_| node.expected("a text or a list of texts"))?;
            let items: Vec<String> = items.into_iter().map(|item| item.value).collect();
            Ok(items.join(", "))
        }
    }
}

/// Minutes, begun ones counted.
fn minutes(node: &Node) -> Result<u32, WrongType> {
    let number = node.text().ok().and_then(|text| text.trim().parse::<f64>().ok());
    let minutes = number.filter(|minutes| *minutes > 0.0 && *minutes <= f64::from(keys::MOST_MINUTES));
    minutes.map(|minutes| minutes.ceil() as u32).ok_or_else(|| node.expected("a positive number of minutes"))
}

/// The picture; of several the first.
fn image(node: &Node) -> Result<String, WrongType> {
    let images = node.texts().map_err(|_| node.expected("text"))?;
    images.into_iter().next().map(|image| bare_name(image.value)).ok_or_else(|| node.expected("text"))
}

/// One person or several.
fn people(node: &Node) -> Result<String, WrongType> {
    let names = node.texts().map_err(|_| node.expected("a name or a list of names"))?;
    let names: Vec<String> = names.into_iter().map(|name| bare_name(name.value)).collect();
    Ok(names.join(", "))
}

/// The name in `[[name]]` or `![[name]]`, or the text as it is; what follows `|` is only for show.
fn bare_name(name: String) -> String {
    let link = name.strip_prefix('!').unwrap_or(&name);
    match link.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        Some(target) => target.split('|').next().unwrap_or_default().trim().to_owned(),
        None => name,
    }
}
