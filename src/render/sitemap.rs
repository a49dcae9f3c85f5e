//! The list of pages for search engines, after <https://www.sitemaps.org/protocol.html>.

use std::io;

use super::xml;
use crate::settings::BaseUrl;
use crate::site::{Site, SitemapPart};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Makes the sitemap or a part of it: every page with the day it was last revised; or the list of the parts. URLs are
/// absolute, after `base`.
pub fn sitemap(site: &Site, base: &BaseUrl, part: SitemapPart) -> io::Result<Vec<u8>> {
    if part == SitemapPart::Index {
        return index(site, base);
    }
    xml::document("urlset", &[NAMESPACE], |writer| {
        for (url, page) in site.urls().in_sitemap(part) {
            let revised = page.article.and_then(|article| site.article(article).meta.revised());
            writer.create_element("url").write_inner_content(|writer| {
                xml::text(writer, "loc", &base.absolute(url))?;
                revised.map_or(Ok(()), |date| xml::text(writer, "lastmod", &date.day().to_string()))
            })?;
        }
        Ok(())
    })
}

fn index(site: &Site, base: &BaseUrl) -> io::Result<Vec<u8>> {
    xml::document("sitemapindex", &[NAMESPACE], |writer| {
        for url in site.urls().sitemap_parts() {
            writer
                .create_element("sitemap")
                .write_inner_content(|writer| xml::text(writer, "loc", &base.absolute(&url)))?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use quick_xml::Reader;
    use quick_xml::events::Event;

    use crate::base::path::UrlPath;
    use crate::generation::{Generation, Options, Rendered};
    use crate::settings::Settings;
    use crate::site::Output;
    use crate::source::Memory;

    /// The texts of all `loc`s of a sitemap.
    fn addresses(xml: &[u8]) -> Vec<String> {
        let mut reader = Reader::from_reader(xml);
        reader.config_mut().enable_all_checks(true);
        let (mut found, mut is_address) = (Vec::new(), false);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => is_address = tag.name().as_ref() == "loc",
                Event::Text(text) if is_address => found.push(text.to_string()),
                Event::End(_) => is_address = false,
                Event::Eof => return found,
                _ => {}
            }
        }
    }

    #[test]
    fn a_long_list_is_split_and_no_page_is_lost() {
        const TAGS: usize = 60_000;
        let mut article = String::from("---\ntags: [");
        for number in 0..TAGS {
            write!(article, "t{number}, ").unwrap();
        }
        article += "]\n---\nText.\n";
        let files: Memory = [("content/a.md", &*article)].into_iter().collect();
        let (settings, _) =
            Settings::read(Some("base_url = 'https://example.org/'\ntags.feeds = false\n"), "x").unwrap();
        let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
        let (generation, _) = Generation::load(std::sync::Arc::new(files.clone()), &options).unwrap();

        let outputs = generation.site().urls().outputs();
        let made = |url: &str| {
            let url = UrlPath::parse(url).unwrap();
            match generation.render(&url, &outputs[&url], None, &mut Vec::new()).unwrap() {
                Rendered::Bytes(bytes) => addresses(&bytes),
                Rendered::File(file) => panic!("{file} is no sitemap"),
            }
        };
        let sitemaps = outputs.values().filter(|output| matches!(output, Output::Sitemap(_))).count();
        assert_eq!(sitemaps, 3);
        assert_eq!(made("sitemap.xml"), ["https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml"]);
        let (first, second) = (made("sitemap-1.xml"), made("sitemap-2.xml"));
        let pages = outputs.values().filter(|output| matches!(output, Output::Page(..))).count();
        assert!(pages > TAGS);
        // All but the 404 page and the search.
        assert_eq!((first.len(), first.len() + second.len()), (50_000, pages - 2));
        assert!(first.last() < second.first(), "each page is in one part");
    }
}
