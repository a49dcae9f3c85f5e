//! What the ending of a file's name says of the file.

/// What lies in a file, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// A PDF.
    Pdf,
    /// Something else that people put beside their articles: a document, a table, an archive, data.
    Document,
}

/// What lies in the file of this name; none if the ending is none that files beside articles have.
///
/// Code has no ending here: `Node.js` and `ASP.net` are names of things.
pub fn sort_of(name: &str) -> Option<Sort> {
    let (stem, ending) = name.rsplit_once('.')?;
    if stem.is_empty() || stem.ends_with('/') {
        return None;
    }
    Some(match ending.to_ascii_lowercase().as_str() {
        "apng" | "avif" | "bmp" | "gif" | "ico" | "jfif" | "jpeg" | "jpg" | "png" | "svg" | "webp" => Sort::Image,
        "aac" | "flac" | "m4a" | "mp3" | "oga" | "ogg" | "opus" | "wav" => Sort::Audio,
        "m4v" | "mkv" | "mov" | "mp4" | "ogv" | "webm" => Sort::Video,
        "pdf" => Sort::Pdf,
        "doc" | "docx" | "epub" | "htm" | "html" | "odp" | "ods" | "odt" | "ppt" | "pptx" | "rtf" | "txt" | "xls"
        | "xlsx" | "7z" | "gz" | "tar" | "tgz" | "zip" | "csv" | "ics" | "json" | "toml" | "tsv" | "xml" | "yaml"
        | "yml" | "heic" | "heif" | "psd" | "tif" | "tiff" | "avi" | "wma" | "wmv" | "base" | "canvas" => {
            Sort::Document
        }
        _ => return None,
    })
}

/// The path of an article without `.md`, in any case; any other path as it is.
pub fn without_ending(path: &str) -> &str {
    match path.len().checked_sub(".md".len()) {
        Some(end) if path.is_char_boundary(end) && path[end..].eq_ignore_ascii_case(".md") => &path[..end],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_files_from_names() {
        for (name, sort) in [
            ("pot.png", Some(Sort::Image)),
            ("x/POT.JPG", Some(Sort::Image)),
            ("menu.pdf", Some(Sort::Pdf)),
            ("prices.xlsx", Some(Sort::Document)),
            ("Node.js", None),
            ("v1.2", None),
            ("e.g.", None),
            ("stock.md", None),
            (".png", None),
            ("x/.png", None),
            ("png", None),
        ] {
            assert_eq!(sort_of(name), sort, "{name}");
        }
    }

    #[test]
    fn only_articles_lose_their_ending() {
        for (path, without) in [
            ("x/a.md", "x/a"),
            ("a.MD", "a"),
            ("a.mdx", "a.mdx"),
            ("热.Md", "热"),
            (".md", ""),
            ("md", "md"),
            ("热", "热"),
        ] {
            assert_eq!(without_ending(path), without, "{path}");
        }
    }
}
