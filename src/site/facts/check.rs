//! What is missing, contradictory, or nearly something else.

use super::{Comparison, Fact, Facts, Sources, rows};
use crate::base::name::fold_name;
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
    /// Whether it stands there blank, and not a whole section lacks it.
    pub is_cell: bool,
}

/// Looks over all facts and comparisons.
pub(super) fn check(sources: &Sources<'_>, facts: &Facts, lacks: Vec<Lack>, diagnostics: &mut Vec<Diagnostic>) {
    let checker = Checker { sources, facts };
    diagnostics.extend(lacks.into_iter().filter_map(|lack| checker.lack(lack)));
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
}

impl Checker<'_> {
    fn is_missing(&self, subject: SubjectId, criterion: CriterionId) -> bool {
        self.facts.fact(subject, criterion).is_none_or(|fact| fact.value == Value::Missing)
    }

    fn name(&self, subject: SubjectId) -> &str {
        self.facts.subject(subject).name.text()
    }

    fn label(&self, criterion: CriterionId) -> &str {
        self.facts.criterion(criterion).label.text()
    }

    /// A section or cell that says nothing of a subject, if nothing else does.
    fn lack(&self, lack: Lack) -> Option<Diagnostic> {
        if !self.is_missing(lack.subject, lack.criterion) {
            return None;
        }
        let (criterion, subject) = (self.label(lack.criterion), self.called(lack.article, lack.subject));
        let message = format!("`{criterion}` says nothing of `{subject}`");
        let help = if lack.is_cell {
            "fill it in; write `n/a (why)` where it does not apply and `?` where nobody knows yet".to_owned()
        } else {
            format!(
                "add a paragraph that begins with `**{subject}:**`; behind it `n/a (why)` where it does not apply, `?` where nobody knows yet"
            )
        };
        Some(Diagnostic::new(Lint::MissingCell, message).at(lack.place).help(help))
    }

    /// A subject as an article's front matter calls it.
    fn called(&self, article: ArticleId, subject: SubjectId) -> String {
        let outline = self.sources.outline(article);
        let is_meant = |name: &&String| match self.sources.article_named(name, &outline.path) {
            Some(found) => self.facts.subject(subject).article == Some(found),
            None => fold_name(name) == fold_name(self.name(subject)),
        };
        outline.meta.subjects.iter().find(is_meant).cloned().unwrap_or_else(|| self.name(subject).to_owned())
    }

    /// A comparison without rows, and cells that are missing in the one of a fence.
    fn comparison(&self, comparison: &Comparison, diagnostics: &mut Vec<Diagnostic>) {
        let Some(article) = comparison.article else { return };
        let path = &self.sources.outline(article).path;
        let spans = self.sources.spans(article);
        let fence = comparison.fence.and_then(|number| spans.candidates.as_ref()?.fences.get(number as usize));
        let at = match fence {
            Some(spans) => Place::span(path, spans.whole.clone()),
            None => {
                spans.meta.subjects.first().map_or_else(|| Place::file(path), |span| Place::span(path, span.clone()))
            }
        };
        if comparison.heads.is_empty() {
            // It has been said which of its subjects there is not, or that there are none.
            return;
        }
        let criteria = rows::criteria(self.facts, comparison);
        if criteria.is_empty() {
            if comparison.asked.is_none() {
                let fault =
                    Diagnostic::new(Lint::EmptyComparison, "nothing is said of these subjects that could be compared");
                diagnostics.push(fault.at(at).help(
                    "below a heading, begin paragraphs with the names of the subjects, as in `**Name:** …`, or add `facts:` to their articles",
                ));
            }
            return;
        }
        // Of what the article says itself, each section and table has said already what it lacks.
        let is_own = comparison.first.len() == criteria.len() || (fence.is_none() && !comparison.first.is_empty());
        if is_own && !comparison.required {
            return;
        }
        for head in &comparison.heads {
            let missing: Vec<&str> = criteria
                .iter()
                .filter(|criterion| self.is_missing(head.subject, **criterion))
                .map(|criterion| self.label(*criterion))
                .collect();
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
            diagnostics.push(Diagnostic::new(lint, message).at(at.clone()).help(help));
        }
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
        for (index, outline) in self.sources.articles.iter().enumerate() {
            for (number, (key, _)) in outline.meta.facts.iter().enumerate() {
                if settings.criteria.position(key).is_some() {
                    continue;
                }
                let known = settings.criteria.iter().flat_map(|criterion| criterion.names());
                let Some(likely) = near_miss(key, known) else { continue };
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
                if fact.is_some_and(|fact| fact.value != Value::Missing) || outline.meta.says(key) {
                    continue;
                }
                let spans = &self.sources.spans[index].meta;
                let blank = fact.map(|fact| self.place(fact));
                let kind_place = spans.of("kind").map(|span| Place::span(&outline.path, span));
                let place = blank.or(kind_place).unwrap_or_else(|| Place::file(&outline.path));
                let label = self.label(CriterionId::at(criterion));
                let message = format!("`{}` is of the kind `{name}` and lacks `{label}`", outline.path);
                let help = format!("add `{key}: …` to its `facts:`, or take `{key}` out of `[kinds.{name}]`");
                diagnostics.push(Diagnostic::new(Lint::MissingRequired, message).at(place).help(help));
            }
        }
    }
}
