//! The reference of what templates see, made from the types that are serialised for them.
//!
//! Every type of `src/view/` that can be reached from `View` has a section: its fields, what they hold in the words of theme
//! authors, and their doc comments.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use syn::{Attribute, Expr, Fields, GenericArgument, Item, ItemEnum, ItemStruct, Lit, Meta, PathArguments, Type};

use crate::pages;

/// Types that are no tables of fields, in words.
const PLAIN: &[(&str, &str)] = &[
    ("String", "text"),
    ("str", "text"),
    ("bool", "true or false"),
    ("usize", "number"),
    ("u32", "number"),
    ("u8", "number"),
    ("i16", "number"),
    ("i8", "number"),
    ("Phrase", "HTML"),
    ("StructuredData", "JSON"),
    ("Value", "map"),
];

/// Where everything begins.
const ROOT: &str = "View";

/// A type that templates see.
enum Seen {
    Struct(ItemStruct),
    Enum(ItemEnum),
}

/// A section for each type, in the order in which one comes upon them.
pub fn reference() -> String {
    let types = types();
    let mut out = String::new();
    let mut waiting = VecDeque::from([ROOT.to_owned()]);
    let mut known = vec![ROOT.to_owned()];
    while let Some(name) = waiting.pop_front() {
        let found = match &types[&name] {
            Seen::Struct(item) => structure(item, &types, &mut out),
            Seen::Enum(item) => enumeration(item, &mut out),
        };
        for name in found {
            if !known.contains(&name) {
                known.push(name.clone());
                waiting.push_back(name);
            }
        }
    }
    out
}

/// The structs and enums of `src/view/`.
fn types() -> BTreeMap<String, Seen> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view");
    let mut types = BTreeMap::new();
    for file in pages::files(&folder).iter().filter(|file| file.ends_with(".rs")) {
        let parsed = syn::parse_file(&std::fs::read_to_string(folder.join(file)).unwrap()).unwrap();
        for item in parsed.items {
            match item {
                Item::Struct(item) => drop(types.insert(item.ident.to_string(), Seen::Struct(item))),
                Item::Enum(item) => drop(types.insert(item.ident.to_string(), Seen::Enum(item))),
                _ => {}
            }
        }
    }
    types
}

/// Writes the section of a struct; returns the types that its fields have.
fn structure(item: &ItemStruct, types: &BTreeMap<String, Seen>, out: &mut String) -> Vec<String> {
    let name = item.ident.to_string();
    let Fields::Named(fields) = &item.fields else { panic!("`{name}` has no named fields: give it words in `PLAIN`") };
    if name != ROOT {
        let _infallible = write!(out, "## {}\n\n{}\n\n", heading(&name), doc(&item.attrs));
        out.push_str("| field | holds | |\n|---|---|---|\n");
    }
    let mut found = Vec::new();
    for field in fields.named.iter().filter(|field| !is_skipped(&field.attrs)) {
        let words = words(&field.ty, types, &mut found);
        if name != ROOT {
            let field_name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let _infallible = writeln!(out, "| `{field_name}` | {words} | {} |", doc(&field.attrs).replace('|', "\\|"));
        }
    }
    if name != ROOT {
        out.push('\n');
    }
    found
}

/// Whether a field is kept from templates.
fn is_skipped(attributes: &[Attribute]) -> bool {
    let is_skip = |attribute: &Attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("serde") && list.tokens.to_string() == "skip",
        _ => false,
    };
    attributes.iter().any(is_skip)
}

/// Writes the section of an enum, which is a text out of a few.
fn enumeration(item: &ItemEnum, out: &mut String) -> Vec<String> {
    let name = item.ident.to_string();
    let is_kebab = item.attrs.iter().any(|attribute| matches!(&attribute.meta, Meta::List(list) if list.path.is_ident("serde") && list.tokens.to_string().contains("kebab-case")));
    assert!(is_kebab, "`{name}` is not serialised in kebab case: say here how it is");
    let _infallible = write!(out, "## {}\n\n{}\n\n| text | |\n|---|---|\n", heading(&name), doc(&item.attrs));
    for variant in &item.variants {
        let _infallible = writeln!(out, "| `\"{}\"` | {} |", kebab(&variant.ident.to_string()), doc(&variant.attrs));
    }
    out.push('\n');
    Vec::new()
}

/// What a value of this type holds; types with sections of their own are added to `found`.
fn words(ty: &Type, types: &BTreeMap<String, Seen>, found: &mut Vec<String>) -> String {
    let ty = match ty {
        Type::Reference(reference) => &*reference.elem,
        ty => ty,
    };
    let Type::Path(path) = ty else { panic!("a type that the guide has no words for") };
    let last = path.path.segments.last().unwrap();
    let name = last.ident.to_string();
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    };
    match (name.as_str(), inner) {
        ("Option", Some(inner)) => format!("{}, or null", words(inner, types, found)),
        ("Vec", Some(inner)) => format!("list of {}", words(inner, types, found)),
        ("Box" | "Arc", Some(inner)) => words(inner, types, found),
        (name, _) => match PLAIN.iter().find(|(plain, _)| *plain == name) {
            Some((_, words)) => (*words).to_owned(),
            None => {
                assert!(types.contains_key(name), "give `{name}` words in `PLAIN` of `tests/guide/template_data.rs`");
                found.push(name.to_owned());
                let heading = heading(name);
                format!("[{heading}](#{})", heading.to_lowercase().replace(' ', "-"))
            }
        },
    }
}

/// A type's name for people: `PageKind` is a page kind, `LinkView` a link.
fn heading(name: &str) -> String {
    let words = kebab(name.strip_suffix("View").unwrap_or(name)).replace('-', " ");
    words[..1].to_uppercase() + &words[1..]
}

/// `NotFound` as `not-found`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// A doc comment on one line, its links to code as code.
fn doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ").replace("[`", "`").replace("`]", "`")
}

#[test]
fn types_are_put_into_words() {
    let types = types();
    let said = |written: &str| {
        let mut found = Vec::new();
        (words(&syn::parse_str(written).unwrap(), &types, &mut found), found)
    };
    assert_eq!(said("Option<String>").0, "text, or null");
    assert_eq!(said("Vec<LinkView>"), ("list of [Link](#link)".to_owned(), vec!["LinkView".to_owned()]));
    assert_eq!(said("Option<PageKind>").0, "[Page kind](#page-kind), or null");
    assert_eq!(said("&'static str").0, "text");
    assert_eq!(kebab("NotFound"), "not-found");
}

#[test]
fn fields_that_templates_do_not_get_are_left_out() {
    let item: ItemStruct =
        syn::parse_str("/// T.\nstruct A { /// B.\n b: String, /// C.\n #[serde(skip)] c: f64 }").unwrap();
    let mut out = String::new();
    assert_eq!(structure(&item, &types(), &mut out), Vec::<String>::new());
    assert!(out.contains("`b`") && !out.contains("`c`"), "{out}");
}

#[test]
fn doc_comments_are_one_line() {
    let item: ItemStruct = syn::parse_str("/// One\n/// [`Two`].\nstruct A;").unwrap();
    assert_eq!(doc(&item.attrs), "One `Two`.");
}
