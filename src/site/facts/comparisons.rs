//! Comparisons: which subjects a table shows, where it stands, and which criteria were asked for.

use std::ops::Range;

use super::said::Said;
use super::store::Compared;
use super::{Facts, InArticle, Sources};
use crate::article::facts::{Fence, FenceSpans};
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use crate::base::name::fold_name;
use crate::base::text;
use crate::base::value::read::nearest;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::site::ids::{ArticleId, ComparisonId, CriterionId, SubjectId};

/// So many pairs of names are compared on a site for "did you mean".
const MOST_PAIRS: usize = 1_000_000;

/// So many subjects of a tag or a kind are put side by side: nobody reads more.
pub const MOST_SUBJECTS: usize = 300;

/// Some subjects side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The article that it stands in; none for that of a tag or kind.
    pub article: Option<ArticleId>,
    /// The fence that it stands in the place of; none if it follows the introduction.
    pub fence: Option<u32>,
    /// What it is called.
    pub title: Inlines,
    /// The subjects, in order.
    pub heads: Vec<Head>,
    /// The criteria that were asked for; all that the subjects have if none were.
    pub asked: Option<Vec<CriterionId>>,
    /// The criteria that come first, whatever their number.
    pub first: Vec<CriterionId>,
    /// Whether a missing cell is an error.
    pub required: bool,
}

/// A subject and what it is called in a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The subject.
    pub subject: SubjectId,
    /// The name.
    pub name: Inlines,
}

/// Makes the comparisons of all articles.
pub(super) fn make(
    sources: &Sources<'_>,
    facts: &mut Facts,
    said: &[Said],
    compared: &Compared,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut maker =
        Maker { sources, compared, facts, of_kind: HashMap::new(), pairs: 0, is_required: false, diagnostics };
    let mut made: Vec<(ArticleId, InArticle)> = Vec::new();
    let mut comparisons = Vec::new();
    for (index, said) in said.iter().enumerate() {
        let article = ArticleId::at(index);
        let fences = sources.outline(article).candidates.as_ref().map_or(&[][..], |candidates| &candidates.fences);
        let has_subjects = compared.subjects.contains_key(&article);
        if fences.is_empty() && !has_subjects {
            continue;
        }
        let mut add = |comparison: Comparison| {
            comparisons.push(comparison);
            ComparisonId::at(comparisons.len() - 1)
        };
        let is_placed = fences.iter().any(Fence::is_place);
        // What an article says in tables alone stands in them already, and one with fences shows what it wants to.
        let leads = has_subjects && !is_placed && (said.in_prose || said.criteria.is_empty() && fences.is_empty());
        let leading = leads.then(|| add(maker.own(article, None)));
        let fences = (0..fences.len()).map(|number| maker.fence(article, number as u32).map(&mut add)).collect();
        made.push((article, InArticle { leading, fences }));
    }
    facts.in_article = made.into_iter().collect();
    facts.of_subject = vec![Vec::new(); facts.subjects.len()];
    for (index, comparison) in comparisons.iter().enumerate() {
        for head in &comparison.heads {
            facts.of_subject[head.subject.index()].push(ComparisonId::at(index));
        }
    }
    facts.comparisons = comparisons;
}

struct Maker<'m> {
    sources: &'m Sources<'m>,
    compared: &'m Compared,
    facts: &'m Facts,
    /// The subjects of the kinds that have been asked for.
    of_kind: HashMap<String, Vec<SubjectId>>,
    /// How many pairs of names have been compared.
    pairs: usize,
    /// Whether the fence at hand demands what it names.
    is_required: bool,
    diagnostics: &'m mut Vec<Diagnostic>,
}

