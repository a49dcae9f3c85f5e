//! Hostile Markdown takes time in proportion to its length, on a small stack.
//!
//! Each kind of text is parsed and written at a length and at four times that length. The longer one may take six times as long, and
//! two seconds a megabyte; a little time is always granted, so that noise fails nothing. Our own code is not optimised in
//! tests, so lengths are what that allows.
//!
//! The same holds of sites that compare things, for a number of them and for four times that number.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use larder::article;
use larder::base::path::SourcePath;
use larder::base::typography::Typography;
use larder::build;
use larder::generation::{Generation, Options};
use larder::render::highlight::{DEFAULT_DARK, DEFAULT_LIGHT, Highlighter};
use larder::render::write_fragment;
use larder::settings::{Dialect, Settings};
use larder::source::Memory;

/// The stack of the threads that pages are made on.
const STACK: usize = 2 << 20;

/// The length of the shorter text, in bytes.
const LENGTH: usize = 50_000;

/// The most that the longer text may take, in times of the shorter one.
const MOST_TIMES: u32 = 6;

/// What is too short to be compared.
const NOISE: Duration = Duration::from_millis(250);

/// The most that a megabyte may take.
const MOST_A_MEGABYTE: Duration = Duration::from_secs(2);

/// What a machine that does other things, too, may add to that.
const LEEWAY: Duration = Duration::from_secs(1);

/// How often both are timed where it seems to be more.
const MOST_TRIES: usize = 8;

static HIGHLIGHTER: LazyLock<Highlighter> = LazyLock::new(|| match Highlighter::new(DEFAULT_LIGHT, DEFAULT_DARK) {
    Ok(highlighter) => highlighter,
    Err(fault) => panic!("{fault:?}"),
});

/// Parses and writes a text; how long that took.
fn time(text: &str) -> Duration {
    let path = SourcePath::default().join("a.md");
    let dialect = Dialect::default();
    let start = Instant::now();
    let (article, _) = article::parse(&path, text, &dialect);
    let html = write_fragment(text, &dialect, &HIGHLIGHTER);
    let set = Typography::of_language("en").set(text);
    let taken = start.elapsed();
    std::hint::black_box((article, html, set));
    taken
}

/// Looks at texts of one kind, `text(n)` being one of about `n` bytes.
#[track_caller]
fn is_linear(name: &str, text: impl Fn(usize) -> String) {
    let (short, long) = (text(LENGTH), text(4 * LENGTH));
    let times = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let limit = MOST_A_MEGABYTE.mul_f64(long.len() as f64 / 1e6) + LEEWAY;
        let (short, long) = timed(|| (time(&short), time(&long)), limit);
        (short, long, limit)
    });
    let (short, long, limit) = times.unwrap().join().unwrap_or_else(|_| panic!("{name} panics"));
    println!("{name}: {short:?}, {long:?}");
    assert!(long <= short * MOST_TIMES + NOISE, "{name}: {short:?} becomes {long:?}");
    assert!(long <= limit, "{name}: {long:?} of {limit:?}");
}

/// The shortest times of several tries at something short and something long, of no more than it takes to be sure: others use the
/// machine, too, and may have had it for a while.
fn timed(mut times: impl FnMut() -> (Duration, Duration), limit: Duration) -> (Duration, Duration) {
    let mut best = times();
    for _ in 1..MOST_TRIES {
        if best.1 <= best.0 * MOST_TIMES + NOISE && best.1 <= limit {
            break;
        }
        let (short, long) = times();
        best = (best.0.min(short), best.1.min(long));
    }
    best
}

/// `unit` again and again.
fn repeat(unit: &'static str) -> impl Fn(usize) -> String {
    move |length| unit.repeat(length / unit.len())
}

/// `open` again and again, then as many `close`.
fn nested(open: &'static str, close: &'static str) -> impl Fn(usize) -> String {
    move |length| {
        let count = length / (open.len() + close.len());
        open.repeat(count) + "a" + &close.repeat(count)
    }
}

