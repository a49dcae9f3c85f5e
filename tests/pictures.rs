//! Pictures get the size that their files tell, so that nothing moves when they arrive.
//!
//! The suite's files are text; here they are the beginnings of real pictures.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use larder::build;
use larder::generation::{Generation, Options};
use larder::settings::Settings;
use larder::source::Memory;

fn png(width: u32, height: u32) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &sides, b"\x08\x06\0\0\0\0\0\0\0"].concat()
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    [b"GIF89a".as_slice(), &width.to_le_bytes(), &height.to_le_bytes(), b"\0\0\0"].concat()
}

/// A JPEG with so much before its frame, as a camera's preview and colour profile.
fn jpeg(width: u16, height: u16, before: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8".to_vec();
    for _ in 0..before.div_ceil(60_000) {
        bytes.extend(b"\xff\xe1\xea\x62");
        bytes.resize(bytes.len() + 60_000, 0);
    }
    bytes.extend(b"\xff\xc0\x00\x11\x08");
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01");
    bytes
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    let side = |pixels: u32| (pixels - 1).to_le_bytes()[..3].to_vec();
    let head = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0";
    [head.as_slice(), &side(width), &side(height)].concat()
}

/// The images on a page with this text, beside these pictures.
fn images(text: &str) -> Vec<String> {
    let mut files: Memory = [
        ("content/a.md", text),
        ("themes/default/templates/article.html", "{{ content | safe }}"),
        ("content/not.png", "PNG"),
        ("content/empty.png", ""),
    ]
    .into_iter()
    .collect();
    files.insert("content/p.png", png(640, 480));
    files.insert("content/g.gif", gif(20, 10));
    files.insert("content/j.jpg", jpeg(4000, 3000, 0));
    files.insert("content/camera.jpg", jpeg(4000, 3000, 200_000));
    files.insert("content/w.webp", webp(300, 200));
    files.insert("content/line.png", png(5000, 1));
    files.insert("content/flat.png", png(0, 0));
    files.insert("content/huge.png", png(u32::MAX, u32::MAX));
    files.insert("content/cut.png", &png(640, 480)[..20]);
    files.insert("static/s.png", png(7, 8));
    let (settings, _) = Settings::read(None, "site").unwrap();
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let (generation, faults) = Generation::load(std::sync::Arc::new(files.clone()), &options).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let (pages, _) = build::in_memory(&generation);
    let page = pages.into_iter().find(|(url, _)| url.as_str() == "a/").unwrap().1;
    let page = String::from_utf8(page).unwrap();
    let sizes = page.split("<img ").skip(1).map(|image| image.split('>').next().unwrap_or_default());
    sizes.map(|image| image.split_once("\" ").map_or("", |(_, rest)| rest).replace(" loading=\"lazy\"", "")).collect()
}

#[test]
fn every_common_kind_tells_its_size() {
    let found = images("![](p.png) ![](g.gif) ![](j.jpg) ![](camera.jpg) ![](w.webp)");
    let size = |width, height| format!("alt=\"\" width=\"{width}\" height=\"{height}\"");
    assert_eq!(found, [size(640, 480), size(20, 10), size(4000, 3000), size(4000, 3000), size(300, 200)]);
}

#[test]
fn a_width_that_is_asked_for_keeps_the_proportions() {
    let found = images("![[p.png|320]] ![[p.png|100x100]] ![pan|64](p.png) ![[line.png|10]]");
    assert_eq!(
        found,
        [
            "alt=\"p.png\" width=\"320\" height=\"240\"",
            "alt=\"p.png\" width=\"100\" height=\"100\"",
            "alt=\"pan\" width=\"64\" height=\"48\"",
            "alt=\"line.png\" width=\"10\" height=\"1\"",
        ]
    );
}

#[test]
fn what_is_no_picture_has_no_size() {
    let found = images("![](not.png) ![](empty.png) ![](cut.png) ![[not.png|50]]");
    assert_eq!(found, ["alt=\"\"", "alt=\"\"", "alt=\"\"", "alt=\"not.png\" width=\"50\""]);
}

#[test]
fn odd_sizes_do_no_harm() {
    let found = images("![[flat.png|50]] ![[huge.png|4000000000]]");
    assert_eq!(
        found,
        ["alt=\"flat.png\" width=\"50\" height=\"1\"", "alt=\"huge.png\" width=\"4000000000\" height=\"4000000000\""]
    );
}
