//! What is missing, contradictory, or nearly something else.

use std::collections::BTreeMap;

use super::store::Compared;
use super::{Comparison, Fact, Facts, Source, Sources, rows};
use crate::base::map::{HashMap, HashMapExt as _, HashSet};
use crate::base::text::is_ideographic;
use crate::base::value::read::near_miss;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::Value;
use crate::site::ids::{ArticleId, CriterionId, SubjectId};

/// Something that a section or table does not say of a subject.
pub(super) struct Lack {
    pub article: ArticleId,
    pub criterion: CriterionId,
    pub subject: SubjectId,
    pub place: Place,
    pub kind: LackKind,
}

/// What lacks it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LackKind {
    /// A section.
    Section,
    /// A place for it that is blank: a cell of a table, or the text behind a label.
    Cell,
    /// A section, as all others of the article.
    Article,
}

/// Looks over all facts and comparisons.
pub(super) fn check(
    sources: &Sources<'_>,
    facts: &Facts,
    compared: &Compared,
    lacks: Vec<Lack>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let checker = Checker { sources, facts, compared };
    let mut lacks = lacks.into_iter().peekable();
    while let Some(article) = lacks.peek().map(|lack| lack.article) {
        let of_article = std::iter::from_fn(|| lacks.next_if(|lack| lack.article == article));
        checker.lacks(article, of_article, diagnostics);
    }
    for comparison in facts.comparisons() {
        checker.comparison(comparison, diagnostics);
    }
    for subject in facts.subject_ids() {
        checker.conflicts(subject, diagnostics);
    }
    checker.slips(diagnostics);
    checker.required(diagnostics);
}

struct Checker<'c> {
    sources: &'c Sources<'c>,
    facts: &'c Facts,
    compared: &'c Compared,
}

/// How something is said of a subject.
fn how_to_say(subject: &str, add: &str) -> String {
    let colon = if subject.chars().next_back().is_some_and(is_ideographic) { '：' } else { ':' };
    format!(
        "{add} a paragraph that begins with `**{subject}{colon}**`; behind it `n/a (why)` where it does not apply, `?` where nobody knows yet"
    )
}

impl<'c> Checker<'c> {
    fn is_missing(&self, subject: SubjectId, criterion: CriterionId) -> bool {
        self.facts.fact(subject, criterion).is_none_or(|fact| fact.value == Value::Missing)
    }

    fn name(&self, subject: SubjectId) -> &str {
        self.facts.subject(subject).name.text()
    }

    fn label(&self, criterion: CriterionId) -> &str {
        self.facts.criterion(criterion).label.text()
    }

    /// Whether there is no value, or one that is not what its criterion wants.
    fn is_unsound(&self, subject: SubjectId, criterion: CriterionId) -> bool {
        let is_typed =
            self.facts.declared(self.sources.settings, criterion).is_some_and(|declared| declared.is_typed());
        self.is_missing(subject, criterion)
            || is_typed && self.facts.fact(subject, criterion).is_some_and(|fact| fact.value == Value::Text)
    }

    /// What the sections and tables of an article lack, if nothing else says it.
    fn lacks(&self, article: ArticleId, lacks: impl Iterator<Item = Lack>, diagnostics: &mut Vec<Diagnostic>) {
        let called = self.called(article);
        let name = |subject| called.get(&subject).copied().unwrap_or_else(|| self.name(subject));
        let mut never: BTreeMap<SubjectId, Place> = BTreeMap::new();
        for lack in lacks.filter(|lack| self.is_missing(lack.subject, lack.criterion)) {
            if lack.kind == LackKind::Article {
                never.entry(lack.subject).or_insert(lack.place);
                continue;
            }
            let subject = name(lack.subject);
            let message = format!("`{}` says nothing of `{subject}`", self.label(lack.criterion));
            let help = match lack.kind {
                LackKind::Cell => {
                    "fill it in; write `n/a (why)` where it does not apply and `?` where nobody knows yet".to_owned()
                }
                LackKind::Section | LackKind::Article => how_to_say(subject, "add"),
            };
            diagnostics.push(Diagnostic::new(Lint::MissingCell, message).at(lack.place).help(help));
        }
        for (subject, place) in never {
            let subject = name(subject);
            let fault = Diagnostic::new(Lint::MissingCell, format!("no section says anything of `{subject}`"));
            diagnostics.push(fault.at(place).help(how_to_say(subject, "below each heading, add")));
        }
    }

