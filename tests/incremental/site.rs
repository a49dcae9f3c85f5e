//! The small site that is edited, as values.

use std::collections::BTreeMap;

/// A site's files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Articles by path below `content/`.
    pub articles: BTreeMap<String, Article>,
    /// All other files by path, but for the settings.
    pub others: Files,
    /// What stands in `site.toml`, by key.
    pub settings: BTreeMap<String, String>,
}

/// An article.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// Front matter: what stands after each key.
    pub keys: BTreeMap<&'static str, String>,
    /// Whether the front matter cannot be read.
    pub is_broken: bool,
    pub paragraphs: Vec<String>,
}

impl Site {
    /// A site that uses a bit of everything.
    pub fn new() -> Self {
        let articles = [
            ("index.md", "", "See [[Stock]], [a sauce](sauces/Gravy.md) and [[Knives#Care]]."),
            ("Stock.md", "basics", "Bones, water, time. ![](pot.png)"),
            ("Knives.md", "basics, tools", "## Care\n\nKeep them sharp."),
            ("sauces/Gravy.md", "basics, sauces", "From [[Stock]].\n\n![[Knives#Care]]"),
            ("sauces/index.md", "", "All sauces."),
            ("sauces/deep/Jus.md", "sauces", "Less of [[Gravy|that]]; see [[Nobody]].\n\n```rust\nfn jus() {}\n```"),
        ];
        let others = [
            ("content/pot.png", "a pot"),
            ("content/sauces/_img/jus.png", "jus"),
            ("static/robots.txt", "ok"),
            ("data/costs.csv", "name,price\nStock,5\nGravy,6\n"),
        ];
        let settings =
            [("title", "\"Larder\""), ("criteria", "{ price = { type = \"number\", better = \"lower\" }, body = {} }")];
        let mut site = Self {
            articles: articles.map(|(path, tags, text)| (path.to_owned(), Article::new(tags, text))).into(),
            others: others.map(|(path, text)| (path.to_owned(), text.into())).into(),
            settings: settings.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        };
        let text = "Two of them.\n\n## Body\n\n**Stock:** thin.\n\n**Gravy:** thick.\n\n```compare\nsubjects: [Stock, Gravy]\n```";
        let mut compared = Article::new("", text);
        compared.keys.extend([("subjects", "[Stock, Gravy]".to_owned()), ("facts_from", "costs.csv".to_owned())]);
        site.articles.insert("sauces/Compared.md".to_owned(), compared);
        site
    }

    /// The files as they lie on the disk.
    pub fn files(&self) -> Files {
        let mut files = self.others.clone();
        files.extend(self.articles.iter().map(|(path, article)| (format!("content/{path}"), article.print().into())));
        let settings: String = self.settings.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        files.insert("site.toml".to_owned(), settings.into());
        files
    }
}

impl Article {
    /// An article with tags (may be empty) and paragraphs.
    pub fn new(tags: &str, text: &str) -> Self {
        let tags = (!tags.is_empty()).then(|| ("tags", format!("[{tags}]")));
        Self {
            keys: tags.into_iter().collect(),
            is_broken: false,
            paragraphs: text.split("\n\n").map(str::to_owned).collect(),
        }
    }

    fn print(&self) -> String {
        let keys: String = self.keys.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let fault = if self.is_broken { "title: [\n" } else { "" };
        let front_matter =
            if keys.is_empty() && fault.is_empty() { String::new() } else { format!("---\n{keys}{fault}---\n") };
        format!("{front_matter}{}\n", self.paragraphs.join("\n\n"))
    }
}
