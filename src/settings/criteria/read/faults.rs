//! Why a text is no value, as it is told to its author.

use crate::base::date::BadDate;
use crate::base::quantity::{BadQuantity, Currency, Decimal, Unit};

use super::{BadKind, BadValue, Criterion, RATING_MAX, brief};

/// Choices that a message lists.
const LISTED: usize = 8;

fn bad_value(message: String, help: impl Into<String>) -> BadValue {
    BadValue { kind: BadKind::Value, message, help: help.into() }
}

fn bad_unit(message: String, help: impl Into<String>) -> BadValue {
    BadValue { kind: BadKind::Unit, message, help: help.into() }
}

/// A number that cannot be read, or one in another unit.
pub(super) fn number(
    criterion: &Criterion,
    text: &str,
    unit: Option<&Unit>,
    fault: BadQuantity,
    decimal: Decimal,
) -> BadValue {
    let example = format!("0{}5{}", decimal.sign(), unit.map(|unit| format!(" {}", unit.name())).unwrap_or_default());
    let BadQuantity::Unit { written, measures } = fault else {
        return unreadable(text, "number", &example, fault, decimal);
    };
    let Some(unit) = unit else {
        let key = &criterion.key;
        let message = format!("`{}` has a unit, and `{key}` has none", brief(text));
        let help =
            format!("write the number alone, or set `unit = \"{}\"` for `{key}` in `site.toml`", brief(&written));
        return bad_unit(message, help);
    };
    let name = unit.name();
    match (unit.measures(), measures) {
        (Some(asked), Some(written_measures)) if asked != written_measures => {
            let message = format!("`{}` is a unit of {written_measures}, and `{name}` one of {asked}", brief(&written));
            bad_unit(message, format!("write it in `{name}` or another unit of {asked}"))
        }
        (Some(asked), _) => {
            let message = format!("`{}` cannot be converted to `{name}`", brief(&written));
            bad_unit(message, format!("write it in `{name}` or another unit of {asked}; put anything else in brackets"))
        }
        (None, _) => {
            let message = format!("`{}` is another unit than `{name}`", brief(&written));
            bad_unit(message, format!("write it in `{name}`; put anything else in brackets"))
        }
    }
}

/// An amount that cannot be read, or one in another currency.
pub(super) fn money(text: &str, currency: Currency, fault: BadQuantity, decimal: Decimal) -> BadValue {
    let code = currency.code();
    match fault {
        BadQuantity::Unit { written, .. } => {
            let message = format!("`{}` is not `{code}`", brief(&written));
            bad_unit(
                message,
                format!("write the amount in `{code}`: money is not converted; put anything else in brackets"),
            )
        }
        fault => unreadable(text, "amount of money", &format!("12{}50 {code}", decimal.sign()), fault, decimal),
    }
}

/// The word before a word.
fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

fn unreadable(text: &str, what: &str, example: &str, fault: BadQuantity, decimal: Decimal) -> BadValue {
    let other = decimal.grouping();
    match fault {
        BadQuantity::Grouping { written, sign } => {
            let message = format!("`{}` is no number here: `{sign}` groups thousands", brief(&written));
            let is_decimal =
                written.matches(sign).count() == 1 && written.matches(|c: char| !c.is_ascii_digit()).count() == 1;
            bad_value(
                message,
                match is_decimal {
                    true => {
                        let meant = written.replace(sign, &decimal.sign().to_string());
                        format!("write `{meant}`, or set `decimal = \"{sign}\"` in `site.toml`")
                    }
                    false => format!("write it without `{sign}`, or set `decimal = \"{sign}\"` in `site.toml`"),
                },
            )
        }
        BadQuantity::Decimals { written, sign } => {
            let message = format!("`{}` is no number here: `{sign}` stands before decimals", brief(&written));
            let grouped = written.replace(sign, &other.to_string());
            bad_value(message, format!("write `{}`, or set `decimal = \"{other}\"` in `site.toml`", brief(&grouped)))
        }
        BadQuantity::TooLarge => {
            bad_value(format!("`{}` is too large a number", brief(text)), "write it in a larger unit")
        }
        BadQuantity::Leftover { quantity, rest } => {
            let message = format!("`{}` says more than {article} {what}", brief(text), article = article(what));
            let note = rest.trim_start_matches([',', ';', ':', '，', ' ', '-', '–']);
            let is_short = !note.is_empty() && !text.contains(['(', '（']) && brief(note) == note;
            bad_value(
                message,
                match is_short {
                    true => format!("put the rest in brackets: `{quantity} ({note})`"),
                    false => "put the rest in brackets".to_owned(),
                },
            )
        }
        BadQuantity::Unreadable | BadQuantity::Unit { .. } => {
            let article = if what.starts_with('a') { "an" } else { "a" };
            let help = format!(
                "write {article} {what}, as in `{example}`; or `?` if it is not known yet, `n/a` if it does not apply"
            );
            bad_value(format!("`{}` is no {what}", brief(text)), help)
        }
    }
}

pub(super) fn yes_or_no(text: &str) -> BadValue {
    let help = "write `yes` or `no`, and anything else in brackets behind it; or `?` if it is not known yet";
    bad_value(format!("`{}` is neither yes nor no", brief(text)), help)
}

pub(super) fn rating(text: &str) -> BadValue {
    let help = format!("write stars, as in `★★★☆☆`, or a number up to {RATING_MAX}, or of how many, as in `7/10`");
    bad_value(format!("`{}` is no rating", brief(text)), help)
}

pub(super) fn date(bad: &BadDate) -> BadValue {
    let help = match bad {
        BadDate::Unreadable(_) => "write it as `2026-11-23`, and anything else in brackets behind it",
        BadDate::Impossible(_) => "write a day that exists",
    };
    bad_value(bad.to_string(), help)
}

pub(super) fn choice(key: &str, text: &str, choices: &[String], likely: Option<&str>) -> BadValue {
    let help = match likely {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => {
            let listed: Vec<&str> = choices.iter().take(LISTED).map(String::as_str).collect();
            let more = if choices.len() > LISTED { ", …" } else { "" };
            format!("there are `{}`{more}", listed.join("`, `"))
        }
    };
    bad_value(format!("`{}` is no choice of `{key}`", brief(text)), help)
}
