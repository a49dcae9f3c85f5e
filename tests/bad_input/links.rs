//! Links and embeds that lead nowhere, everywhere or round in circles.

use super::{Case, case};

pub fn cases() -> Vec<Case> {
    [broken(), embeds()].into_iter().flatten().collect()
}

fn broken() -> Vec<Case> {
    vec![
        case("no such article").article("热 [[Goood]]\n").expect(&["warning[broken-link] content/bad.md:1:5"]),
        case("no such file").article("![x](gone.jpg)\n").expect(&["warning[broken-link] content/bad.md:1:6"]),
        case("no such path").article("[x](../../etc/passwd)\n").expect(&["warning[broken-link] content/bad.md:1:5"]),
        case("no such heading").article("[[Good#Parts]]\n").expect(&["warning[broken-anchor] content/bad.md:1:3"]),
        case("no such heading by path")
            .article("[x](good.md#parts)\n")
            .expect(&["warning[broken-anchor] content/bad.md:1:5"]),
        case("a draft")
            .article("[[Later]]\n")
            .file("content/later.md", "---\ndraft: true\n---\n")
            .expect(&["warning[broken-link] content/bad.md:1:3"]),
        case("several articles")
            .article("[[Same]]\n")
            .file("content/a/same.md", "A\n")
            .file("content/b/same.md", "B\n")
            .expect(&["warning[ambiguous-link] content/bad.md:1:3"]),
        case("a script").article("[x](javascript:alert(1))\n").expect(&["error[script-scheme] content/bad.md:1:5"]),
        case("a script in disguise")
            .article("<JaVaScRiPt:alert(1)> [x](<&#106;avascript:alert(1)>)\n")
            .expect(&["error[script-scheme] content/bad.md:1:2", "error[script-scheme] content/bad.md:1:23"]),
        case("a script for a reference")
            .article("[x][y]\n\n[y]: vbscript:x\n")
            .expect(&["error[script-scheme] content/bad.md:1:1"]),
        case("a page in the link")
            .article("[x](data:text/html,x)\n")
            .expect(&["error[script-scheme] content/bad.md:1:5"]),
        case("an unknown scheme")
            .article("[x](zotero://select)\n")
            .expect(&["warning[unknown-scheme] content/bad.md:1:5"]),
        case("a line of code that is too long")
            .article(format!("```rust\n{}\n```\n", "x".repeat(5_000)))
            .expect(&["warning[highlight-limit] content/bad.md:1:1"]),
    ]
}

fn embeds() -> Vec<Case> {
    let deep = (0..12)
        .fold(case("too deep"), |case, n| case.file(&format!("content/n{n:02}.md"), format!("![[n{:02}]]\n", n + 1)));
    vec![
        case("an embed of itself").article("![[bad]]\n").expect(&["warning[embed-cycle] content/bad.md:1:4"]),
        case("an embed of its own section")
            .article("# A\n\n## B\n\n![[#B]]\n")
            .expect(&["warning[embed-cycle] content/bad.md:5:4"]),
        case("embeds in a circle")
            .file("content/a.md", "![[b]]\n")
            .file("content/b.md", "![[c]]\n")
            .file("content/c.md", "Text. ![[a]]\n")
            .expect(&["warning[embed-cycle] content/c.md:1:10"]),
        deep.file("content/n12.md", "Text.\n").expect(&["warning[embed-limit] content/n03.md:1:4"]),
        doubling().expect(GROWTH),
    ]
}

/// What is said of them: each embed with which its article would show too many.
const GROWTH: &[&str] = &[
    "warning[embed-limit] content/n0.md:3:4",
    "warning[embed-limit] content/n0.md:5:4",
    "warning[embed-limit] content/n0.md:7:4",
    "warning[embed-limit] content/n0.md:9:4",
    "warning[embed-limit] content/n0.md:11:4",
    "warning[embed-limit] content/n0.md:13:4",
    "warning[embed-limit] content/n0.md:15:4",
    "warning[embed-limit] content/n0.md:17:4",
    "warning[embed-limit] content/n0.md:19:4",
    "warning[embed-limit] content/n1.md:3:4",
    "warning[embed-limit] content/n1.md:5:4",
    "warning[embed-limit] content/n1.md:7:4",
    "warning[embed-limit] content/n1.md:9:4",
    "warning[embed-limit] content/n1.md:11:4",
    "warning[embed-limit] content/n1.md:13:4",
    "warning[embed-limit] content/n1.md:15:4",
    "warning[embed-limit] content/n1.md:17:4",
    "warning[embed-limit] content/n1.md:19:4",
    "warning[embed-limit] content/n2.md:3:4",
    "warning[embed-limit] content/n2.md:5:4",
    "warning[embed-limit] content/n2.md:7:4",
    "warning[embed-limit] content/n2.md:9:4",
    "warning[embed-limit] content/n2.md:11:4",
    "warning[embed-limit] content/n2.md:13:4",
    "warning[embed-limit] content/n2.md:15:4",
    "warning[embed-limit] content/n2.md:17:4",
    "warning[embed-limit] content/n2.md:19:4",
    "warning[embed-limit] content/n3.md:3:4",
    "warning[embed-limit] content/n3.md:5:4",
    "warning[embed-limit] content/n3.md:7:4",
    "warning[embed-limit] content/n3.md:9:4",
    "warning[embed-limit] content/n3.md:11:4",
    "warning[embed-limit] content/n3.md:13:4",
    "warning[embed-limit] content/n3.md:15:4",
    "warning[embed-limit] content/n3.md:17:4",
    "warning[embed-limit] content/n3.md:19:4",
    "warning[embed-limit] content/n4.md:5:4",
    "warning[embed-limit] content/n4.md:7:4",
    "warning[embed-limit] content/n4.md:9:4",
    "warning[embed-limit] content/n4.md:11:4",
    "warning[embed-limit] content/n4.md:13:4",
    "warning[embed-limit] content/n4.md:15:4",
    "warning[embed-limit] content/n4.md:17:4",
    "warning[embed-limit] content/n4.md:19:4",
];

/// Articles each of which embeds the next one ten times: a few lines that stand for a billion.
fn doubling() -> Case {
    let many = (0..7).fold(case("too many"), |case, n| {
        case.file(&format!("content/n{n}.md"), format!("![[n{}]]\n\n", n + 1).repeat(10))
    });
    many.file("content/n7.md", "Text.\n")
}
