//! The small site that the sweep goes through changes of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A site's files, their texts by path.
pub type Site = BTreeMap<&'static str, &'static str>;

/// The site as it is first.
pub fn before() -> Site {
    Site::from([
        ("site.toml", "title = \"Larder\"\n"),
        ("content/index.md", "Welcome. See [[Stock]] and [[Knives]].\n"),
        ("content/Stock.md", "---\ntags: [basics]\n---\nBones, water, time. ![](pot.png)\n"),
        ("content/Knives.md", "Keep them sharp.\n"),
        ("content/Old.md", "Nobody makes this any more.\n"),
        ("content/sauces/Gravy.md", "---\ntags: [basics, sauces]\n---\nFrom [[Stock]].\n"),
        ("content/sauces/deep/down/Jus.md", "Less of [[Gravy]].\n"),
        ("content/menu.md", "---\nslug: carte\n---\nToday.\n"),
        ("content/pot.png", "a picture of a pot"),
        ("static/plan", "A file where a folder will be."),
    ])
}

/// Some pages changed, one new, some gone; a file becomes a folder, a folder a file.
pub fn updated() -> Site {
    let mut site = before();
    site.remove("content/Old.md");
    site.remove("content/sauces/deep/down/Jus.md");
    site.remove("static/plan");
    site.extend([
        ("content/Knives.md", "Keep them sharp, and oil the [[New|stone]].\n"),
        ("content/New.md", "A stone. ![](stone.png)\n"),
        ("content/stone.png", "a picture of a stone"),
        ("content/pot.png", "a better picture of a pot"),
        ("content/menu.md", "---\nslug: plan\n---\nToday.\n"),
        ("static/carte", "A file where a folder was."),
    ]);
    site
}

/// Every page at another URL.
pub fn moved() -> Site {
    let mut site = before();
    site.insert("site.toml", "title = \"Larder\"\nurls = \"file\"\n");
    site
}

/// Next to nothing.
pub fn emptied() -> Site {
    let keeps = ["site.toml", "content/index.md"];
    before().into_iter().filter(|(path, _)| keeps.contains(path)).collect()
}

/// Makes `root`, but for Larder's own folders, hold exactly the files of `site`.
pub fn write(site: &Site, root: &Path) {
    for folder in ["content", "static"] {
        if root.join(folder).exists() {
            fs::remove_dir_all(root.join(folder)).unwrap();
        }
    }
    for (path, text) in site {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
}
