//! Settings that cannot be meant.

use super::{Case, case};

pub fn cases() -> Vec<Case> {
    [syntax(), values(), places()].into_iter().flatten().collect()
}

fn site(name: &'static str, text: &str) -> Case {
    case(name).file("site.toml", text)
}

fn syntax() -> Vec<Case> {
    vec![
        site("a syntax error", "title = \"A\"\nurls = \n").expect(&["error[settings] site.toml:2:8"]),
        site("a key twice", "title = \"A\"\ntitle = \"B\"\n").expect(&["error[settings] site.toml:2:1"]),
        site("a table twice", "[tags]\npage_size = 1\n[tags]\npage_size = 2\n")
            .expect(&["error[settings] site.toml:3:2", "error[settings] site.toml:4:1"]),
        site("an unclosed table", "[tags\npage_size = 1\n").expect(&["error[settings] site.toml:1:6"]),
        site("a NUL", "title = \"a\0b\"\n").expect(&["error[settings] site.toml:1:11"]),
        site("prose", "This is my site.\n").expect(&["error[settings] site.toml:1:6"]),
        site("deep brackets", &format!("ignore = {}\n", "[".repeat(50_000)))
            .expect(&["error[settings] site.toml:1:90", "error[settings] site.toml:1:50010"]),
    ]
}

fn values() -> Vec<Case> {
    vec![
        site("an unknown key", "titel = \"A\"\n").expect(&["error[settings] site.toml:1:1"]),
        site("an unknown key in a table", "[tags]\npagesize = 5\n").expect(&["error[settings] site.toml:2:1"]),
        site("wrong types", "title = 5\nignore = \"x\"\ntags = 1\n[markdown]\nwikilinks = \"yes\"\n").expect(&[
            "error[settings] site.toml:1:9",
            "error[settings] site.toml:3:8",
            "error[settings] site.toml:5:13",
        ]),
        site("columns count characters", "params = {热 = \"干\"}\ntitle = \"热干面\"\nurls = \"热\" # 面\n")
            .expect(&["error[settings] site.toml:1:11"]),
        site("an unknown form of URLs", "urls = \"flat\"\n").expect(&["error[settings] site.toml:1:8"]),
        site("a page of nothing", "[tags]\npage_size = 0\n").expect(&["error[settings] site.toml:2:13"]),
        site("a language that is none", "language = \"en_GB!\"\n").expect(&["error[settings] site.toml:1:12"]),
        site("an address without a scheme", "base_url = \"example.org\"\n").expect(&["error[settings] site.toml:1:12"]),
        site("an address that runs a script", "edit_url = \"javascript:alert(1)\"\n")
            .expect(&["error[settings] site.toml:1:12"]),
        site("an unknown lint", "[lints]\nbroken-links = \"deny\"\n").expect(&["error[settings] site.toml:2:1"]),
        site("an unknown level", "[lints]\nbroken-link = \"off\"\n").expect(&["error[settings] site.toml:2:15"]),
        site("an error that is not to be one", "[lints]\nbad-date = \"warn\"\n")
            .expect(&["error[settings] site.toml:2:12"]),
        site("unknown colours of code", "[highlight]\nlight = \"no such theme\"\n")
            .expect(&["error[settings] site.toml"]),
        site("a pattern that is none", "ignore = [\"热/{draft\"]\n").expect(&["error[settings] site.toml:1:11"]),
        site("HTML neither allowed nor sanitized", "html = \"sanitise\"\n").expect(&["error[settings] site.toml:1:8"]),
        site("a colour that is more than one", "[colors]\nink = \"#000;} body{\"\n")
            .expect(&["error[settings] site.toml:2:7"]),
        site("a menu that runs a script", "[menu]\nA = \"java\\tscript:alert(1)\"\n")
            .expect(&["error[script-scheme] site.toml:2:5"]),
        site("a kind that is a path", "[kinds.\"../x\"]\n").expect(&["error[settings] site.toml:1:8"]),
        site("a folder outside", "[folders.\"../x\"]\ntags = [\"a\"]\n").expect(&["error[settings] site.toml:1:10"]),
        site("a folder whose draft is unclear", "[folders.\".\"]\ndraft = \"yes\"\n")
            .expect(&["error[bad-draft] site.toml:2:9"]),
    ]
}

fn places() -> Vec<Case> {
    vec![
        site("a missing theme", "theme = \"gone\"\n").expect(&["error[settings] site.toml:1:9"]),
        site("a theme outside", "theme = \"../x\"\n").expect(&["error[settings] site.toml:1:9"]),
        site("a logo outside", "logo = \"../../logo.svg\"\n").expect(&["warning[broken-link] site.toml:1:8"]),
        site("content outside", "content = \"../home\"\n").expect(&["error[settings] site.toml:1:11"]),
        site("content at an absolute path", "content = \"/etc\"\n").expect(&["error[settings] site.toml:1:11"]),
        site("content on a drive", "content = 'C:\\notes'\n").expect(&["error[settings] site.toml:1:11"]),
    ]
}
