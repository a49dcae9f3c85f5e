//! Small sites for the tests of other modules.

use std::sync::Arc;

use super::{Parts, Site, assemble};
use crate::article;
use crate::base::map::HashMap;
use crate::base::path::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;
use crate::source::LeftOut;

/// A site of nothing but these articles, by path, in that order; and what is wrong with it.
pub fn assembled<P: AsRef<str>, T: AsRef<str>>(articles: impl IntoIterator<Item = (P, T)>) -> (Site, Vec<Diagnostic>) {
    let (settings, _) = Settings::read(None, "kitchen").unwrap();
    let parse = |(path, text): (P, T)| {
        let path = SourcePath::new(path.as_ref()).unwrap();
        let (article, _) = article::parse(&path, text.as_ref(), &settings.dialect);
        (article.outline, article.spans)
    };
    let articles = articles.into_iter().map(parse).collect();
    assemble(Parts {
        settings: Arc::new(settings),
        content: SourcePath::new("content").unwrap(),
        articles,
        unread: Vec::new(),
        assets: &[],
        statics: &[],
        left_out: &LeftOut::default(),
        data: &HashMap::default(),
        theme_files: Vec::new(),
        templates: None,
        with_drafts: false,
    })
}

/// The same without what is wrong.
pub fn site<P: AsRef<str>, T: AsRef<str>>(articles: impl IntoIterator<Item = (P, T)>) -> Site {
    assembled(articles).0
}