    /// The subjects of an article as its front matter calls them.
    fn called(&self, article: ArticleId) -> HashMap<SubjectId, &'c str> {
        let names = &self.sources.outline(article).meta.subjects;
        let mut called = HashMap::new();
        for (subject, number) in self.compared.subjects.get(&article).into_iter().flatten() {
            called.extend(names.get(*number).map(|name| (*subject, name.as_str())));
        }
        called
    }

    /// A comparison without rows, and cells that are missing in the one of a fence.
    fn comparison(&self, comparison: &Comparison, diagnostics: &mut Vec<Diagnostic>) {
        let Some(article) = comparison.article else { return };
        if comparison.heads.is_empty() {
            // It has been said which of its subjects there is not, or that there are none.
            return;
        }
        let criteria = rows::criteria(self.facts, comparison);
        let is_empty = criteria.is_empty();
        if let Some(fault) = self.unplaced(article, comparison, is_empty) {
            diagnostics.push(fault);
        } else if is_empty && comparison.asked.is_none() {
            diagnostics.push(self.empty(comparison).at(self.place_of(article, comparison)));
        }
        // Below its introduction an article has its sections compared, or else what others say, which nobody has looked at yet.
        if !is_empty && (comparison.fence.is_some() || comparison.first.is_empty()) {
            self.holes(article, comparison, criteria, diagnostics);
        }
    }

    /// Where a comparison is asked for: its fence, else the first of the subjects in front matter.
    fn place_of(&self, article: ArticleId, comparison: &Comparison) -> Place {
        let path = &self.sources.outline(article).path;
        let spans = self.sources.spans(article);
        let fence = comparison.fence.and_then(|number| spans.candidates.as_ref()?.fences.get(number as usize));
        let span = fence.map(|fence| &fence.whole).or_else(|| spans.meta.subjects.first());
        span.map_or_else(|| Place::file(path), |span| Place::span(path, span.clone()))
    }

    /// Labels that make no row, where rows are what is meant, or where there is none.
    fn unplaced(&self, article: ArticleId, comparison: &Comparison, is_empty: bool) -> Option<Diagnostic> {
        let unplaced = self.compared.unplaced.get(&article).filter(|_| comparison.fence.is_none())?;
        if !unplaced.is_repeated && !is_empty {
            return None;
        }
        let message = "this text makes no row of the table, for it stands below no heading";
        let place = self.sources.place(article, &Source::Passage(unplaced.passage));
        let help = "write what is compared as a heading above it, as in `## Price`; a line in bold is none";
        Some(Diagnostic::new(Lint::EmptyComparison, message).at(place).help(help))
    }

    /// The cells that a comparison lacks.
    fn holes(
        &self,
        article: ArticleId,
        comparison: &Comparison,
        criteria: Vec<CriterionId>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        // What the sections and tables of the article itself lack is told there.
        let told: HashSet<CriterionId> = comparison.first.iter().copied().filter(|_| !comparison.required).collect();
        let criteria: Vec<CriterionId> = criteria.into_iter().filter(|criterion| !told.contains(criterion)).collect();
        for head in &comparison.heads {
            let missing = |criterion: &&CriterionId| match comparison.required {
                true => self.is_unsound(head.subject, **criterion),
                false => self.is_missing(head.subject, **criterion),
            };
            let missing: Vec<&str> = criteria.iter().filter(missing).map(|criterion| self.label(*criterion)).collect();
            if missing.is_empty() {
                continue;
            }
            let message = format!("this comparison lacks `{}` of `{}`", missing.join("`, `"), head.name.text());
            let lint = if comparison.required { Lint::MissingRequired } else { Lint::MissingCell };
            let place = match self.facts.subject(head.subject).article {
                Some(_) => "add it to the `facts:` of its article",
                None => "say it where the rest is said",
            };
            let help = format!("{place}; `n/a (why)` where it does not apply, `?` where nobody knows yet");
            diagnostics.push(Diagnostic::new(lint, message).at(self.place_of(article, comparison)).help(help));
        }
    }

    /// A comparison without rows: nothing is said of its subjects, or of no two of them in the same respect.
    fn empty(&self, comparison: &Comparison) -> Diagnostic {
        let lint = if comparison.required { Lint::MissingRequired } else { Lint::EmptyComparison };
        let facts = comparison.heads.iter().flat_map(|head| self.facts.of(head.subject));
        let mut known = facts.filter(|fact| fact.value != Value::Missing);
        let Some(fact) = known.next() else {
            let message = "nothing is said of these subjects that could be compared";
            return Diagnostic::new(lint, message).help(
                "below a heading, begin paragraphs with the names of the subjects, as in `**Name:** …`, or add `facts:` to their articles",
            );
        };
        let message = "these subjects have no criterion in common";
        let label = self.label(fact.criterion);
        Diagnostic::new(lint, message)
            .help(format!("declare `{label}` in `[criteria]` of `site.toml`, so that it is the same in every article"))
    }

    /// Two places that give one subject different values.
    fn conflicts(&self, subject: SubjectId, diagnostics: &mut Vec<Diagnostic>) {
        for facts in self.facts.of(subject).chunk_by(|a, b| a.criterion == b.criterion) {
            let [best, others @ ..] = facts else { continue };
            if best.criterion.index() >= self.sources.settings.criteria.len() {
                continue;
            }
            for other in others.iter().filter(|other| best.value.conflicts(&other.value)) {
                let message = format!(
                    "`{}` of `{}` is `{}` here and `{}` elsewhere",
                    self.label(best.criterion),
                    self.name(subject),
                    other.text.text(),
                    best.text.text(),
                );
                let fault = Diagnostic::new(Lint::ConflictingFact, message).at(self.place(other));
                let fault = fault.related(self.place(best), "this one is shown");
                diagnostics.push(fault.help("make the two say the same, or take this one out"));
            }
        }
    }

    fn place(&self, fact: &Fact) -> Place {
        self.sources.place(fact.article, &fact.source)
    }

    /// Keys of `facts` that are nearly a criterion of the settings.
    fn slips(&self, diagnostics: &mut Vec<Diagnostic>) {
        let settings = self.sources.settings;
        if settings.criteria.is_empty() {
            return;
        }
        let mut known: HashMap<&str, Option<&str>> = HashMap::new();
        for (index, outline) in self.sources.articles.iter().enumerate() {
            for (number, (key, _)) in outline.meta.facts.iter().enumerate() {
                if settings.criteria.position(key).is_some() {
                    continue;
                }
                let likely = known.entry(key.as_str()).or_insert_with(|| {
                    near_miss(key, settings.criteria.iter().flat_map(|criterion| criterion.names()))
                });
                let Some(likely) = likely else { continue };
                let span = self.sources.spans[index].meta.facts.get(number).map(|[key, _]| key.clone());
                let place = span.map_or_else(|| Place::file(&outline.path), |span| Place::span(&outline.path, span));
                let fault = Diagnostic::new(Lint::UnknownCriterion, format!("`{key}` is no criterion of `site.toml`"));
                diagnostics.push(
                    fault
                        .at(place)
                        .help(format!("did you mean `{likely}`? as it is, it belongs to this article alone")),
                );
            }
        }
    }

    /// Articles that lack a fact which their kind requires.
    fn required(&self, diagnostics: &mut Vec<Diagnostic>) {
        let settings = self.sources.settings;
        for (index, outline) in self.sources.articles.iter().enumerate() {
            let Some((name, kind)) = crate::site::settled::kind_of(settings, &outline.meta) else { continue };
            if outline.meta.unsound.is_some() || self.sources.misnamed.contains(&outline.path) {
                continue;
            }
            let subject = self.facts.subject_of(ArticleId::at(index));
            for key in &kind.required {
                let Some(criterion) = settings.criteria.position(key) else { continue };
                let fact = subject.and_then(|subject| self.facts.fact(subject, CriterionId::at(criterion)));
                let criterion = CriterionId::at(criterion);
                let is_unsound = subject.is_none_or(|subject| self.is_unsound(subject, criterion));
                let is_missing = fact.is_none_or(|fact| fact.value == Value::Missing);
                if !is_unsound || is_missing && outline.meta.says(key) {
                    continue;
                }
                let spans = &self.sources.spans[index].meta;
                let blank = fact.map(|fact| self.place(fact));
                let kind_place = spans.of("kind").map(|span| Place::span(&outline.path, span));
                let place = blank.or(kind_place).unwrap_or_else(|| Place::file(&outline.path));
                let label = self.label(criterion);
                let (message, help) = match is_missing {
                    true => (
                        format!("`{}` is of the kind `{name}` and lacks `{label}`", outline.path),
                        format!("add `{key}: …` to its `facts:`, or take `{key}` out of `[kinds.{name}]`"),
                    ),
                    false => (
                        format!("`{}` is of the kind `{name}`, and its `{label}` cannot be read", outline.path),
                        format!("write it as its type wants it, or take `{key}` out of `[kinds.{name}]`"),
                    ),
                };
                diagnostics.push(Diagnostic::new(Lint::MissingRequired, message).at(place).help(help));
            }
        }
    }
}