impl<'m> Maker<'m> {
    /// The comparison of the subjects that an article's front matter names.
    fn own(&self, article: ArticleId, fence: Option<u32>) -> Comparison {
        let outline = self.sources.outline(article);
        let subjects = self.compared.subjects.get(&article).map_or(&[][..], Vec::as_slice);
        let head = |(subject, number): &(SubjectId, usize)| {
            let written = outline.meta.subjects.get(*number).filter(|name| !name.contains('/'));
            let name = written.map(|name| Inlines::plain(name));
            Head { subject: *subject, name: name.unwrap_or_else(|| self.facts.subject(*subject).name.clone()) }
        };
        let heads: Vec<Head> = subjects.iter().map(head).collect();
        Comparison {
            article: Some(article),
            fence,
            title: names(&heads),
            heads,
            asked: None,
            first: self.compared.criteria.get(&article).cloned().unwrap_or_default(),
            required: false,
        }
    }

    /// The comparison in the place of a fence; none if the fence is shown as it is.
    fn fence(&mut self, article: ArticleId, number: u32) -> Option<Comparison> {
        let outline = self.sources.outline(article);
        let fence = outline.candidates.as_ref()?.fences.get(number as usize)?;
        let spans = self.sources.spans(article).candidates.as_ref()?.fences.get(number as usize)?;
        if fence.is_broken {
            return None;
        }
        self.is_required = fence.required;
        let mut comparison = if fence.is_place() {
            if !self.compared.subjects.contains_key(&article) {
                let message = "this comparison names no subjects, and neither does the front matter";
                let help = "add `subjects: [first, second]`, `tag: name` or `kind: name`";
                self.say(Lint::EmptyComparison, article, &spans.whole, message.to_owned(), help.to_owned());
                return Some(Comparison { article: Some(article), fence: Some(number), ..Comparison::default() });
            }
            self.own(article, Some(number))
        } else {
            Comparison {
                article: Some(article),
                fence: Some(number),
                heads: self.heads(article, fence, spans),
                ..Comparison::default()
            }
        };
        if let Some(title) = &fence.title {
            comparison.title = Inlines::plain(title);
        } else if !fence.is_place() {
            comparison.title = self.title(fence, &comparison.heads);
        }
        if !fence.criteria.is_empty() {
            comparison.asked = Some(self.criteria(article, fence, spans, &comparison.heads));
        }
        comparison.required = fence.required;
        Some(comparison)
    }

    /// What a comparison is called that has no title: as its kind or tag, else by its subjects.
    fn title(&self, fence: &Fence, heads: &[Head]) -> Inlines {
        let kind = fence.kind.as_ref().and_then(|kind| self.kind_named(kind));
        let label = kind.and_then(|kind| self.sources.settings.kinds.get(kind)).map(|kind| &kind.label);
        match (label, &fence.tag) {
            (Some(label), _) => Inlines::plain(label),
            (None, Some(tag)) => Inlines::plain(tag),
            (None, None) => names(heads),
        }
    }

    /// The subjects that a fence names, one by one or by what they have in common.
    fn heads(&mut self, article: ArticleId, fence: &Fence, spans: &FenceSpans) -> Vec<Head> {
        let mut heads: Vec<Head> = Vec::new();
        let mut seen = HashSet::new();
        let head = |facts: &Facts, subject: SubjectId| Head { subject, name: facts.subject(subject).name.clone() };
        for (number, name) in fence.subjects.iter().enumerate() {
            let span = spans.subjects.get(number).unwrap_or(&spans.whole);
            match self.subject_named(article, name) {
                Some(subject) if !seen.insert(subject) => {
                    let message = format!("`{name}` is among the subjects already");
                    self.say(Lint::DuplicateLabel, article, span, message, "take it out".to_owned());
                }
                Some(subject) => heads.push(head(self.facts, subject)),
                None => self.unknown_subject(article, name, span),
            }
        }
        let mut group = self.group(article, fence, &spans.group);
        if group.len() > MOST_SUBJECTS {
            let message =
                format!("this comparison would have {} subjects; the first {MOST_SUBJECTS} are shown", group.len());
            let help = "name a tag and a kind together, or the subjects one by one";
            self.say(Lint::BadComparison, article, &spans.group, message, help.to_owned());
            group.truncate(MOST_SUBJECTS);
        }
        for subject in group {
            if seen.insert(subject) {
                heads.push(head(self.facts, subject));
            }
        }
        heads
    }

