//! The JSON Schemas say what the program does: they refuse nothing that it takes, and hardly ever take what it refuses.
//!
//! A validator that knows nothing of Larder reads them.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use larder::article::front_matter::{self, Defaults, Format, KEYS, Split};
use larder::base::path::SourcePath;
use larder::base::value::{json, to_json, toml, yaml};
use larder::schema;
use larder::settings::Settings;
use larder::settings::keys::{Holds, Key, ROOT};
use serde_json::Value;
use walkdir::WalkDir;

/// Folders of this repository with sites in them.
const SITES: [&str; 6] =
    ["content", "docs/content", "src/commands/starter", "tests/sites", "tests/guide/pantry", "tests/browser/site"];

/// Settings of this repository.
const SETTINGS: [&str; 4] =
    ["site.toml", "docs/site.toml", "src/commands/starter/site.toml", "tests/browser/site/site.toml"];

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).unwrap()
}

fn settings_of(text: &str) -> Value {
    to_json(&toml::parse(text, 0).unwrap_or_else(|errors| panic!("{text}: {errors:?}")))
}

/// What stands between the fences, unless it cannot be read at all.
fn front_matter_of(text: &str) -> Option<Value> {
    let Split::Present { format, content, .. } = front_matter::split(text) else { return None };
    let source = &text[content];
    let parsed = match format {
        Format::Yaml => yaml::parse(source, 0),
        Format::Toml => toml::parse(source, 0),
        Format::Json => json::parse(source, 0),
    };
    Some(to_json(&parsed.ok()?))
}

#[test]
fn they_are_schemas() {
    for schema in [schema::site(), schema::article()] {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::meta::is_valid(&schema), "{schema:#}");
    }
}

#[test]
fn every_key_is_explained() {
    fn look(schema: &Value, at: &str) {
        for (key, below) in schema["properties"].as_object().into_iter().flatten() {
            let is_colour = at.starts_with(".colors");
            assert!(is_colour || below["description"].as_str().is_some_and(|text| text.ends_with('.')), "{at}.{key}");
            look(below, &format!("{at}.{key}"));
        }
        if schema["additionalProperties"].is_object() {
            look(&schema["additionalProperties"], &format!("{at}.*"));
        }
    }
    look(&schema::site(), "");
    look(&schema::article(), "");
}

#[test]
fn defaults_are_those_of_the_program() {
    let schema = schema::site();
    let mut text = String::new();
    let mut count = 0;
    let mut lines = |table: &str, properties: &Value| {
        for (key, below) in properties.as_object().unwrap() {
            if let Some(default) = below.get("default") {
                text += &format!("{table}{key} = {default}\n");
                count += 1;
            }
        }
    };
    lines("", &schema["properties"]);
    for key in ROOT.iter().filter(|key| matches!(key.holds, Holds::Table(_))) {
        lines(&format!("{}.", key.name), &schema["properties"][key.name]["properties"]);
    }
    let (set, _) = Settings::read(Some(&text), "kitchen").unwrap();
    assert_eq!(set, Settings::read(None, "kitchen").unwrap().0, "{text}");
    assert!(count > 10, "{count} defaults only");
}

