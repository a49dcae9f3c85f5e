//! `#tags` in the text that stand nowhere else: slips, or number signs that a letter happened to follow.

use std::sync::Arc;

use super::Tags;
use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::diagnostic::{Diagnostic, Lint};
use crate::site::ids::{ArticleId, TagId};
use crate::site::urls::Urls;

/// Warns of each tag that one text names once, and no front matter or page of the tag's own declares.
pub fn check(
    tags: &Tags,
    articles: &[Arc<Outline>],
    spans: &[Arc<Spans>],
    urls: &Urls,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, article) in articles.iter().enumerate().filter(|(_, article)| !article.text_tags.is_empty()) {
        let mut uses: HashMap<TagId, usize> = HashMap::new();
        for id in article.tags().filter_map(|name| tags.named(name)) {
            *uses.entry(id).or_default() += 1;
        }
        for (name, span) in article.text_tags.iter().zip(&spans[index].text_tags) {
            let Some(id) = tags.named(name) else { continue };
            let tag = tags.get(id);
            let is_alone = tag.articles == [ArticleId::at(index)] && tag.children.is_empty();
            let is_declared = urls.page(urls.of_tag(id)).article.is_some();
            if is_alone && !is_declared && uses.get(&id) == Some(&1) {
                let fault = Diagnostic::new(Lint::StrayTag, format!("the tag `#{name}` stands nowhere else"));
                let help = "put a `\\` before the `#` if it is no tag, a space behind it if a heading is meant; else name it under \
                            `tags` in the front matter";
                diagnostics.push(fault.at_span(&article.path, span.clone()).help(help));
            }
        }
    }
}
