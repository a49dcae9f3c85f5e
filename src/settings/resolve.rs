//! From what `site.toml` says to what it means: checks values and fills in defaults.
//!
//! A value that is wrong is reported and its default taken, so that the next fault is found too.

use std::collections::BTreeMap;

use ignore::gitignore::GitignoreBuilder;

use crate::base::path::SourcePath;
use crate::base::quantity::Decimal;
use crate::base::text::is_language_tag;
use crate::base::value::read::{Spanned, nearest};
use crate::diagnostic::{Lint, Severity};

use super::table::Faults;
use super::written::Written;
use super::{BaseUrl, Dialect, RawHtml, Settings, UrlStyle, appearance, criteria, kinds};

const DEFAULT_LANGUAGE: &str = "en";
const DEFAULT_OUTPUT: &str = "public";
const DEFAULT_TAGS_PAGE_SIZE: usize = 50;
const DEFAULT_FEED_LIMIT: usize = 20;

/// Resolves `written`; what is wrong goes to `faults`.
pub(super) fn resolve(written: Written, folder_name: &str, faults: &mut Faults) -> Settings {
    let spans = [("content", &written.content), ("theme", &written.theme), ("logo", &written.logo)];
    let spans = spans.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?.span.clone()))).collect();
    let default = Dialect::default();
    let criteria = criteria::criteria(written.criteria, faults);
    Settings {
        title: text(written.title).unwrap_or_else(|| folder_name.to_owned()),
        description: text(written.description),
        language: language(written.language, faults).unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned()),
        base_url: base_url(written.base_url, faults),
        author: text(written.author),
        content: content(written.content, faults),
        output: text(written.output).unwrap_or_else(|| DEFAULT_OUTPUT.to_owned()),
        theme: theme(written.theme, faults),
        urls: urls(written.urls, faults),
        ignore: ignore(written.ignore.unwrap_or_default(), faults),
        html: html(written.html, faults),
        edit_url: edit_url(written.edit_url, faults),
        footer: text(written.footer),
        tags_page_size: count("tags.page_size", written.tags_page_size, DEFAULT_TAGS_PAGE_SIZE, faults),
        tags_feeds: written.tags_feeds.unwrap_or(true),
        feed_limit: count("feed.limit", written.feed_limit, DEFAULT_FEED_LIMIT, faults),
        highlight_light: text(written.highlight_light),
        highlight_dark: text(written.highlight_dark),
        dialect: Dialect {
            wikilinks: written.wikilinks.unwrap_or(default.wikilinks),
            line_breaks: written.line_breaks.unwrap_or(default.line_breaks),
            math: written.math.unwrap_or(default.math),
            inline_tags: written.inline_tags.unwrap_or(default.inline_tags),
            kinds: !written.kinds.is_empty(),
            criteria: !criteria.is_empty(),
        },
        smart_punctuation: written.smart_punctuation.unwrap_or(true),
        lints: lints(written.lints, faults),
        params: written.params,
        menu: written.menu.map(|menu| appearance::menu(menu, faults)),
        colors: appearance::colors(written.colors, faults),
        logo: appearance::logo(written.logo, faults),
        search: written.search.unwrap_or(true),
        decimal: decimal(written.decimal, faults),
        kinds: kinds::kinds(written.kinds, &criteria, faults),
        criteria,
        folders: kinds::folders(written.folders, faults),
        spans,
    }
}

/// A text; an empty one counts as unset.
fn text(written: Option<Spanned<String>>) -> Option<String> {
    written.map(|text| text.value).filter(|text| !text.trim().is_empty())
}

fn html(written: Option<Spanned<String>>, faults: &mut Faults) -> RawHtml {
    match written {
        Some(html) if html.value == "sanitize" => RawHtml::Sanitize,
        Some(html) if html.value != "allow" => {
            faults.error(html.span, "`html` must be `allow` or `sanitize`", None);
            // What the owner wants kept out must not be published because of a slip.
            RawHtml::Sanitize
        }
        _ => RawHtml::Allow,
    }
}

