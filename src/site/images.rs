//! The pictures that stand for articles: what `image` in their front matter names.

use super::ids::ArticleId;
use super::links::{Destination, Scope};
use super::lookup::Hit;
use super::names::Item;
use crate::article::link::{Target, scheme};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::FILE_NAME;

/// What to do about a picture in front matter that is none.
const NAME_A_PICTURE: &str =
    "write the path of a picture beside the article, from the content folder or in `static/`, or an `https://` address";

impl Scope<'_> {
    /// The picture that the front matter names: by its address, by path as a Markdown link does, or by name.
    pub(super) fn image(&self, article: usize, faults: &mut Vec<Diagnostic>) -> Option<Destination> {
        let written = self.linking.articles[article].meta.image.as_deref()?;
        let say = |lint, message| self.at_image(lint, message, article);
        let path = match Target::markdown(written, false) {
            Target::External(url) if is_on_the_web(&url) => return Some(Destination::External(url)),
            Target::External(_) | Target::Script(_) => {
                let fault = say(Lint::BrokenLink, format!("`{written}` is no address of a picture"));
                faults.push(fault.help(NAME_A_PICTURE));
                return None;
            }
            Target::Local { path, .. } => path,
        };
        let (from, own) = (&self.linking.articles[article].path, self.urls.of_article(ArticleId::at(article)));
        let mut ambiguous = |message, help: String| faults.push(say(Lint::AmbiguousLink, message).help(help));
        // A name may hold what means something else in a URL.
        let mut by_path = [written, &*path].into_iter().filter_map(|path| self.by_path(from, Some(own), path));
        let is_file = |hit: &Hit| !matches!(hit, Hit::Item(Item::Page(_)));
        let by_name = || self.by_name(from, written, &mut ambiguous).map(|named| Hit::Item(named.item));
        let found = by_path.find(is_file).or_else(by_name);
        let message = match found {
            Some(Hit::Item(Item::Asset(asset))) => return Some(Destination::Asset { asset, fragment: None }),
            Some(Hit::File(url)) => return Some(Destination::File { url, fragment: None }),
            Some(Hit::Item(Item::Page(_))) => format!("`{written}` is a page and no picture"),
            None => format!("there is no file `{written}`"),
        };
        faults.push(say(Lint::BrokenLink, message).help(NAME_A_PICTURE));
        None
    }

    /// A fault of the picture that an article's front matter names, or that of one of its folders.
    fn at_image(&self, lint: Lint, message: String, article: usize) -> Diagnostic {
        let file = &self.linking.articles[article].path;
        let settings_file = || SourcePath::default().join(FILE_NAME);
        let place = match (self.linking.spans[article].meta.of("image"), self.linking.defaults.span_of(file, "image")) {
            (Some(span), _) => Place::span(file, span),
            (None, Some(span)) => Place::span(&settings_file(), span),
            (None, None) => Place::file(file),
        };
        Diagnostic::new(lint, message).at(place)
    }
}

/// Whether a URL leads to another site in the way that browsers and whoever shows previews can follow.
fn is_on_the_web(url: &str) -> bool {
    url.starts_with("//") || scheme(url).is_some_and(|(_, name)| name == "https" || name == "http")
}
