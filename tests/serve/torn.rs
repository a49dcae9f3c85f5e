//! While the site is made anew a thousand times, every answer belongs to one whole state of it.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use super::http::{Connection, DEADLINE};
use super::preview::Preview;
use super::program::Site;

/// How often the site is made anew.
const REBUILDS: usize = 1000;

/// How many read it meanwhile.
const READERS: usize = 4;

/// The pages that are read, and how often at least the number of the last edit stands in each.
const PAGES: [(&str, usize); 4] = [("/a/", 4), ("/b/", 2), ("/c/", 1), ("/", 1)];

/// The numbers that stand between a word and `x`.
fn numbers(page: &str, word: &str) -> Vec<usize> {
    let after = page.match_indices(word).map(|(at, _)| &page[at + word.len()..]);
    after.filter_map(|rest| rest.split_once('x')?.0.parse().ok()).collect()
}

fn settings(number: usize) -> String {
    format!("title = \"Kitchen room{number}x\"\n")
}

fn article(number: usize) -> String {
    format!("# Title mark{number}x\n\nText mark{number}x.\n\n## Part mark{number}x\n\nMore mark{number}x.\n")
}

fn template(number: usize) -> String {
    format!("<p>hand{number}x</p><p>hand{number}x</p>")
}

const ARTICLE: &str = "content/a.md";
const TEMPLATE: &str = "themes/default/templates/partials/sources.html";

fn site() -> Site {
    let site = Site::empty();
    site.write("site.toml", settings(0));
    site.write(ARTICLE, article(0));
    site.write(TEMPLATE, template(0));
    site.write("content/index.md", "# Home\n\n[[a]]\n");
    site.write("content/b.md", "# B\n\n[[a]]\n\n![[a]]\n");
    site.write("content/c.md", "# C\n\nSee [[a]].\n");
    site
}

/// Writes a file as most editors do: beside it, then over it.
fn save(site: &Site, path: &str, text: &str) {
    let beside = site.root().join(".saved");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, site.root().join(path)).unwrap();
}

/// What one reader has seen: how many answers, of how many states.
#[derive(Default)]
struct Seen {
    answers: usize,
    states: usize,
}

fn read(preview: &Preview, stop: &AtomicBool) -> Seen {
    let mut connection = Connection::open(preview.address).unwrap();
    let mut last = [[0; 3]; PAGES.len()];
    let mut seen = Seen::default();
    while !stop.load(Ordering::Relaxed) {
        for ((path, least), last) in PAGES.iter().zip(&mut last) {
            let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host());
            connection.send(request.as_bytes()).unwrap();
            let reply = connection.reply(false).unwrap();
            let page = reply.text();
            assert_eq!(reply.status, 200, "{path}: {page}");
            for ((word, least), last) in [("mark", *least), ("room", 2), ("hand", 0)].into_iter().zip(last) {
                let numbers = numbers(&page, word);
                assert!(numbers.len() >= least, "{path}: {word} {numbers:?}\n{page}");
                let Some(first) = numbers.first() else { continue };
                assert!(numbers.iter().all(|number| number == first), "{path} is torn: {word} {numbers:?}\n{page}");
                assert!(first >= last, "{path} goes back from {last} to {first}");
                seen.states += usize::from(first > last);
                *last = *first;
            }
            seen.answers += 1;
        }
    }
    seen
}

/// Makes edits, each as soon as the one before is taken up: eight good ones, then two that break something.
fn edit(site: &Site, preview: &Preview) {
    for number in 1..=REBUILDS {
        let before = preview.rebuilds();
        match (number % 10, number % 20) {
            (4, _) => save(site, ARTICLE, &format!("---\ntags: [\n---\n# Torn mark{number}x\n")),
            (_, 9) => save(site, TEMPLATE, "{% if %}"),
            (_, 10) => save(site, TEMPLATE, &template(number)),
            (_, 19) => save(site, "site.toml", "title = \n"),
            (_, 0) => save(site, "site.toml", &settings(number)),
            _ => save(site, ARTICLE, &article(number)),
        }
        let started = Instant::now();
        while preview.rebuilds() == before {
            assert!(started.elapsed() < DEADLINE, "edit {number} is not taken up:\n{}", preview.said());
            thread::yield_now();
        }
    }
}

#[test]
fn no_page_is_torn_while_the_site_is_made_anew() {
    let site = site();
    let preview = Preview::of(&site);
    let stop = AtomicBool::new(false);
    let started = Instant::now();
    let seen: Vec<Seen> = thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(|| read(&preview, &stop))).collect();
        let edited = scope.spawn(|| edit(&site, &preview)).join();
        stop.store(true, Ordering::Relaxed);
        edited.unwrap();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    assert!(preview.rebuilds() >= REBUILDS);
    let answers: usize = seen.iter().map(|seen| seen.answers).sum();
    let states: Vec<usize> = seen.iter().map(|seen| seen.states).collect();
    println!("{} rebuilds, {answers} answers, {states:?} new states seen, {:?}", preview.rebuilds(), started.elapsed());
    assert!(seen.iter().all(|seen| seen.states > 100), "{states:?}");
    // The last good edit of the article.
    preview.until_holds("/a/", "mark998x");
}