/// One line for each number, up to `length` bytes in all.
fn numbered(line: impl Fn(usize) -> String) -> impl Fn(usize) -> String {
    move |length| {
        let mut text = String::new();
        for number in 0.. {
            if text.len() >= length {
                break;
            }
            text.push_str(&line(number));
        }
        text
    }
}

macro_rules! linear {
    ($($name:ident: $text:expr;)*) => { $(#[test] fn $name() { is_linear(stringify!($name), $text); })* };
}

linear! {
    brackets: repeat("[");
    brackets_closed: nested("[", "]");
    wikilinks_opened: repeat("[[");
    wikilinks_with_text_opened: repeat("[[a|");
    embeds_opened: repeat("![[");
    wikilinks: repeat("[[a]] ");
    wikilinks_in_each_other: nested("[[a|", "]]");
    images_in_each_other: nested("![", "](a)");
    links_in_a_paragraph: repeat("See [a](b). ");
    links_in_a_paragraph_that_is_bold: |length| format!("**{}**", "See [a](b). ".repeat(length / 12));
    links_in_a_sentence: repeat("[a](b) ");
    links_with_brackets_in_them: repeat("[a](b(");
    destinations_opened: repeat("[a](<b");
    emphasis: repeat("**a *");
    emphasis_closed: nested("*a **a ", "b** b*");
    emphasis_of_both_kinds: repeat("*a_ ");
    stars: repeat("*");
    strikes: repeat("~~a ~");
    dashes_in_a_row: |length| format!("a {} a", "-".repeat(length));
    dashes_between_words: repeat("a--b -- c---");
    dots: repeat("a...b....");
    quotations: repeat("\"a' ");
    quotations_closed: nested("\"'", "'\"");
    numbers_with_units: repeat("5 kg 5 kgs ");
    numbers_before_a_long_word: |length| format!("1 {}", "a".repeat(length));
    emphasis_in_chinese: repeat("**：");
    emphasis_in_chinese_closed: repeat("**企业：**直接");
    emphasis_in_chinese_of_many_letters: numbered(|number| format!("**a：**{}", letter(number)));
    quotations_in_a_line: |length| "> ".repeat(length / 2) + "a";
    quotations_in_a_line_without_spaces: |length| ">".repeat(length) + "a";
    callouts: repeat("> [!note] a\n\n");
    callouts_in_each_other: |length| in_each_other(length, "> ", "[!note] a");
    callouts_behind_quotations: |length| "> ".repeat(length / 2) + "[!note] a";
    lists_in_each_other: |length| in_each_other(length, "  ", "- a");
    lists_in_a_line: |length| "- ".repeat(length / 2) + "a";
    items: repeat("- a\n");
    tasks: repeat("- [ ] a\n");
    cells: |length| { let n = length / 4; format!("{}\n{}\n{}", "|a".repeat(n), "|-".repeat(n), "|b".repeat(n)) };
    rows: |length| format!("|a|\n|-|\n{}", "|b|\n".repeat(length / 4));
    rows_with_links_that_are_split: |length| format!("|a|\n|-|\n|{}", "[[b|c]]".repeat(length / 7));
    rows_with_brackets: |length| format!("|a|\n|-|\n|{}]]", "[[b|".repeat(length / 4));
    rows_that_only_close: |length| format!("|a|\n|-|\n|{}", "]]".repeat(length / 2));
    rows_that_might_be_names: |length| format!("|a|\n|-|\n{}", "|^b|\n".repeat(length / 5));
    equal_headings: repeat("# a\n");
    headings_with_equal_ids: repeat("# a {#b}\n");
    headings_with_braces: repeat("# a {2024}\n");
    ids_in_raw_html: |length| format!("{}\n\n{}", "<i id=a>".repeat(length / 16), "# a\n".repeat(length / 8));
    footnotes: numbered(|number| format!("[^{number}]\n\n[^{number}]: a\n\n"));
    footnotes_in_each_other: numbered(|number| format!("[^{number}]: [^{}]\n\n", number + 1));
    references_to_one_footnote: |length| "[^1] ".repeat(length / 5) + "\n\n[^1]: a";
    elements: repeat("<div>");
    elements_in_lines: repeat("<div>\n\n");
    elements_in_a_line: repeat("a<b>");
    tags_never_closed: repeat("<a b=");
    comments_of_html: repeat("<!--");
    comments_of_html_in_a_line: repeat("a<!--");
    declarations: repeat("a<!A ");
    processing_instructions: repeat("a<?");
    cdata: repeat("a<![CDATA[");
    attributes: |length| format!("<a {}>", "href=a ".repeat(length / 7));
    sets_of_sources: |length| format!("<img srcset=\"{}\">", "a 1x, ".repeat(length / 6));
    dollars: repeat("$");
    dollars_apart: repeat("$a ");
    double_dollars: repeat("$$a ");
    dollars_with_braces: repeat("${");
    math: repeat("$a$ ");
    prices: repeat("$3-");
    prices_in_emphasis: repeat("**$3**-");
    highlights_opened: repeat("==");
    highlights_apart: repeat("==a ");
    highlights: repeat("==a== ");
    highlights_in_emphasis: repeat("*==a* ");
    dollars_that_close: repeat("a$ ");
    dollars_in_braces: |length| format!("{}{}", "{$".repeat(length / 4), "$}".repeat(length / 4));
    dollars_behind_code: repeat("`$` $a ");
    dollars_behind_backslashes: repeat("\\\\$");
    scripts_in_a_line: repeat("a <script>*b*</script> ");
    scripts_never_closed: repeat("a <script>");
    scripts_of_two_kinds_never_closed: repeat("a <script><style></");
    scripts_in_lines: repeat("a <script>\n</script>");
    drawings_in_each_other: |length| format!("a {}", nested("<svg>", "</svg>")(length));
    raw_code_never_closed: repeat("a <code>");
    raw_code_in_blocks: repeat("<div>\n<code><!--\n\n");
    comments_opened: repeat("%%");
    comments_of_ours: repeat("%% a %% ");
    comments_beside_shortcodes: repeat("%%{{<a>}}");
    tags: repeat("#a ");
    tags_without_spaces: repeat("#a");
    number_signs: repeat("# #");
    names_of_blocks: repeat("a ^a\n\n");
    names_of_blocks_alone: repeat("^a\n\n");
    names_in_a_line: repeat("^a");
    names_in_an_item: |length| "- a\n".to_owned() + &"\n  b ^c\n".repeat(length / 9);
    shortcodes_opened: repeat("{{<");
    shortcodes_of_zola_opened: repeat("{{a(");
    shortcodes: repeat("{{< a >}} ");
    references_by_shortcode: repeat("{{< ref \"a\" >}} ");
    tags_of_jekyll: repeat("{% a %}");
    blocks_of_jekyll_never_closed: repeat("{% raw %}{% comment %}");
    lists_of_attributes: repeat("a{: .b }\n");
    lists_of_attributes_opened: repeat("{: .a ");
    contents_of_kramdown: repeat("- a\n{:toc}\n");
    containers: repeat(":::a\n");
    containers_in_a_line: repeat(":::a");
    containers_in_each_other: |length| format!("{}{}", ":::a\n".repeat(length / 9), ":::\n".repeat(length / 9));
    colons_that_define_nothing: repeat("a\n:b\n");
    colons: repeat(":");
    headings_with_names_behind_ids: repeat("# a {#b} ^c\n");
    names_behind_braces_in_a_line: |length| format!("# {}", "} ^a".repeat(length / 4));
    notes: repeat("a^[b] ");
    notes_opened: repeat("a^[b");
    notes_in_each_other: nested("^[a", "]");
    notes_in_emphasis: repeat("*a^[b* ");
    references_to_no_footnote: repeat("[^a] ");
    struck_chinese: repeat("~~中：~~文");
    urls_opened: repeat("www.");
    urls_without_host: repeat("www.(");
    urls_that_end_early: repeat("*www.a/");
    urls: repeat("www.a.b ");
    urls_with_brackets: |length| format!("http://a{}", "(".repeat(length));
    urls_with_closed_brackets: |length| format!("http://a{}", ")".repeat(length));
    urls_that_end_in_references: |length| format!("http://a{}", "&a;".repeat(length / 3));
    schemes: repeat("http://");
    addresses: repeat("a@");
    addresses_of_signs: repeat("+.@");
    addresses_with_dots: repeat("a@b.");
    code_opened: numbered(|number| format!("a{}", "`".repeat(number % 200)));
    code: repeat("`a` ");
    fences: repeat("```\n");
    code_with_marked_lines: |length| {
        format!("```q {{hl_lines=[{}]}}\n{}", "1,3,".repeat(length / 8), "a\n".repeat(length / 4))
    };
    code_in_one_line: |length| format!("```json\n{}\n```", "[".repeat(length));
    definitions_of_links: numbered(|number| format!("[{number}]: a\n"));
    references_to_definitions: |length| "[a] ".repeat(length / 4) + "\n\n[a]: b";
    definition_lists: repeat("a\n: b\n\n");
    definitions: |length| "a\n".to_owned() + &": b\n".repeat(length / 4);
    terms: |length| "a\n".repeat(length / 2) + ": b";
    entities: repeat("&amp;");
    backslashes: repeat("\\");
    lines: repeat("a\n");
    hard_breaks: repeat("a  \n");
    underlines: repeat("a\n==\n");
    spaces: repeat(" ");
    braces: repeat("{");
    pipes: repeat("|");
    pipes_and_dashes: repeat("|-\n");
    dashes: repeat("-\n");
    byte_nul: repeat("\0");
}

/// A letter of Han for each number.
fn letter(number: usize) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_u32(0x4e00 + number % 20_000)).unwrap_or('一')
}