    /// The subjects that a fence names by what they have in common: a tag, a kind, or both.
    fn group(&mut self, article: ArticleId, fence: &Fence, span: &Range<usize>) -> Vec<SubjectId> {
        let tagged = fence.tag.as_ref().map(|tag| self.tagged(article, tag, span));
        let of_kind = fence.kind.as_ref().map(|kind| self.group_of_kind(article, kind, span));
        let (mut found, others) = match (tagged, of_kind) {
            (Some(tagged), Some(of_kind)) => (of_kind, tagged),
            (one, other) => return one.or(other).unwrap_or_default(),
        };
        let others: HashSet<SubjectId> = others.into_iter().collect();
        let had_both = !found.is_empty() && !others.is_empty();
        found.retain(|subject| others.contains(subject));
        if had_both && found.is_empty() {
            let message = "no article has both this tag and this kind";
            let help = "take one of the two out, or give the tag to articles of the kind";
            self.say(Lint::EmptyComparison, article, span, message.to_owned(), help.to_owned());
        }
        found
    }

    fn subject_named(&self, article: ArticleId, name: &str) -> Option<SubjectId> {
        let of_article = self.sources.article_named(name, &self.sources.outline(article).path);
        let of_article = of_article.and_then(|article| self.facts.subject_of(article));
        of_article.or_else(|| self.facts.by_name.get(&fold_name(name)).copied())
    }

