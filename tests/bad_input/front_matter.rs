//! Front matter that cannot be read, or says what cannot be.

use super::{Case, case};

/// More than anybody writes by hand: front matter beyond one megabyte is refused.
const TEN_MEGABYTES: usize = 10 << 20;

pub fn cases() -> Vec<Case> {
    [syntax(), values(), sizes()].into_iter().flatten().collect()
}

fn syntax() -> Vec<Case> {
    vec![
        case("never closed")
            .article("---\ntitle: A\n\nText.\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("never closed, and an Internet line end")
            .article("---\r\ntitle: A\r\n\r\nText.\r\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("never closed, with a draft")
            .article("---\ntitle: A\nDraft : true\n\nText.\n")
            .expect(&["error[bad-draft] content/bad.md:1:1"]),
        case("never closed TOML, with a draft")
            .article("+++\ntitle = \"A\"\npublish=false\n\nText.\n")
            .expect(&["error[bad-draft] content/bad.md:1:1"]),
        case("never closed, and a draft in the text only")
            .article("---\ntitle: A\n\ndraft: a text that is not ready.\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("never closed TOML")
            .article("+++\ntitle = \"A\"\n\nText.\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("a wrong fence")
            .article("---\ntitle: A\n+++\nText.\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("a fence of four")
            .article("---\ntitle: A\n----\nText.\n")
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("TOML between YAML's fences")
            .article("---\ntitle = \"A\"\ndraft = true\n---\nText.\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:1"]),
        case("YAML between TOML's fences")
            .article("+++\ntitle: A\n+++\nText.\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:6"]),
        case("broken JSON")
            .article("{\n  \"title\": \"A\",\n}\nText.\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:15"]),
        case("JSON that is never closed")
            .article("{\n  \"draft\": true\n\nText.\n")
            .expect(&["error[front-matter-syntax] content/bad.md:1:1"]),
        case("JSON that is nested beyond all measure")
            .article(format!("{{\"title\": {}{}}}\n", "[".repeat(9_000), "]".repeat(9_000)))
            .expect(&["error[front-matter-syntax] content/bad.md:1:74"]),
        case("a text of brackets").article("{\"".repeat(9_000)),
        case("a tab as indent")
            .article("---\ntitle: A\nmap:\n\tkey: 1\n---\nText.\n")
            .expect(&["error[front-matter-syntax] content/bad.md:4:1"]),
        case("a key twice")
            .article("---\ntitle: A\ndate: 2026-01-01\ntitle: B\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:4:1"]),
        case("a key twice in TOML")
            .article("+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n")
            .expect(&["error[front-matter-syntax] content/bad.md:3:1"]),
        case("an open quote")
            .article("---\ntitle: \"A\ntags: [x]\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:8"]),
        case("an open bracket")
            .article("---\ntitle: A\ntags: [x, y\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:3:7"]),
        case("a colon in a title")
            .article("---\ntitle: Sauces: the five mothers\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:14"]),
        case("a list between thematic breaks is text").article("---\n- a\n- title: b\n---\n"),
        case("an unknown anchor")
            .article("---\ntitle: *nowhere\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:8"]),
        case("a tag that would build an object is text")
            .article("---\ntitle: !!python/object:os.system A\n---\n")
            .expect(&[]),
        case("two faults in TOML").article("+++\ntitle = \ndate = 2026-01-01\nweight = 1x\n+++\n").expect(&[
            "error[front-matter-syntax] content/bad.md:2:9",
            "error[front-matter-syntax] content/bad.md:4:10",
        ]),
        case("a NUL").article(b"---\ntitle: a\0b\n---\n").expect(&["error[front-matter-syntax] content/bad.md:2:9"]),
        case("a NUL in TOML")
            .article(b"+++\ntitle = \"a\0b\"\n+++\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:11"]),
        case("a lone surrogate as an escape")
            .article("---\ntitle: \"\\uD800\"\n---\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:8"]),
        case("a lone surrogate as an escape in TOML")
            .article("+++\ntitle = \"\\uD800\"\n+++\n")
            .expect(&["error[front-matter-syntax] content/bad.md:2:12"]),
    ]
}