/// Lines each of which stands deeper than the one before.
fn in_each_other(length: usize, step: &str, line: &str) -> String {
    let mut text = String::new();
    let mut before = step.to_owned();
    while text.len() < length {
        let indent = if step.trim().is_empty() { &before[step.len()..] } else { &before };
        let _infallible = writeln!(text, "{indent}{line}");
        before.push_str(step);
    }
    text
}

/// Where the parser itself takes longer than it should: `[^` again and again, which never closes
/// (https://github.com/pulldown-cmark/pulldown-cmark/issues/1076). It is quadratic, so a length that somebody might come to by
/// accident must still be bearable.
#[test]
fn what_the_parser_does_slowly_is_bearable() {
    assert!(time(&"[^".repeat(2_000)) < MOST_A_MEGABYTE);
}

/// A site's files by path.
type Files = Vec<(String, String)>;

/// Looks at sites of one kind, `site(n)` being one with `n` of what there is much of. The longer one has `most`.
#[track_caller]
fn is_linear_site(name: &str, most: usize, site: impl Fn(usize) -> Files) {
    let (short, long) = (site(most / 4), site(most));
    let (short, long) = timed(|| (time_site(&short), time_site(&long)), Duration::MAX);
    println!("{name}: {short:?}, {long:?}");
    assert!(long <= short * MOST_TIMES + NOISE, "{name}: {short:?} becomes {long:?}");
}