#[test]
fn nothing_in_this_repository_is_refused_that_larder_takes() {
    let (site, article) = (validator(&schema::site()), validator(&schema::article()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in SETTINGS {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let errors: Vec<String> = site.iter_errors(&settings_of(&text)).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{file}");
    }
    let (mut count, mut refused) = (0, 0);
    for entry in SITES.iter().flat_map(|folder| WalkDir::new(root.join(folder))) {
        let entry = entry.unwrap();
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        let is_article = entry.path().extension().is_some_and(|ending| ending == "md");
        let Some(said) = is_article.then(|| front_matter_of(&text)).flatten() else { continue };
        count += 1;
        if let Some(error) = article.iter_errors(&said).next() {
            refused += 1;
            assert!(complains(&text), "{}: {error}", entry.path().display());
        }
    }
    assert!(count > 150 && refused < 20, "{count} articles, of which {refused} are refused");
}

/// Whether Larder has something to say of an article's front matter.
fn complains(text: &str) -> bool {
    !front_matter::read(&SourcePath::new("content/a.md").unwrap(), text).diagnostics.is_empty()
}

/// Values of all sorts, as YAML has them.
const SAID: &[&str] = &[
    "",
    "x",
    "'x y'",
    "true",
    "'true'",
    "no",
    "3",
    "0",
    "-1",
    "1.5",
    "'20'",
    "20000",
    "2026-05-02",
    "2026-05-02 14:05",
    "2 Jan 2026",
    "2026-02-31",
    "[a, b]",
    "[]",
    "a, b",
    "{a: b}",
    "[{a: b}]",
    "{a: [b, c]}",
    "{a: {b: c}}",
    "[[X]]",
    "https://example.org/a",
    "en-GB",
];

/// Complaints that no schema can make.
const BEYOND_SCHEMAS: [(&str, &str); 1] = [("2026-02-31", "whether there is such a day")];

#[test]
fn front_matter_is_refused_where_larder_complains() {
    let article = validator(&schema::article());
    let mut wrong = Vec::new();
    for key in KEYS {
        for (name, said) in key.names.iter().flat_map(|name| SAID.iter().map(move |said| (name, said))) {
            let text = format!("---\n{name}: {said}\n---\n");
            let is_refused = !article.is_valid(&front_matter_of(&text).unwrap());
            let is_beyond = BEYOND_SCHEMAS.iter().any(|(beyond, _)| beyond == said);
            if is_refused != complains(&text) && (is_refused || !is_beyond) {
                wrong.push(format!("`{name}: {said}` is {}", if is_refused { "refused" } else { "taken" }));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Values of all sorts, as TOML has them; but for dates, which are text to a schema and none to Larder.
const SET: &[&str] = &[
    "\"x\"",
    "\"\"",
    "\" \"",
    "true",
    "\"true\"",
    "3",
    "0",
    "-1",
    "1.5",
    "\"3\"",
    "[]",
    "[\"a\"]",
    "[{}]",
    "{}",
    "{ x = \"y\" }",
    "\"https://example.org\"",
    "\"ftp://example.org\"",
    "\"http://a b\"",
    "\"//a\"",
    "\"../a\"",
    "\"/a\"",
    "\"a/b\"",
    "\"en-GB\"",
    "\"#x\"",
    "\".\"",
    "\"1 year\"",
];

/// Keys of which the schema takes what the program may not: a time, a name that is nearly that of a criterion, a pattern.
const LENIENT: [&str; 3] = ["criteria.x.max_age", "kinds.x.required", "ignore"];

#[test]
fn settings_are_refused_where_larder_refuses_them() {
    let mut lines: Vec<(String, String)> = Vec::new();
    for key in ROOT {
        settable("", key, &mut lines);
    }
    assert!(lines.len() > 40, "{lines:?}");
    let site = validator(&schema::site());
    let mut wrong = Vec::new();
    for (name, line) in &lines {
        for value in SET {
            let text = line.replace('$', value);
            let is_taken = Settings::read(Some(&text), "kitchen").is_ok();
            let is_valid = site.is_valid(&settings_of(&text));
            let is_lenient = LENIENT.contains(&name.as_str());
            if is_taken != is_valid && !(is_lenient && is_valid) {
                wrong.push(format!("`{text}` is {}", if is_valid { "taken" } else { "refused" }));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A line for each key, with `$` in place of the value; of keys that hang on each other there is a test of their own.
fn settable(table: &str, key: &Key, lines: &mut Vec<(String, String)>) {
    let name = format!("{table}{}", key.name);
    if table == "criteria.x." && matches!(key.name, "type" | "choices" | "unit" | "better") {
        return;
    }
    lines.push((name.clone(), format!("{name} = $\n")));
    match key.holds {
        Holds::Table(keys) => keys.iter().for_each(|key| settable(&format!("{name}."), key, lines)),
        Holds::Tables(keys, _) => {
            lines.push((format!("{name}.x"), format!("{name}.x = $\n")));
            keys.iter().for_each(|key| settable(&format!("{name}.x."), key, lines));
        }
        Holds::Levels => {
            lines.extend(["orphan", "bad-date"].map(|lint| (name.clone(), format!("{name}.{lint} = $\n"))))
        }
        Holds::Colors => {
            lines.extend(["ink", "dark.ink"].map(|colour| (name.clone(), format!("{name}.{colour} = $\n"))))
        }
        Holds::Menu | Holds::FrontMatter => lines.push((name.clone(), format!("{name}.x = $\n"))),
        _ => {}
    }
}

#[test]
fn what_a_type_of_criterion_demands_is_known() {
    let types = ["", "text", "number", "money", "yesno", "rating", "date", "choice", "bool"];
    let rests = [
        "",
        "unit = \"GBP\"\n",
        "unit = \"\"\n",
        "choices = [\"a\"]\n",
        "choices = []\n",
        "better = \"lower\"\n",
        "better = \"more\"\n",
        "unit = \"GBP\"\nbetter = \"lower\"\n",
        "choices = [\"a\"]\nbetter = \"higher\"\n",
        "unit = \"kg\"\nchoices = [\"a\"]\n",
    ];
    let site = validator(&schema::site());
    for (name, rest) in types.iter().flat_map(|name| rests.iter().map(move |rest| (name, rest))) {
        let line = if name.is_empty() { String::new() } else { format!("type = \"{name}\"\n") };
        let text = format!("[criteria.x]\n{line}{rest}");
        let is_beyond = *name == "money" && rest.contains("kg");
        let is_taken = Settings::read(Some(&text), "kitchen").is_ok();
        assert!(is_beyond || is_taken == site.is_valid(&settings_of(&text)), "{text}: taken: {is_taken}");
    }
}

#[test]
fn slips_are_refused() {
    let site = validator(&schema::site());
    for text in [
        "titel = \"x\"",
        "[tags]\npagesize = 3",
        "[lints]\nbroken-links = \"deny\"",
        "[lints]\nbad-date = \"allow\"",
        "[colors]\naccent = \"red\"",
        "[colors]\nacent = \"#fff\"",
        "[colors.dark]\npaper = \"#12345\"",
        "[menu]\n\"\" = \"/\"",
        "[kinds.\"a/b\"]",
        "[kinds.oven]\nlable = \"x\"",
        "[criteria.\" \"]",
    ] {
        assert!(Settings::read(Some(text), "kitchen").is_err(), "Larder takes {text}");
        assert!(!site.is_valid(&settings_of(text)), "the schema takes {text}");
    }
}

#[test]
fn folders_may_say_what_they_may() {
    let site = validator(&schema::site());
    for (line, is_sound) in [
        ("kind = \"recipe\"\nreview_by = 2027-09-01\nmine = [1]", true),
        ("title = \"x\"", false),
        ("facts_from = \"a.csv\"", false),
        ("toc = \"yes\"", false),
        ("weight = 1.5", false),
    ] {
        let text = format!("[folders.\"dishes\"]\n{line}\n");
        let (settings, _) = Settings::read(Some(&text), "kitchen").unwrap();
        let (_, complaints) = Defaults::read(&settings.folders, &SourcePath::new("content").unwrap());
        assert_eq!((complaints.is_empty(), site.is_valid(&settings_of(&text))), (is_sound, is_sound), "{text}");
    }
}
