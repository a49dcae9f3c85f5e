//! The list of pages for search engines, after <https://www.sitemaps.org/protocol.html>.

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::settings::BaseUrl;
use crate::site::{Output, PageKind, Site};

/// Makes `sitemap.xml`: every page but the 404 page, with the day it was last revised. URLs are absolute, after `base`.
pub fn sitemap(site: &Site, base: &BaseUrl) -> std::io::Result<Vec<u8>> {
    let mut writer = Writer::new(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec());
    let urlset =
        writer.create_element("urlset").with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    urlset.write_inner_content(|writer| {
        for (url, output) in site.urls().outputs() {
            let Output::Page(page, _) = output else { continue };
            let page = site.urls().page(*page);
            if page.kind == PageKind::NotFound {
                continue;
            }
            let meta = page.article.map(|article| &site.article(article).meta);
            let revised = meta.and_then(|meta| meta.updated.as_ref().or(meta.date.as_ref()));
            writer.create_element("url").write_inner_content(|writer| {
                let loc = base.absolute(url);
                writer.create_element("loc").write_text_content(BytesText::new(&loc))?;
                if let Some(date) = revised {
                    writer.create_element("lastmod").write_text_content(BytesText::new(&date.day().to_string()))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    let mut xml = writer.into_inner();
    xml.push(b'\n');
    Ok(xml)
}
