//! From what `[criteria]` says to what it means.

use crate::base::name::fold_name;
use crate::base::quantity::{Currency, Unit};
use crate::base::text::{fold, humanised};
use crate::base::value::read::{Spanned, nearest};
use crate::settings::table::Faults;
use crate::settings::written::WrittenCriterion;

use super::{Better, Criteria, Criterion, MaxAge, ValueType};

/// The criteria in order; what is wrong with them goes to `faults`.
pub(in crate::settings) fn criteria(written: Vec<WrittenCriterion>, faults: &mut Faults) -> Criteria {
    let mut criteria = Criteria::default();
    for written in written {
        if fold_name(&written.key.value).is_empty() {
            let help = "write a word, as in `[criteria.price]`".to_owned();
            faults.error(written.key.span, "a criterion must have a name", Some(help));
            continue;
        }
        add(&mut criteria, criterion(written, faults), faults);
    }
    criteria
}

/// Adds a criterion, and with it its names, unless they are those of another.
fn add(criteria: &mut Criteria, (criterion, spans): (Criterion, Vec<Spanned<String>>), faults: &mut Faults) {
    let number = criteria.list.len();
    for name in spans {
        let folded = fold_name(&name.value);
        match criteria.names.get(&folded) {
            Some(&other) if other != number => {
                let other = &criteria.list[other].key;
                let message = format!("`{}` is a name of `{other}` and of `{}`", name.value, criterion.key);
                let help = "a name belongs to one criterion: change the key, label or alias of one of them".to_owned();
                faults.error(name.span, message, Some(help));
            }
            _ => {
                criteria.names.insert(folded, number);
            }
        }
    }
    criteria.list.push(criterion);
}

/// The criterion, and its names where they stand.
fn criterion(written: WrittenCriterion, faults: &mut Faults) -> (Criterion, Vec<Spanned<String>>) {
    let WrittenCriterion { key, label, aliases, value_type, choices, unit, better, group, max_age } = written;
    let text = |text: Option<Spanned<String>>| text.filter(|text| !text.value.trim().is_empty());
    let label = text(label);
    let names = [&key].into_iter().chain(&label).chain(&aliases).cloned().collect();
    let value_type = type_of(&key, value_type, choices, text(unit), faults);
    let better = better.and_then(|written| self::better(&key.value, written, &value_type, faults));
    let max_age = max_age.and_then(|written| self::max_age(&key.value, written, faults));
    let criterion = Criterion {
        label: label.map_or_else(|| humanised(&key.value), |label| label.value),
        aliases: aliases.into_iter().map(|alias| alias.value).collect(),
        // A type that is not known is told already; what hangs on it is not.
        value_type: value_type.unwrap_or(ValueType::Text),
        better,
        group: text(group).map(|group| group.value),
        max_age,
        span: key.span,
        key: key.value,
    };
    (criterion, names)
}

/// The type with its unit or choices; none if it is not known.
fn type_of(
    key: &Spanned<String>,
    written: Option<Spanned<String>>,
    choices: Option<Vec<Spanned<String>>>,
    unit: Option<Spanned<String>>,
    faults: &mut Faults,
) -> Option<ValueType> {
    let name = match &written {
        None => "text",
        Some(written) => match ValueType::NAMES.into_iter().find(|name| *name == written.value) {
            Some(name) => name,
            None => {
                unknown_type(written, faults);
                return None;
            }
        },
    };
    if let Some(first) = choices.iter().flatten().next().filter(|_| name != "choice") {
        let help = "add `type = \"choice\"`, or take `choices` out".to_owned();
        faults.error(
            first.span.clone(),
            format!("`criteria.{}.choices` is of no use for the type `{name}`", key.value),
            Some(help),
        );
    }
    if let Some(unit) = unit.as_ref().filter(|_| !matches!(name, "number" | "money")) {
        let help = match name {
            "text" => "add `type = \"number\"` or `type = \"money\"`, or take `unit` out",
            _ => "take `unit` out",
        };
        let message = format!("`criteria.{}.unit` is of no use for the type `{name}`", key.value);
        faults.error(unit.span.clone(), message, Some(help.to_owned()));
    }
    Some(match name {
        "number" => ValueType::Number(unit.map(|unit| Unit::new(&unit.value))),
        "money" => ValueType::Money(currency(key, unit, written.as_ref(), faults)?),
        "yesno" => ValueType::YesNo,
        "rating" => ValueType::Rating,
        "date" => ValueType::Date,
        "choice" => ValueType::Choice(self::choices(key, choices.unwrap_or_default(), written.as_ref(), faults)),
        _ => ValueType::Text,
    })
}

