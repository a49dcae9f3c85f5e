//! What a page is, in the words of <https://schema.org>, as search engines read it: JSON-LD.
//!
//! Everything is named by its whole URL, so without a `base_url` there is nothing of this.

use serde::Serialize;

use super::{Crumb, Here, PageView};
use crate::settings::BaseUrl;
use crate::site::{FolderId, PageKind};

/// JSON-LD. Serialised for templates so that it can stand in a script element as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructuredData(pub String);

/// What is known of a page.
pub(super) struct Describer<'a> {
    pub here: &'a Here<'a>,
    /// What people are shown, but for the article's own part.
    pub page: &'a PageView,
    /// The way down to it.
    pub way: &'a [Crumb],
    pub base: &'a BaseUrl,
    /// The page's whole URL.
    pub url: &'a str,
    /// That of the picture that stands for it.
    pub image: Option<&'a str>,
}

/// The whole of it.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    Page(Box<Page<'a>>),
    Way(Breadcrumbs<'a>),
}

/// The page itself. What comes behind the language is not said of every kind.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<WholeSite<'a>>,
}

/// Somebody who writes or publishes.
#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct WholeSite<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Breadcrumbs<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: String,
}

impl<'a> Describer<'a> {
    /// What the page is, and the way down to it.
    pub(super) fn describe(&self) -> Option<StructuredData> {
        let itself = match self.here.page.kind {
            PageKind::Article => self.article(),
            PageKind::Folder(FolderId::ROOT) if self.here.number == 1 => self.website(),
            _ => Page { is_part_of: Some(self.whole_site()), ..self.named("CollectionPage") },
        };
        let mut graph = vec![Node::Page(Box::new(itself))];
        graph.extend(self.breadcrumbs().map(Node::Way));
        // Nothing in it can fail to be written, for all keys are texts.
        serde_json::to_string(&Document { context: "https://schema.org", graph }).ok().map(StructuredData)
    }

    fn website(&self) -> Page<'a> {
        // The site is known by its address, whatever its first page is called.
        Page {
            id: self.base.as_str(),
            name: Some(&self.here.site.settings.title),
            publisher: Some(self.publisher()),
            ..self.named("WebSite")
        }
    }

    fn article(&self) -> Page<'a> {
        let named = self.named("Article");
        let meta = self.here.page.article.map(|article| &self.here.site.article(article).meta);
        let author = meta.and_then(|meta| meta.author.as_deref());
        Page {
            headline: named.name,
            name: None,
            date_published: meta.and_then(|meta| meta.date).map(|date| date.iso()),
            date_modified: meta.and_then(|meta| meta.revised()).map(|date| date.iso()),
            author: Some(match author {
                Some(name) => Agent { kind: "Person", name, url: None },
                None => self.publisher(),
            }),
            publisher: Some(self.publisher()),
            main_entity_of_page: Some(self.url),
            is_part_of: Some(self.whole_site()),
            ..named
        }
    }

    /// What every page but home is a part of.
    fn whole_site(&self) -> WholeSite<'a> {
        WholeSite { kind: "WebSite", id: self.base.as_str(), name: &self.here.site.settings.title }
    }

    /// Who publishes the site: its author, else the site itself.
    fn publisher(&self) -> Agent<'a> {
        let settings = &self.here.site.settings;
        let name = settings.author.as_ref().unwrap_or(&settings.title);
        Agent { kind: "Organization", name, url: Some(self.base.as_str()) }
    }

    /// What every page has.
    fn named(&self, kind: &'static str) -> Page<'a> {
        Page {
            kind,
            id: self.url,
            url: self.url,
            name: Some(&*self.page.title_text).filter(|name| !name.is_empty()),
            description: self.page.description.as_deref(),
            image: self.image,
            in_language: &self.page.language,
            headline: None,
            date_published: None,
            date_modified: None,
            author: None,
            publisher: None,
            main_entity_of_page: None,
            is_part_of: None,
        }
    }

    /// The way down to the page, itself last; nothing for home. What has no name but in the theme's words is left out.
    fn breadcrumbs(&self) -> Option<Breadcrumbs<'a>> {
        let urls = self.here.site.urls();
        let absolute = |crumb: &'a Crumb| (crumb.title.text(), self.base.absolute(&urls.page(crumb.page).url));
        let itself = (self.page.title_text.as_str(), self.url.to_owned());
        let named = self.way.iter().map(absolute).chain([itself]).filter(|(name, _)| !name.is_empty());
        let steps: Vec<Step<'a>> =
            named.zip(1..).map(|((name, item), position)| Step { kind: "ListItem", position, name, item }).collect();
        (steps.len() > 1).then_some(Breadcrumbs { kind: "BreadcrumbList", item_list_element: steps })
    }
}