fn language(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<String> {
    let language = written?;
    if is_language_tag(&language.value) {
        return Some(language.value);
    }
    let help = "write it as `en`, `de` or `zh-CN`".to_owned();
    faults.error(language.span, "`language` must be a language tag", Some(help));
    None
}

fn base_url(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<BaseUrl> {
    let url = written.filter(|url| !url.value.is_empty())?;
    match BaseUrl::parse(&url.value) {
        Ok(url) => Some(url),
        Err(why) => {
            let help = "write it as `https://example.org/` or `https://example.org/kb/`".to_owned();
            faults.error(url.span, format!("`base_url` {why}"), Some(help));
            None
        }
    }
}

fn content(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<SourcePath> {
    let content = written?;
    let path = content.value.as_str();
    // A colon is a drive, or at least no folder that every system can hold.
    let escapes = path.is_empty() || path.starts_with(['/', '\\']) || path.contains(':');
    let climbs = path.split(['/', '\\']).any(|step| step == "..");
    let resolved = if escapes || climbs { None } else { SourcePath::default().resolve(path) };
    if resolved.is_none() {
        let help = "write it relative to the folder of `site.toml`, as in `content = \"docs\"`".to_owned();
        faults.error(content.span, "`content` must be a folder inside the site", Some(help));
    }
    resolved
}

fn theme(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<String> {
    let theme = written?;
    let is_name = SourcePath::new(&theme.value).is_some_and(|path| path.steps().count() == 1);
    if is_name && !theme.value.contains(['\\', ':']) {
        return Some(theme.value);
    }
    let help = "a theme lies in `themes/<name>/` and is chosen by that name".to_owned();
    faults.error(theme.span, "`theme` must be the name of a folder in `themes/`", Some(help));
    None
}

fn urls(written: Option<Spanned<String>>, faults: &mut Faults) -> UrlStyle {
    let Some(urls) = written else { return UrlStyle::default() };
    match urls.value.as_str() {
        "directory" => UrlStyle::Directory,
        "file" => UrlStyle::File,
        _ => {
            faults.error(urls.span, "`urls` must be `directory` or `file`", None);
            UrlStyle::default()
        }
    }
}

/// A pattern that is none would leave out nothing, and publish what was to be left out.
fn ignore(written: Vec<Spanned<String>>, faults: &mut Faults) -> Vec<String> {
    for pattern in &written {
        if GitignoreBuilder::new("").allow_unclosed_class(false).add_line(None, &pattern.value).is_err() {
            let help = "write it as in a `.gitignore`; a brace or bracket that stands for itself is `\\{` or `\\[`";
            let help = help.to_owned();
            faults.error(pattern.span.clone(), format!("`{}` is no pattern", pattern.value), Some(help));
        }
    }
    written.into_iter().map(|pattern| pattern.value).collect()
}

fn edit_url(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<String> {
    let url = written.filter(|url| !url.value.trim().is_empty())?;
    // It becomes a link on every page, so a script must not stand there.
    if url.value.starts_with("https://") || url.value.starts_with("http://") {
        return Some(url.value);
    }
    faults.error(url.span, "`edit_url` must begin with `https://` or `http://`", None);
    None
}

fn decimal(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<Decimal> {
    let decimal = written?;
    match decimal.value.as_str() {
        "." => Some(Decimal::Point),
        "," => Some(Decimal::Comma),
        _ => {
            faults.error(decimal.span, "`decimal` must be `.` or `,`", None);
            None
        }
    }
}

/// A number of things, at least one.
fn count(key: &str, written: Option<Spanned<i64>>, default: usize, faults: &mut Faults) -> usize {
    let Some(written) = written else { return default };
    match usize::try_from(written.value) {
        Ok(count @ 1..) => count,
        _ => {
            faults.error(written.span, format!("`{key}` must be at least 1"), None);
            default
        }
    }
}

fn lints(written: Vec<(Spanned<String>, Spanned<String>)>, faults: &mut Faults) -> BTreeMap<Lint, Option<Severity>> {
    let mut resolve = |(name, level)| {
        let lint = lint(name, faults)?;
        Some((lint, lint_level(lint, level, faults)?))
    };
    written.into_iter().filter_map(&mut resolve).collect()
}

/// The lint of that name.
fn lint(name: Spanned<String>, faults: &mut Faults) -> Option<Lint> {
    let lint = Lint::named(&name.value);
    if lint.is_none() {
        let likely = nearest(&name.value, Lint::ALL.iter().map(|lint| lint.name()));
        let help = likely.map(|likely| format!("did you mean `{likely}`?"));
        faults.error(name.span, format!("there is no lint `{}`", name.value), help);
    }
    lint
}

/// What `[lints]` sets a lint to.
fn lint_level(lint: Lint, level: Spanned<String>, faults: &mut Faults) -> Option<Option<Severity>> {
    let severity = match level.value.as_str() {
        "deny" => Some(Severity::Error),
        "warn" => Some(Severity::Warning),
        "allow" => None,
        _ => {
            faults.error(level.span, format!("`lints.{}` must be `deny`, `warn` or `allow`", lint.name()), None);
            return None;
        }
    };
    if severity != Some(Severity::Error) && !lint.is_adjustable() {
        let help = "it stands for something that would be published wrong or unsafe; remove this line".to_owned();
        faults.error(level.span, format!("`{}` is always an error", lint.name()), Some(help));
        return None;
    }
    Some(severity)
}
