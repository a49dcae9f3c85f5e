//! `llms.txt`: the site in short for language models, after <https://llmstxt.org>.
//!
//! The site's title and description, the articles of the root, then a heading for each top section with links to what
//! lies in it, in the order of its lists, each with its description. Links are absolute if the site has a `base_url`,
//! else relative to the root, where the file lies.
//!
//! The file is to be read whole, so it is bounded: a site of at most [`MOST_LINKS`] articles is listed in full; in a
//! larger one each top section gets an equal share of them, at least [`FEWEST_LINKS`], and then a link to its page
//! that says how many articles there are. Of more than [`MOST_SECTIONS`] top sections the first are listed.

use crate::base::path::UrlPath;
use crate::site::{ArticleId, FolderId, PageId, Site};
use crate::view::description;

/// How many articles a site may have to be listed in full.
const MOST_LINKS: usize = 500;

/// How many links a section has in any case.
const FEWEST_LINKS: usize = 5;

/// How many top sections are listed.
const MOST_SECTIONS: usize = 100;

/// Makes `llms.txt`.
pub fn llms(site: &Site) -> String {
    let root = site.folder(FolderId::ROOT);
    let sections = &root.sections[..root.sections.len().min(MOST_SECTIONS)];
    let share =
        if root.count <= MOST_LINKS { MOST_LINKS } else { (MOST_LINKS / (sections.len() + 1)).max(FEWEST_LINKS) };
    let title = format!("# {}\n", line(&site.settings.title));
    let mut list = List { site, text: title, left: share, missed: 0 };
    if let Some(about) = site.settings.description.clone().or_else(|| description(site, root.page?)) {
        list.text += &format!("\n> {}\n", line(&about));
    }
    if !root.articles.is_empty() {
        list.text.push('\n');
        list.articles(FolderId::ROOT);
        list.rest(FolderId::ROOT, root.count);
    }
    for &section in sections {
        list.left = share;
        list.text += &format!("\n## {}\n\n", line(site.folder_title(section).text()));
        list.page_of(section);
        list.folder(section);
        list.rest(section, site.folder(section).count);
    }
    if root.sections.len() > MOST_SECTIONS {
        list.missed = root.count;
        list.text.push('\n');
        list.rest(FolderId::ROOT, root.count);
    }
    list.text
}

/// Links, one a line, up to a number.
struct List<'s> {
    site: &'s Site,
    text: String,
    /// How many more there may be.
    left: usize,
    /// How many were left out since the last link that says so.
    missed: usize,
}

impl List<'_> {
    /// All that lies in a section: its articles, then its sections with theirs.
    fn folder(&mut self, id: FolderId) {
        self.articles(id);
        for &section in &self.site.folder(id).sections {
            self.page_of(section);
            self.folder(section);
        }
    }

    fn articles(&mut self, id: FolderId) {
        for &article in &self.site.folder(id).articles {
            self.article(article);
        }
    }

    /// A link to the article that is a section's page.
    fn page_of(&mut self, id: FolderId) {
        if let Some(page) = self.site.folder(id).page {
            self.article(page);
        }
    }

    fn article(&mut self, id: ArticleId) {
        if self.left == 0 {
            self.missed += 1;
            return;
        }
        self.left -= 1;
        let about = description(self.site, id).map(|about| format!(": {}", line(&about))).unwrap_or_default();
        self.link(self.site.title(id).text(), self.site.urls().of_article(id), &about);
    }

    /// If some of a section's articles were left out, a link to its page, which lists them.
    fn rest(&mut self, id: FolderId, count: usize) {
        let missed = std::mem::take(&mut self.missed);
        if let Some(page) = self.site.urls().of_folder(id).filter(|_| missed > 0) {
            self.link(self.site.folder_title(id).text(), page, &format!(": all {count} articles"));
        }
    }

    fn link(&mut self, title: &str, page: PageId, about: &str) {
        let url = &self.site.urls().page(page).url;
        let href = match &self.site.settings.base_url {
            Some(base) => base.absolute(url),
            None => relative(url),
        };
        self.text += &format!("- [{}]({href}){about}\n", bracketed(&line(title)));
    }
}

/// A link from the root in ASCII; never empty.
fn relative(url: &UrlPath) -> String {
    let path = url.to_ascii();
    if path.is_empty() { "./".to_owned() } else { path }
}

/// Text on one line, without control characters.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Text that can stand in the brackets of a Markdown link.
fn bracketed(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::generation::{Generation, Options};
    use crate::settings::Settings;
    use crate::source::Memory;

    /// What is made of a site with so many articles in each of so many sections, and so many in the root.
    fn made(sections: usize, articles: usize, in_root: usize) -> String {
        let below = (0..sections).flat_map(|section| {
            (0..articles).map(move |article| format!("content/s{section:03}/{}/a{article}.md", article % 2))
        });
        let root = (0..in_root).map(|article| format!("content/r{article}.md"));
        let files: Memory = below.chain(root).map(|path| (path, "Text.".to_owned())).collect();
        let (settings, _) = Settings::read(None, "x").unwrap();
        let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
        llms(Generation::load(std::sync::Arc::new(files.clone()), &options).unwrap().0.site())
    }

    fn count(text: &str, start: &str) -> usize {
        text.lines().filter(|line| line.starts_with(start)).count()
    }

    #[test]
    fn a_site_of_moderate_size_is_listed_in_full() {
        let text = made(10, 49, 10);
        assert_eq!((count(&text, "- ["), count(&text, "## ")), (500, 10));
        assert!(!text.contains("all "), "{text}");
    }

    #[test]
    fn of_a_large_site_each_section_has_its_share() {
        let text = made(9, 1_000, 3);
        // Fifty of each section, and the link to all of them.
        assert_eq!((count(&text, "- ["), count(&text, "## ")), (9 * 51 + 3, 9));
        assert_eq!(text.matches("): all 1000 articles\n").count(), 9, "{text}");
        let text = made(1, 2, 600);
        assert_eq!(count(&text, "- ["), 250 + 1 + 2);
        assert!(text.contains("- [x](./): all 602 articles\n"), "{text}");
    }

    #[test]
    fn of_very_many_sections_the_first_are_listed() {
        let text = made(300, 8, 0);
        assert_eq!((count(&text, "## "), count(&text, "- [")), (100, 100 * 6 + 1));
        assert!(text.ends_with("\n- [x](./): all 2400 articles\n"), "{text}");
    }
}