fn values() -> Vec<Case> {
    vec![
        case("31 February")
            .article("---\ntitle: A\ndate: 2026-02-31\n---\n")
            .expect(&["error[bad-date] content/bad.md:3:7"]),
        case("31 February in TOML")
            .article("+++\ndate = 2026-02-31\n+++\n")
            .expect(&["error[bad-date] content/bad.md:2:8"]),
        case("no date at all")
            .article("---\ndate: soon\n---\n")
            .expect(&["warning[front-matter-type] content/bad.md:2:7"]),
        case("a bad date under a synonym")
            .article("---\nlastmod: 2026-13-01\n---\n")
            .expect(&["error[bad-date] content/bad.md:2:10"]),
        case("the hour 25")
            .article("---\nupdated: 2026-01-01 25:00\n---\n")
            .expect(&["error[bad-date] content/bad.md:2:10"]),
        case("a list of dates")
            .article("---\ndate: [2026-01-01]\n---\n")
            .expect(&["warning[front-matter-type] content/bad.md:2:7"]),
        case("a draft that is a text")
            .article("---\ndraft: \"maybe\"\n---\n")
            .expect(&["error[bad-draft] content/bad.md:2:8"]),
        case("a draft that is a number")
            .article("+++\ndraft = 1\n+++\n")
            .expect(&["error[bad-draft] content/bad.md:2:9"]),
        case("a publish that is a list")
            .article("---\npublish: [false]\n---\n")
            .expect(&["error[bad-draft] content/bad.md:2:10"]),
        case("wrong types").article("---\ntitle: [A]\nweight: heavy\ntoc: 3\ntags: {a: 1}\n---\n").expect(&[
            "warning[front-matter-type] content/bad.md:2:8",
            "warning[front-matter-type] content/bad.md:3:9",
            "warning[front-matter-type] content/bad.md:4:6",
            "warning[front-matter-type] content/bad.md:5:7",
        ]),
        case("aliases that are a map")
            .article("---\naliases: {a: b}\n---\n")
            .expect(&["warning[front-matter-type] content/bad.md:2:10"]),
        case("a weight beyond all bounds")
            .article("---\nweight: 99999999999999999999\n---\n")
            .expect(&["warning[front-matter-type] content/bad.md:2:9"]),
        case("a key that is nearly one")
            .article("---\ntitel: A\n---\n")
            .expect(&["warning[unknown-key] content/bad.md:2:1"]),
        case("a key that other tools have")
            .article("---\ntag: x\n---\n")
            .expect(&["warning[unknown-key] content/bad.md:2:1"]),
        case("columns count characters")
            .article("---\n标题: 热干面\n\"é\": {date: 1}\ntags: [热, {热: 干}]\n---\n")
            .expect(&["warning[front-matter-type] content/bad.md:4:11"]),
        case("a template of notes")
            .article("---\ntitle: {{title}}\ndate: <% now %>\n---\n")
            .expect(&["warning[unfilled-template] content/bad.md:2:1"]),
    ]
}

fn sizes() -> Vec<Case> {
    let long = "a".repeat(TEN_MEGABYTES);
    let many = "key: value\n".repeat(TEN_MEGABYTES / 11);
    vec![
        case("10 MB")
            .article(format!("---\ntitle: {long}\n---\n"))
            .expect(&["error[front-matter-syntax] content/bad.md:2:1"]),
        case("10 MB of keys")
            .article(format!("---\n{many}---\n"))
            .expect(&["error[front-matter-syntax] content/bad.md:2:1"]),
        case("10 MB that never close")
            .article(format!("---\n{many}"))
            .expect(&["warning[unclosed-front-matter] content/bad.md:1:1"]),
        case("10 MB of TOML")
            .article(format!("+++\ntitle = \"{long}\"\n+++\n"))
            .expect(&["error[front-matter-syntax] content/bad.md:2:1"]),
        case("aliases that would grow beyond all bounds")
            .article(alias_bomb())
            .expect(&["error[front-matter-syntax] content/bad.md:7:25"]),
        case("100,000 brackets")
            .article(format!("---\ntags: {}\n---\n", "[".repeat(100_000)))
            .expect(&["error[front-matter-syntax] content/bad.md:2:262"]),
        case("100,000 closed brackets")
            .article(format!("---\ntags: {}{}\n---\n", "[".repeat(100_000), "]".repeat(100_000)))
            .expect(&["error[front-matter-syntax] content/bad.md:2:262"]),
        case("100,000 brackets in TOML")
            .article(format!("+++\ntags = {}{}\n+++\n", "[".repeat(100_000), "]".repeat(100_000)))
            .expect(&["error[front-matter-syntax] content/bad.md:2:88"]),
    ]
}

/// Nine levels of nine aliases: a few hundred bytes that stand for nine to the ninth values.
fn alias_bomb() -> String {
    let mut yaml = "---\na0: &a0 [lol, lol]\n".to_owned();
    for level in 1..=9 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        yaml += &format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", "));
    }
    yaml + "---\n"
}