    fn unknown_subject(&mut self, article: ArticleId, name: &str, span: &Range<usize>) {
        let exists = self.sources.article_named(name, &self.sources.outline(article).path).is_some();
        if exists {
            let message = format!("nothing is said of `{name}` that could be compared");
            let help = format!("add `facts:` to the front matter of `{name}`, or take it out of the comparison");
            return self.say(Lint::UnknownSubject, article, span, message, help);
        }
        let known = self.facts.subject_ids().map(|id| self.facts.subject(id).name.text());
        self.pairs += known.len();
        let help = match nearest(name, known.take_while(|_| self.pairs <= MOST_PAIRS)) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => "name an article, or a subject that another comparison has".to_owned(),
        };
        self.say(Lint::UnknownSubject, article, span, format!("there is no subject `{name}`"), help);
    }

    /// The subjects that have a tag.
    fn tagged(&mut self, article: ArticleId, tag: &str, span: &Range<usize>) -> Vec<SubjectId> {
        if let Some(tag) = self.sources.tags.named(tag) {
            let articles = self.sources.tags.get(tag).articles.iter();
            let found: Vec<SubjectId> = articles.filter_map(|article| self.facts.subject_of(*article)).collect();
            if found.is_empty() {
                let message = "nothing is said of the articles with this tag that could be compared";
                let help = "add `facts:` to the front matter of the articles that are to be compared";
                self.say(Lint::EmptyComparison, article, span, message.to_owned(), help.to_owned());
            }
            return found;
        }
        let known = self.sources.tags.list().iter().map(|tag| &*tag.name);
        self.pairs += known.len();
        let known = known.take_while(|_| self.pairs <= MOST_PAIRS);
        let help = nearest(tag, known).map(|likely| format!("did you mean `{likely}`?"));
        let help = help.unwrap_or_else(|| "give the tag to the articles that are to be compared".to_owned());
        self.say(Lint::UnknownSubject, article, span, format!("no article has the tag `{tag}`"), help);
        Vec::new()
    }

    /// The subjects of a kind, by weight, then title.
    fn group_of_kind(&mut self, article: ArticleId, kind: &str, span: &Range<usize>) -> Vec<SubjectId> {
        let Some(kind) = self.kind_named(kind) else {
            let kinds = &self.sources.settings.kinds;
            let likely = nearest(kind, kinds.keys().map(String::as_str));
            let help = likely.map(|likely| format!("did you mean `{likely}`?"));
            let help = help.unwrap_or_else(|| format!("define it in `site.toml` as `[kinds.{kind}]`"));
            self.say(Lint::UnknownSubject, article, span, format!("there is no kind `{kind}`"), help);
            return Vec::new();
        };
        let known = self.of_kind.entry(kind.to_owned());
        let found = known.or_insert_with(|| self.facts.of_kind(self.sources.articles, kind)).clone();
        if found.is_empty() {
            let help = format!("write `kind: {kind}` in the front matter of the articles that are to be compared");
            self.say(Lint::EmptyComparison, article, span, format!("no article is of the kind `{kind}`"), help);
        }
        found
    }

    /// The kind of that name, as the settings call it.
    fn kind_named(&self, kind: &str) -> Option<&'m str> {
        let folded = text::fold(kind);
        let mut kinds = self.sources.settings.kinds.keys().map(String::as_str);
        kinds.find(|name| *name == kind || text::fold(name) == folded)
    }

    /// The criteria that a fence names.
    fn criteria(&mut self, article: ArticleId, fence: &Fence, spans: &FenceSpans, heads: &[Head]) -> Vec<CriterionId> {
        let mut criteria = Vec::new();
        let mut seen = HashSet::new();
        let mut undeclared = None;
        for (number, name) in fence.criteria.iter().enumerate() {
            let found = self.sources.settings.criteria.position(name).map(CriterionId::at).or_else(|| {
                let undeclared = undeclared.get_or_insert_with(|| self.undeclared(article, heads));
                undeclared.get(&fold_name(name)).copied()
            });
            let Some(criterion) = found else {
                let span = spans.criteria.get(number).unwrap_or(&spans.whole);
                self.unknown_criterion(article, name, span, heads);
                continue;
            };
            if seen.insert(criterion) {
                criteria.push(criterion);
            }
        }
        criteria
    }

    /// The criteria that no settings declare, by folded name: those of this article, then those that the subjects have.
    fn undeclared(&self, article: ArticleId, heads: &[Head]) -> HashMap<String, CriterionId> {
        let own = self.compared.criteria.get(&article).into_iter().flatten().copied();
        let of_heads = heads.iter().flat_map(|head| self.facts.of(head.subject)).map(|fact| fact.criterion);
        let mut undeclared = HashMap::new();
        for id in own.chain(of_heads).filter(|id| !self.facts.is_declared(*id)) {
            undeclared.entry(fold_name(self.facts.criterion(id).label.text())).or_insert(id);
        }
        undeclared
    }

    fn unknown_criterion(&mut self, article: ArticleId, name: &str, span: &Range<usize>, heads: &[Head]) {
        let declared = self.sources.settings.criteria.iter().flat_map(|criterion| criterion.names());
        let of_heads = heads.iter().flat_map(|head| self.facts.of(head.subject));
        let of_heads = of_heads.map(|fact| self.facts.criterion(fact.criterion).label.text());
        let pairs = &mut self.pairs;
        let known = declared.chain(of_heads).take_while(|_| {
            *pairs += 1;
            *pairs <= MOST_PAIRS
        });
        let headings = &self.sources.outline(article).headings;
        let is_section = headings.iter().any(|heading| fold_name(heading.title.text()) == fold_name(name));
        let help = match nearest(name, known) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None if is_section => format!("the section `{name}` has no label of a subject, as in `**Name:** …`"),
            None => "name one that the subjects have facts of, or declare it in `[criteria]`".to_owned(),
        };
        self.say(Lint::UnknownCriterion, article, span, format!("there is no criterion `{name}`"), help);
    }

    /// Says what is wrong with a fence: if it demands what it names, nothing is to be published without it.
    fn say(&mut self, lint: Lint, article: ArticleId, span: &Range<usize>, message: String, help: String) {
        let lint = match lint {
            Lint::UnknownSubject | Lint::UnknownCriterion | Lint::EmptyComparison if self.is_required => {
                Lint::MissingRequired
            }
            _ => lint,
        };
        let place = Place::span(&self.sources.outline(article).path, span.clone());
        self.diagnostics.push(Diagnostic::new(lint, message).at(place).help(help));
    }
}

/// The names of subjects as a title; of very many the first.
fn names(heads: &[Head]) -> Inlines {
    const MOST: usize = 8;
    let mut names: Vec<&str> = heads.iter().take(MOST).map(|head| head.name.text()).collect();
    if heads.len() > MOST {
        names.push("…");
    }
    Inlines::plain(&names.join(" · "))
}
