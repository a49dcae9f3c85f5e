//! How the target of a link is found: by name as in `[[Name]]`, by path as in `[text](path)`.

use super::ids::{FolderId, PageId};
use super::links::{Destination, Scope};
use super::names::{Item, leads_folders};
use crate::article::link::names_nothing;
use crate::base::endings::without_ending;
use crate::base::path::{SourcePath, UrlPath};
use crate::base::text;

/// What a name was found to mean.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub item: Item,
    /// Whether it was found by its path or by the name of its file.
    pub by_path: bool,
}

/// What was found.
pub(super) enum Hit {
    Item(Item),
    File(UrlPath),
}

impl Scope<'_> {
    /// The file that a path names; none if it names something else, or nothing.
    pub(super) fn file(&self, from: &SourcePath, path: &str) -> Option<Destination> {
        match self.by_path(from, None, path)? {
            Hit::Item(Item::Asset(asset)) => Some(Destination::Asset { asset, fragment: None }),
            Hit::File(url) => Some(Destination::File { url, fragment: None }),
            Hit::Item(Item::Page(_)) => None,
        }
    }

    pub(super) fn by_name(
        &self,
        from: &SourcePath,
        name: &str,
        ambiguous: &mut dyn FnMut(String, String),
    ) -> Option<Named> {
        if names_nothing(name) {
            return None;
        }
        // `C#` may be a name; a `#` with nothing behind it may also be a heading that was never written.
        let found =
            self.linking.names.named(name, from).or_else(|| self.linking.names.named(name.strip_suffix('#')?, from));
        let Some(found) = found else {
            return self.folder_named(name, from).map(|item| Named { item, by_path: true });
        };
        if let [chosen, others @ ..] = &*found.ambiguous {
            let mut others = others.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
            if found.unnamed > 0 {
                others += &format!(" or one of {} more", found.unnamed);
            }
            let message = format!("`{name}` could be `{chosen}` or {others}; the first is taken");
            let below = chosen.relative_to(&self.linking.parts.content).unwrap_or(chosen.as_str());
            let path = without_ending(below);
            ambiguous(message, format!("write the path to say which one: `[[{path}]]`"));
        }
        Some(Named { item: found.item, by_path: found.by_path })
    }

    /// A path relative to the article or from the content folder, then a URL of the site, then a file of `static/`, then
    /// the only file of that name.
    pub(super) fn by_path(&self, from: &SourcePath, own: Option<PageId>, written: &str) -> Option<Hit> {
        let written = written.strip_prefix("@/").map_or_else(|| written.into(), |path| format!("/{path}"));
        let (folder, path) = match written.strip_prefix('/') {
            Some(path) => (self.linking.parts.content.clone(), path),
            None => (from.parent(), &*written),
        };
        let source = folder.resolve(path);
        let at_path = source.as_ref().and_then(|source| self.item_at(source));
        at_path
            .map(Hit::Item)
            .or_else(|| self.at_url(own, &written))
            .or_else(|| source.as_ref().and_then(|source| self.static_file(source)))
            .or_else(|| self.static_file(&SourcePath::default().join("static").resolve(path)?))
            .or_else(|| {
                let name = path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty())?;
                self.linking.names.only_one_called(name).map(Hit::Item)
            })
    }

    /// What lies at a path below the site's root.
    fn item_at(&self, source: &SourcePath) -> Option<Item> {
        if *source == self.linking.parts.content {
            return self.folder_page(source);
        }
        self.linking.names.at_path(source).or_else(|| self.folder_led_by(source))
    }

    /// The page of a folder; the content folder's is home.
    fn folder_page(&self, folder: &SourcePath) -> Option<Item> {
        if *folder == self.linking.parts.content {
            return self.urls.of_folder(FolderId::ROOT).map(Item::Page);
        }
        self.linking.names.folder_at(folder)
    }

    /// The page of the folder that a file would be the page of if it existed: a link to `kitchen/index.md` means the kitchen.
    fn folder_led_by(&self, file: &SourcePath) -> Option<Item> {
        let leads = leads_folders(&text::fold(without_ending(file.name())));
        leads.then(|| self.folder_page(&file.parent())).flatten()
    }

    /// The same for a name: from the content folder if it has steps, then from the article.
    fn folder_named(&self, name: &str, from: &SourcePath) -> Option<Item> {
        let from_content = name.contains('/').then(|| self.linking.parts.content.resolve(name)).flatten();
        from_content.into_iter().chain(from.parent().resolve(name)).find_map(|file| self.folder_led_by(&file))
    }

    fn at_url(&self, own: Option<PageId>, written: &str) -> Option<Hit> {
        let url = if written.starts_with('/') {
            UrlPath::parse(written).ok()?
        } else {
            let own = own.map_or("", |own| self.urls.page(own).url.as_str());
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            UrlPath::parse(SourcePath::new(folder)?.resolve(written)?.as_str()).ok()?
        };
        self.urls.find(&url).map(|url| self.urls.item_at(url).map_or_else(|| Hit::File(url.clone()), Hit::Item))
    }

    fn static_file(&self, source: &SourcePath) -> Option<Hit> {
        self.linking.parts.statics.binary_search(source).ok()?;
        let (_, below) = source.as_str().split_once('/')?;
        UrlPath::parse(below).ok().map(Hit::File)
    }
}
