//! `robots.txt`, after RFC 9309: everything may be read, and where the sitemap is.

use crate::site::Site;

/// Makes `robots.txt`.
pub fn robots(site: &Site) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let (Some(base), Some(sitemap)) = (&site.settings.base_url, site.urls().of_sitemap()) {
        text += &format!("\nSitemap: {}\n", base.absolute(&sitemap));
    }
    text
}