fn unknown_type(written: &Spanned<String>, faults: &mut Faults) {
    // What people call the types elsewhere.
    const OTHER_NAMES: [(&str, &str); 14] = [
        ("bool", "yesno"),
        ("boolean", "yesno"),
        ("yes/no", "yesno"),
        ("checkbox", "yesno"),
        ("string", "text"),
        ("int", "number"),
        ("integer", "number"),
        ("float", "number"),
        ("quantity", "number"),
        ("price", "money"),
        ("currency", "money"),
        ("stars", "rating"),
        ("select", "choice"),
        ("enum", "choice"),
    ];
    let lower = written.value.to_lowercase();
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, name)| *name);
    let help = match other.or_else(|| nearest(&written.value, ValueType::NAMES)) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => format!("there are `{}`", ValueType::NAMES.join("`, `")),
    };
    faults.error(written.span.clone(), format!("there is no type `{}`", written.value), Some(help));
}

/// Amounts of several currencies cannot be compared, so there must be one.
fn currency(
    key: &Spanned<String>,
    unit: Option<Spanned<String>>,
    written: Option<&Spanned<String>>,
    faults: &mut Faults,
) -> Option<Currency> {
    let Some(unit) = unit else {
        let span = written.map_or(&key.span, |written| &written.span).clone();
        let help = "add its code, as in `unit = \"GBP\"`".to_owned();
        faults.error(span, format!("`criteria.{}` is money and names no currency", key.value), Some(help));
        return None;
    };
    let found = Currency::of_code(unit.value.trim());
    if found.is_none() {
        let code = unit.value.trim().to_uppercase();
        let one_slip = |known: &&&str| strsim::osa_distance(known, &code) == 1;
        let mut likely = Currency::CODES.iter().filter(one_slip);
        let help = match (likely.next(), likely.next()) {
            (Some(likely), None) if code.len() == 3 => format!("did you mean `{likely}`?"),
            _ if code.contains(['/', ' ']) => {
                format!(
                    "write a code such as `GBP`; money for an amount of something is `type = \"number\"` with `unit = \"{}\"`",
                    unit.value.trim()
                )
            }
            _ => "write its ISO code, as in `unit = \"GBP\"`".to_owned(),
        };
        faults.error(unit.span, format!("there is no currency `{}`", unit.value), Some(help));
    }
    found
}

fn choices(
    key: &Spanned<String>,
    written: Vec<Spanned<String>>,
    of_type: Option<&Spanned<String>>,
    faults: &mut Faults,
) -> Vec<String> {
    if written.is_empty() {
        let span = of_type.map_or(&key.span, |written| &written.span).clone();
        let help = "add them, as in `choices = [\"gas\", \"electric\"]`".to_owned();
        faults.error(span, format!("`criteria.{}` is a choice and has no `choices`", key.value), Some(help));
    }
    let mut choices: Vec<String> = Vec::with_capacity(written.len());
    for choice in written {
        if choices.iter().any(|other| fold(other) == fold(&choice.value)) {
            let help = "keep one of them".to_owned();
            faults.error(choice.span, format!("the choice `{}` is there already", choice.value), Some(help));
        } else {
            choices.push(choice.value);
        }
    }
    choices
}

fn better(key: &str, written: Spanned<String>, value_type: &Option<ValueType>, faults: &mut Faults) -> Option<Better> {
    let better = match written.value.as_str() {
        "lower" => Better::Lower,
        "higher" => Better::Higher,
        _ => {
            faults.error(written.span, format!("`criteria.{key}.better` must be `lower` or `higher`"), None);
            return None;
        }
    };
    if *value_type == Some(ValueType::Text) {
        let help = "add a `type`, as in `type = \"number\"`, or take `better` out".to_owned();
        faults.error(written.span, format!("`criteria.{key}` is text, of which none is better"), Some(help));
        return None;
    }
    Some(better)
}

fn max_age(key: &str, written: Spanned<String>, faults: &mut Faults) -> Option<MaxAge> {
    let age = MaxAge::parse(&written.value);
    if age.is_none() {
        let help = "write it as `1 year`, `18 months`, `2 weeks` or `90 days`".to_owned();
        faults.error(
            written.span,
            format!("`criteria.{key}.max_age` must be a time in whole days or months"),
            Some(help),
        );
    }
    age
}