/// Loads and renders a site; how long that took.
fn time_site(files: &Files) -> Duration {
    let templates = ["article", "section", "home", "tag", "tags", "backlinks", "kind", "compare", "404"]
        .map(|name| (format!("themes/default/templates/{name}.html"), "{{ content | default(value='') }}".to_owned()));
    let memory: Memory = templates.into_iter().chain(files.iter().cloned()).collect();
    let text = files.iter().find(|(path, _)| path == "site.toml").map(|(_, text)| text.as_str());
    let Ok((settings, _)) = Settings::read(text, "site") else { panic!("the settings are wrong") };
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let start = Instant::now();
    let Ok((generation, faults)) = Generation::load(Arc::new(memory), &options) else { panic!("it cannot be loaded") };
    let outputs = build::in_memory(&generation);
    let taken = start.elapsed();
    std::hint::black_box((outputs, faults));
    taken
}

/// An article that compares subjects.
fn comparing(subjects: impl IntoIterator<Item = String>, body: &str) -> String {
    let subjects: Vec<String> = subjects.into_iter().collect();
    format!("---\nsubjects: [{}]\n---\nX.\n\n{body}", subjects.join(", "))
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("S{number}"))
}

fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// One file.
fn file(path: &str, text: String) -> Files {
    vec![(path.to_owned(), text)]
}

