//! Bytes that are not UTF-8, and names that are not.

use std::path::Path;

use super::{Case, case};

pub fn cases() -> Vec<Case> {
    let utf16 = |units: &mut dyn Iterator<Item = u16>| units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        case("UTF-16")
            .article(utf16(&mut "\u{feff}# Hot\n".encode_utf16()))
            .expect(&["error[not-utf8] content/bad.md:1:1"]),
        case("UTF-16, big end first")
            .article("\u{feff}# Hot\n".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>())
            .expect(&["error[not-utf8] content/bad.md:1:1"]),
        case("Latin-1").article(b"# Soups\n\nCr\xe8me").expect(&["error[not-utf8] content/bad.md:3:3"]),
        case("Latin-1 in front matter")
            .article(b"---\ntitle: Cr\xe8me\n---\n")
            .expect(&["error[not-utf8] content/bad.md:2:10"]),
        case("Latin-1, and links to it are not told of too")
            .article(b"# Soups\n\nCr\xe8me")
            .file("content/linking.md", "[[bad]], [x](bad.md), [[Gone]]\n")
            .expect(&["error[not-utf8] content/bad.md:3:3", "warning[broken-link] content/linking.md:1:25"]),
        case("GBK").article(b"\xc8\xc8\xb8\xc9\xc3\xe6\n").expect(&["error[not-utf8] content/bad.md:1:1"]),
        case("an overlong slash").article(b"# A\n\n..\xc0\xaf..\n").expect(&["error[not-utf8] content/bad.md:3:3"]),
        case("a lone surrogate").article(b"# A\n\n\xed\xa0\x80\n").expect(&["error[not-utf8] content/bad.md:3:1"]),
        case("cut in the middle of a character")
            .article(b"# A\n\n\xe7\x83")
            .expect(&["error[not-utf8] content/bad.md:3:1"]),
        case("beyond Unicode").article(b"# A\xf4\x90\x80\x80\n").expect(&["error[not-utf8] content/bad.md:1:4"]),
        case("a NUL in the text is replaced").article(b"# A\n\nb\0c\n").expect(&[]),
        case("controls and marks of direction are text").article("# \u{202e}A\u{1b}[2J\u{7f}\n\u{8}\n").expect(&[]),
        case("a file name").prepare(|root| odd_name(root, b"caf\xe9.md")).expect(&["error[not-utf8]"]),
        case("a folder's name").prepare(|root| odd_name(root, b"caf\xe9/a.md")).expect(&["error[not-utf8]"]),
        case("an asset's name").prepare(|root| odd_name(root, b"caf\xe9.jpg")).expect(&["error[not-utf8]"]),
        case("a name with a line break")
            .file("content/a\nerror[x]: b.md", "Text.\n")
            .expect(&["warning[portable-name] content/a\nerror[x]: b.md"]),
        case("settings").file("site.toml", b"title = \"Caf\xe9\"\n").expect(&["error[settings] site.toml"]),
        case("a template")
            .file("themes/default/templates/tag.html", b"caf\xe9")
            .expect(&["error[not-utf8] themes/default/templates/tag.html:1:4"]),
        case("a theme's words")
            .file("themes/default/i18n/en.toml", b"# \xff\n")
            .expect(&["error[not-utf8] themes/default/i18n/en.toml:1:3"]),
    ]
}

/// Writes a file whose name is not UTF-8.
fn odd_name(root: &Path, name: &[u8]) {
    use std::os::unix::ffi::OsStrExt as _;
    let file = root.join("content").join(std::ffi::OsStr::from_bytes(name));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, "# A\n").unwrap();
}
