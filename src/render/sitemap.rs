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
