//! When articles are to be reviewed. Whether that is past depends on the day, which only `check` asks about.

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
    /// Where its front matter says so, or the file.
    place: Place,
    /// Where its folder says so for it.
    folder: Option<Place>,
}

/// The articles that are to be reviewed some day.
pub(super) fn gather(articles: &[Arc<Outline>], spans: &[Arc<Spans>], defaults: &Defaults) -> Vec<Review> {
    let review = |(index, (outline, spans)): (usize, (&Arc<Outline>, &Arc<Spans>))| {
        let by = outline.meta.review_by?;
        let article = ArticleId::at(index);
        if let Some(span) = spans.meta.of("review_by") {
            return Some(Review { article, by, place: Place::span(&outline.path, span), folder: None });
        }
        let file = SourcePath::default().join(FILE_NAME);
        let folder = defaults.span_of(&outline.path, "review_by").map(|span| Place::span(&file, span));
        Some(Review { article, by, place: Place::file(&outline.path), folder })
    };
    articles.iter().zip(spans).enumerate().filter_map(review).collect()
}

impl super::Site {
    /// The reviews that are overdue on a day.
    pub fn reviews_due(&self, today: Date) -> Vec<Diagnostic> {
        let overdue = self.reviews.iter().filter(|review| review.by.day() < today.day());
        let warn = |review: &Review| {
            let outline = self.article(review.article);
            let message = format!("`{}` was to be reviewed by {}", outline.path, review.by.day());
            let fault = Diagnostic::new(Lint::ReviewDue, message).at(review.place.clone());
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
