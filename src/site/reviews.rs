//! When articles are to be reviewed. Whether that is past depends on the day, which only `check` asks about.

use std::ops::Range;
use std::sync::Arc;

use super::ids::ArticleId;
use crate::article::front_matter::Defaults;
use crate::article::{Outline, Spans};
use crate::base::date::Date;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::FILE_NAME;

/// An article that is to be reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    article: ArticleId,
    by: Date,
    /// Where its folder says so for it.
    folder: Option<Place>,
}

/// The articles that are to be reviewed some day.
pub(super) fn gather(articles: &[Arc<Outline>], spans: &[Arc<Spans>], defaults: &Defaults) -> Vec<Review> {
    let review = |(index, (outline, spans)): (usize, (&Arc<Outline>, &Arc<Spans>))| {
        let by = outline.meta.review_by?;
        let article = ArticleId::at(index);
        if spans.meta.of("review_by").is_some() {
            return Some(Review { article, by, folder: None });
        }
        let file = SourcePath::default().join(FILE_NAME);
        let folder = defaults.span_of(&outline.path, "review_by").map(|span| Place::span(&file, span));
        Some(Review { article, by, folder })
    };
    articles.iter().zip(spans).enumerate().filter_map(review).collect()
}

impl super::Site {
    /// The reviews that are overdue on a day. `span_of` says where the front matter of an article asks for one.
    pub fn reviews_due(&self, today: Date, span_of: impl Fn(ArticleId) -> Option<Range<usize>>) -> Vec<Diagnostic> {
        let overdue = self.reviews.iter().filter(|review| review.by.day() < today.day());
        let warn = |review: &Review| {
            let outline = self.article(review.article);
            let message = format!("`{}` was to be reviewed by {}", outline.path, review.by.day());
            let place = span_of(review.article).map(|span| Place::span(&outline.path, span));
            let fault = Diagnostic::new(Lint::ReviewDue, message);
            let fault = fault.at(place.unwrap_or_else(|| Place::file(&outline.path)));
            let fault = match &review.folder {
                Some(place) => fault.related(place.clone(), "its folder says so here"),
                None => fault,
            };
            fault.help(match &outline.meta.owner {
                Some(owner) => format!("ask {owner}, who owns it; then set a later `review_by`"),
                None => "look through it, then set a later `review_by`".to_owned(),
            })
        };
        overdue.map(warn).collect()
    }
}
