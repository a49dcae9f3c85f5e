//! The commands on the pages for those who come from another tool do what these pages say.
//!
//! The scripts and every command that begins with `find` are run, from top to bottom, in a folder with files as that tool has them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fences::Fence;
use crate::guide;

/// Files, and what becomes of them.
struct Folder {
    page: &'static str,
    before: &'static [(&'static str, &'static str)],
    after: &'static [(&'static str, &'static str)],
}

const FOLDERS: [Folder; 4] = [
    Folder {
        page: "start/from-obsidian.md",
        before: &[
            ("Combi oven.md", "---\nalias: combi\ntag: ovens\n---\ntag: this is text\n"),
            ("Plain.md", "alias: this too\n\n---\n\ntag: and this\n"),
        ],
        after: &[
            ("Combi oven.md", "---\naliases: combi\ntags: ovens\n---\ntag: this is text\n"),
            ("Plain.md", "alias: this too\n\n---\n\ntag: and this\n"),
        ],
    },
    Folder {
        page: "start/from-hugo.md",
        before: &[(
            "content/stock.md",
            "---\nauthors: [Jo]\nfeatured_image: pot.jpg\n---\n{{< figure src=\"pot.jpg\" title=\"A pot\" >}}\n\
             {{< highlight go \"linenos=table\" >}}\nx\n{{< /highlight >}}\nauthors: text\n",
        )],
        after: &[(
            "content/stock.md",
            "---\nauthor: [Jo]\nimage: pot.jpg\n---\n![](pot.jpg)\n```go\nx\n```\nauthors: text\n",
        )],
    },
    Folder {
        page: "start/from-zola.md",
        before: &[
            ("content/dishes/2026-03-14_pilaf.md", "+++\ntitle = \"Pilaf\"\npath = \"rice/pilaf\"\n+++\npath = text\n"),
            ("content/dishes/risotto.md", "+++\n+++\n"),
        ],
        after: &[
            (
                "content/dishes/pilaf.md",
                "+++\ndate = 2026-03-14\ntitle = \"Pilaf\"\npermalink = \"rice/pilaf\"\n+++\npath = text\n",
            ),
            ("content/dishes/risotto.md", "+++\n+++\n"),
        ],
    },
    Folder {
        page: "start/from-mkdocs.md",
        before: &[(
            "docs/door.md",
            "!!! warning \"Mind the *door*\"\n\n    Steam.\n\n    - wait\n\n???+ tip\n    Two seconds.\n\nText.\n\n\
             === \"Gas\"\n\n    Turn it.\n\n        code\n\n=== \"Electric\"\n    Press it.\n\n[TOC]\n\
             --8<-- \"parts/end.md\"\n![a](b.png){ width=\"300\" } :material-door: [c](d.md){ .button }\n\n\
             ??? note \"Last\"\n    One.\n\n",
        )],
        after: &[(
            "docs/door.md",
            "> [!warning] Mind the *door*\n>\n> Steam.\n>\n> - wait\n\n> [!tip]+\n> Two seconds.\n\nText.\n\n\
             **Gas**\n\nTurn it.\n\n    code\n\n**Electric**\n\nPress it.\n\n\
             ![[parts/end]]\n![a](b.png) [c](d.md)\n\n> [!note]- Last\n> One.\n\n",
        )],
    },
];

#[test]
fn commands_for_those_who_come_from_another_tool_do_what_they_should() {
    for Folder { page, before, after } in &FOLDERS {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in *before {
            write(&folder.path().join(path), text);
        }
        let text = &guide().iter().find(|known| known.name == *page).unwrap().text;
        let ran = Fence::all(text).iter().map(|fence| run(fence, folder.path())).sum::<usize>();
        assert!(ran > 0, "{page}: there is no command to run");
        for (path, expected) in *after {
            let found = fs::read_to_string(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(&found, expected, "{page}: {path}");
        }
    }
}

/// Writes a script, or runs commands; returns how many.
fn run(fence: &Fence, folder: &Path) -> usize {
    if let Some(script) = fence.option("title").filter(|title| title.ends_with(".awk")) {
        write(&folder.join(script), &fence.code);
    }
    let commands =
        fence.code.lines().filter_map(|line| line.strip_prefix("$ find ")).filter(|_| fence.language == "console");
    let mut count = 0;
    for command in commands {
        let status = Command::new("sh").arg("-c").arg(format!("find {command}")).current_dir(folder).status().unwrap();
        assert!(status.success(), "{command}");
        count += 1;
    }
    count
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}