macro_rules! linear_sites {
    ($($name:ident $most:literal: $site:expr;)*) => {
        $(#[test] fn $name() { is_linear_site(stringify!($name), $most, $site); })*
    };
}

linear_sites! {
    labels_in_an_article 10_000: |n| {
        file("content/a.md", comparing(names(2), &many(n / 2, |row| format!("## R{row}\n**S0:** a\n\n**S1:** b\n\n"))))
    };
    labels_in_a_section 10_000: |n| {
        file("content/a.md", comparing(names(2), &format!("## R\n{}", many(n, |label| format!("**S{}:** a\n\n", label % 2)))))
    };
    labels_that_are_nobodys 10_000: |n| {
        file("content/a.md", comparing(names(100), &format!("## R\n**S1:** a\n\n{}", many(n, |label| format!("**Sub{label}:** a\n\n")))))
    };
    labels_that_name_many 4_000: |n| {
        let label = names(20).collect::<Vec<_>>().join(", ");
        file("content/a.md", comparing(names(20), &many(n, |row| format!("## R{row}\n**{label}:** a\n\n"))))
    };
    headings_that_are_subjects 4_000: |n| {
        let heading = names(20).collect::<Vec<_>>().join(", ");
        file("content/a.md", comparing(names(20), &format!("## R\n### {heading}\n{}", many(n, |row| format!("#### S{}\na\n\n", row % 20)))))
    };
    subjects_of_an_article 2_000: |n| {
        file("content/a.md", comparing(names(n), &format!("## R\n{}", many(n, |subject| format!("**S{subject}:** a\n\n")))))
    };
    subjects_that_are_not_told_of 2_000: |n| {
        file("content/a.md", comparing(names(n), &many(20, |row| format!("## R{row}\n**S1:** a\n\n"))))
    };
    columns_of_a_table 2_000: |n| {
        let table = format!("|{}\n|-{}\n|R{}\n|Q{}\n", many(n, |column| format!("|S{column}")), "|-".repeat(n), "|a".repeat(n), "|".repeat(n));
        file("content/a.md", comparing(names(n), &table))
    };
    rows_of_a_table 4_000: |n| {
        file("content/a.md", comparing(names(2), &format!("||S0|S1|\n|-|-|-|\n{}", many(n, |row| format!("|R{row}|a||\n")))))
    };
    fences_of_all 500: |n| {
        let subject = |number: usize| (format!("content/d{number}.md"), format!("---\ntags: [d]\nkind: dish\nfacts: {{a: {number}, b: x}}\n---\nD."));
        let fence = |number: usize| format!("```compare\n{}\ncriteria: [a, c]\n```\n\n", if number.is_multiple_of(2) { "tag: d" } else { "kind: dish" });
        let settings = ("site.toml".to_owned(), "[kinds.dish]\n[criteria.a]\ntype = \"number\"\n[criteria.b]\n".to_owned());
        (0..50).map(subject).chain([settings, ("content/a.md".to_owned(), many(n, fence))]).collect()
    };
    fences_of_nobody 2_000: |n| {
        let own = ("content/own.md".to_owned(), comparing(names(500), "## R\n**S1:** a"));
        let fences = ("content/a.md".to_owned(), many(n, |number| format!("```compare\nsubjects: [Sub{number}]\n```\n\n")));
        vec![own, fences]
    };
    subjects_that_every_article_names 1_000: |n| {
        let article = |number: usize| (format!("content/a{number}.md"), comparing(["X".to_owned(), format!("Y{number}")], &format!("## R\n**X:** a\n\n**Y{number}:** b\n\n## Q{number}\n**X:** c\n\n**Y{number}:** d\n")));
        let subject = ("content/X.md".to_owned(), "X.".to_owned());
        (0..n).map(article).chain([subject]).collect()
    };
    two_subjects_that_every_article_compares 1_000: |n| {
        let article = |number: usize| (format!("content/a{number}.md"), comparing(names(2), "## R\n**S0:** a\n\n**S1:** b\n\n## Q\n**S0:** c\n\n**S1:** d\n"));
        (0..n).map(article).collect()
    };
    facts_of_an_article 10_000: |n| {
        let settings = ("site.toml".to_owned(), "[criteria.weight]\n[criteria.price]\n".to_owned());
        vec![settings, ("content/a.md".to_owned(), format!("---\nfacts:\n{}---\nA.", many(n, |fact| format!("  f{fact}: a\n"))))]
    };
    lines_at_the_top 10_000: |n| {
        let settings = ("site.toml".to_owned(), "[criteria.weight]\ntype = \"number\"\n".to_owned());
        vec![settings, ("content/a.md".to_owned(), many(n, |line| format!("Weight: {line}\n")))]
    };
    bold_lines_at_the_top 10_000: |n| {
        let settings = ("site.toml".to_owned(), "[criteria.weight]\ntype = \"number\"\n".to_owned());
        vec![settings, ("content/a.md".to_owned(), many(n, |line| format!("**Weight:** {line}\n")))]
    };
    rows_of_data 10_000: |n| {
        let rows = many(n, |row| format!("S{row},{row},a\n"));
        vec![("data/d.csv".to_owned(), format!("name,a,b\n{rows}")), ("content/a.md".to_owned(), "---\nfacts_from: d.csv\n---\nA.".to_owned())]
    };
    labels_in_a_paragraph 16_000: |n| {
        file("content/a.md", comparing(names(2), &format!("## R\n{}", many(n, |label| format!("**S{}:** a. ", label % 2)))))
    };
    labels_in_lines_of_a_paragraph 16_000: |n| {
        file("content/a.md", comparing(names(2), &format!("## R\n{}", many(n, |label| format!("**S{}:** a\n", label % 2)))))
    };
    labels_in_an_item 16_000: |n| {
        file("content/a.md", comparing(names(2), &format!("## R\n- {}", many(n, |label| format!("[S{}](b.md): a\n  ", label % 2)))))
    };
    tags_that_nobody_has 4_000: |n| {
        let tagged = |number: usize| (format!("content/t{number}.md"), format!("---\ntags: [t{number}]\n---\nT."));
        let fences = many(n, |number| format!("```compare\ntag: x{number}\n```\n\n"));
        (0..n / 20).map(tagged).chain([("content/a.md".to_owned(), fences)]).collect()
    };
    articles_of_a_kind_with_one_title 1_000: |n| {
        let article = |number: usize| (format!("content/{number}.md"), format!("---\ntitle: Wok\nkind: dish\nfacts: {{ Weight: {number} }}\n---\nA."));
        (0..n).map(article).chain([("site.toml".to_owned(), "[kinds.dish]\n".to_owned())]).collect()
    };
    names_of_many_letters 800: |n| {
        let names = (0..n).map(|number| format!("{}{number}", "S".repeat(n)));
        let labels = many(n, |row| format!("## R{row}\n**{}{row}:** a\n\n", "S".repeat(n)));
        file("content/a.md", comparing(names, &labels))
    };
    criteria_of_many_articles 1_000: |n| {
        let article = |number: usize| (format!("content/{number}.md"), format!("---\nfacts: {{ C{number}: {number}, Weight: 1 }}\n---\nA."));
        let settings = ("site.toml".to_owned(), "[criteria.weight]\n".to_owned());
        let fence = ("content/a.md".to_owned(), "```compare\nsubjects: [\"0\", \"1\"]\n```\n".to_owned());
        (0..n).map(article).chain([settings, fence]).collect()
    };
}
