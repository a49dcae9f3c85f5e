//! Values of every type, as people write them.

use proptest::prelude::*;

use super::*;
use crate::settings::Settings;

const SETTINGS: &str = r#"
[criteria.note]
[criteria.weight]
type = "number"
unit = "kg"
[criteria.trays]
type = "number"
[criteria.covers]
type = "number"
unit = "covers"
[criteria.price]
type = "money"
unit = "GBP"
[criteria.steam]
type = "yesno"
[criteria.taste]
type = "rating"
[criteria.seen]
type = "date"
[criteria.fuel]
type = "choice"
choices = ["Gas", "Electric", "Gas (LPG)"]
"#;

#[test]
fn questions_are_answered_with_yes_or_no() {
    const QUESTIONS: &str = r#"
[criteria.steam]
type = "yesno"
[criteria.milk]
type = "choice"
choices = ["contains", "may contain", "No"]
[criteria.milch]
type = "choice"
choices = ["无", "有"]
[criteria.fuel]
type = "choice"
choices = ["gas", "electric"]
[criteria.trays]
type = "number"
"#;
    let settings = Settings::read(Some(QUESTIONS), "kitchen").unwrap().0;
    let answers = |key: &str| {
        let criterion = settings.criteria.get(key).unwrap();
        assert_eq!(criterion.is_question(), [0.0, 1.0, 2.0].iter().any(|order| criterion.answer(*order).is_some()));
        [0.0, 1.0, 2.0].map(|order| criterion.answer(order))
    };
    assert_eq!(answers("steam"), [Some(false), Some(true), Some(true)]);
    assert_eq!(answers("milk"), [Some(true), None, Some(false)]);
    assert_eq!(answers("milch"), [Some(false), None, None], "which of the others is yes is not known");
    assert_eq!(answers("fuel"), [None; 3]);
    assert_eq!(answers("trays"), [None; 3]);
}

fn settings() -> Settings {
    Settings::read(Some(SETTINGS), "kitchen").unwrap().0
}

fn read(key: &str, text: &str) -> Result<Value, BadValue> {
    settings().criteria.get(key).unwrap().read(text, Decimal::Point)
}

fn known(key: &str, text: &str) -> Known {
    match read(key, text) {
        Ok(Value::Known(known)) => known,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn values_have_an_order() {
    for (key, text, order, shown, note) in [
        ("weight", "500 g", 0.5, Some("0.5\u{a0}kg"), None),
        ("weight", "0.5 kg (empty)", 0.5, None, Some("empty")),
        ("weight", "1–2 lb", 0.453_592_37, Some("0.4536–0.9072\u{a0}kg"), None),
        ("weight", "at least 800 g", 0.8, Some("≥ 0.8\u{a0}kg"), None),
        ("trays", "6+", 6.0, None, None),
        ("covers", "80 covers", 80.0, None, None),
        ("price", "£12.50", 12.5, None, None),
        ("steam", "yes", 1.0, None, None),
        ("steam", "✓ (with a kit)", 1.0, None, Some("with a kit")),
        ("steam", "✔️", 1.0, None, None),
        ("steam", "No", 0.0, None, None),
        ("steam", "❌", 0.0, None, None),
        ("steam", "无", 0.0, None, None),
        ("steam", "是（选配）", 1.0, None, Some("选配")),
        ("taste", "★★★☆☆", 3.0, None, None),
        ("taste", "★★★", 3.0, None, None),
        ("taste", "⭐️⭐️⭐️", 3.0, None, None),
        ("taste", "★★★½", 3.5, None, None),
        ("taste", "★★⯨☆☆", 2.5, None, None),
        ("taste", "★★☆☆", 2.5, Some("2.5/5"), None),
        ("taste", "☆☆☆☆☆", 0.0, None, None),
        ("taste", "3/5", 3.0, None, None),
        ("taste", "３／５", 3.0, None, None),
        ("taste", "3 of 5", 3.0, None, None),
        ("taste", "7/10", 3.5, Some("3.5/5"), None),
        ("taste", "2/3", 10.0 / 3.0, Some("3.333/5"), None),
        ("taste", "4.5", 4.5, None, None),
        ("taste", "½", 0.5, None, None),
        ("taste", "4 stars (two votes)", 4.0, None, Some("two votes")),
        ("taste", "4星", 4.0, None, None),
        ("seen", "1970-01-02", 1.0, None, None),
        ("seen", "23 Nov 2026 (in the shop)", 20_780.0, None, Some("in the shop")),
        ("seen", "1970-01-01 12:00", 0.5, None, None),
        ("fuel", "gas", 0.0, Some("Gas"), None),
        ("fuel", "Electric (3-phase)", 1.0, None, Some("3-phase")),
        ("fuel", "Gas (LPG)", 2.0, None, None),
        ("fuel", "gas (natural)", 0.0, Some("Gas"), Some("natural")),
    ] {
        let known = known(key, text);
        assert_eq!((known.order, known.shown.as_deref(), known.note.as_deref()), (order, shown, note), "{text}");
    }
}

#[test]
fn what_is_no_value_is_no_fault() {
    for key in ["note", "weight", "price", "steam", "taste", "seen", "fuel"] {
        assert_eq!(read(key, " – "), Ok(Value::Missing), "{key}");
        assert_eq!(read(key, "n/a (why)"), Ok(Value::NotApplicable(Some("why".to_owned()))), "{key}");
        assert_eq!(read(key, "？"), Ok(Value::Unknown(None)), "{key}");
        let unknown = if key == "note" { Value::Text } else { Value::Unknown(None) };
        assert_eq!(read(key, "Unknown"), Ok(unknown), "{key}");
    }
    assert_eq!(read("note", "1,5 of anything"), Ok(Value::Text));
}

#[test]
fn what_is_wrong_is_told_with_a_way_out() {
    const NUMBER: &str = "write a number, as in `0.5 kg`; or `?` if it is not known yet, `n/a` if it does not apply";
    const YES_OR_NO: &str =
        "write `yes` or `no`, and anything else in brackets behind it; or `?` if it is not known yet";
    const RATING: &str = "write stars, as in `★★★☆☆`, or a number up to 5, or of how many, as in `7/10`";
    const GBP: &str = "write the amount in `GBP`: money is not converted; put anything else in brackets";
    for (key, text, kind, message, help) in [
        (
            "weight",
            "1,5",
            BadKind::Value,
            "`1,5` is no number here: `,` groups thousands",
            "write `1.5`, or set `decimal = \",\"` in `site.toml`",
        ),
        (
            "weight",
            "1.500.000",
            BadKind::Value,
            "`1.500.000` is no number here: `.` stands before decimals",
            "write `1,500,000`, or set `decimal = \",\"` in `site.toml`",
        ),
        (
            "weight",
            "1,50,000",
            BadKind::Value,
            "`1,50,000` is no number here: `,` groups thousands",
            "write it without `,`, or set `decimal = \",\"` in `site.toml`",
        ),
        ("weight", "heavy", BadKind::Value, "`heavy` is no number", NUMBER),
        (
            "weight",
            "5 kg, empty",
            BadKind::Value,
            "`5 kg, empty` says more than a number",
            "put the rest in brackets: `5 kg (empty)`",
        ),
        (
            "weight",
            "5 ml",
            BadKind::Unit,
            "`ml` is a unit of volume, and `kg` one of mass",
            "write it in `kg` or another unit of mass",
        ),
        (
            "weight",
            "5 kilos of it",
            BadKind::Value,
            "`5 kilos of it` says more than a number",
            "put the rest in brackets: `5 kilos (of it)`",
        ),
        (
            "weight",
            "5 bags",
            BadKind::Unit,
            "`bags` cannot be converted to `kg`",
            "write it in `kg` or another unit of mass; put anything else in brackets",
        ),
        (
            "trays",
            "5 GN",
            BadKind::Unit,
            "`5 GN` has a unit, and `trays` has none",
            "write the number alone, or set `unit = \"GN\"` for `trays` in `site.toml`",
        ),
        (
            "covers",
            "5 people",
            BadKind::Unit,
            "`people` is another unit than `covers`",
            "write it in `covers`; put anything else in brackets",
        ),
        ("price", "$12", BadKind::Unit, "`$` is not `GBP`", GBP),
        (
            "price",
            "free",
            BadKind::Value,
            "`free` is no amount of money",
            "write an amount of money, as in `12.50 GBP`; or `?` if it is not known yet, `n/a` if it does not apply",
        ),
        ("steam", "maybe", BadKind::Value, "`maybe` is neither yes nor no", YES_OR_NO),
        ("steam", "yes, with a kit", BadKind::Value, "`yes, with a kit` is neither yes nor no", YES_OR_NO),
        ("taste", "7", BadKind::Value, "`7` is no rating", RATING),
        ("taste", "★★★★★★", BadKind::Value, "`★★★★★★` is no rating", RATING),
        ("taste", "5/0", BadKind::Value, "`5/0` is no rating", RATING),
        ("taste", "-1", BadKind::Value, "`-1` is no rating", RATING),
        (
            "seen",
            "2026-02-30",
            BadKind::Value,
            "`2026-02-30` does not exist: February 2026 has 28 days",
            "write a day that exists",
        ),
        (
            "seen",
            "spring",
            BadKind::Value,
            "`spring` is not written as a date",
            "write it as `2026-11-23`, and anything else in brackets behind it",
        ),
        ("fuel", "electrik", BadKind::Value, "`electrik` is no choice of `fuel`", "did you mean `Electric`?"),
        ("fuel", "wood", BadKind::Value, "`wood` is no choice of `fuel`", "there are `Gas`, `Electric`, `Gas (LPG)`"),
    ] {
        let bad = BadValue { kind, message: message.to_owned(), help: help.to_owned() };
        assert_eq!(read(key, text), Err(bad), "{text}");
    }
    let long = "word ".repeat(1000);
    assert!(read("weight", &long).unwrap_err().message.len() < 100);
}

#[test]
fn values_conflict_if_they_differ() {
    for (key, a, b, conflicts) in [
        ("weight", "0.5 kg", "500 g", false),
        ("weight", "1.10", "1.1", false),
        ("weight", "1 lb", "0.4536 kg", false),
        ("weight", "1 lb", "0.454 kg", true),
        ("weight", "5", "5 (empty)", false),
        ("weight", "5", "6", true),
        ("weight", "5–6", "5–6 kg", false),
        ("weight", "5–6", "5", true),
        ("weight", "5–6", "5.5", true),
        ("weight", "5+", "≥ 5", false),
        ("weight", "> 5", "≥ 5", true),
        ("weight", "5+", "5", true),
        ("weight", "~5", "5.1", false),
        ("weight", "~5", "6", true),
        ("weight", "5", "?", false),
        ("weight", "5", "n/a", false),
        ("weight", "5", "–", false),
        ("price", "£12", "12 GBP", false),
        ("price", "£12", "£12.01", true),
        ("steam", "yes", "✓", false),
        ("steam", "yes", "no", true),
        ("taste", "★★★", "6/10", false),
        ("fuel", "gas", "electric", true),
        ("note", "a", "b", false),
    ] {
        let (a_value, b_value) = (read(key, a).unwrap(), read(key, b).unwrap());
        assert_eq!((a_value.conflicts(&b_value), b_value.conflicts(&a_value)), (conflicts, conflicts), "{a} and {b}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics_and_what_is_shown_is_the_same_value(
        text in "([0-9]{1,3}|[0-9]\\.[0-9]{1,4}|[.,/★☆½⭐()（）?-]| |kg|g|lb|oz|£| to |–|~|≥ |yes|n/a|gas|2026-11-23|\\PC){0,6}",
        comma in any::<bool>(),
    ) {
        let decimal = if comma { Decimal::Comma } else { Decimal::Point };
        for criterion in &settings().criteria {
            let Ok(value) = criterion.read(&text, decimal) else { continue };
            let Some(shown) = value.known().and_then(|known| known.shown.as_ref()) else { continue };
            let again = criterion.read(shown, decimal);
            prop_assert!(again.is_ok(), "{} shown as {}: {:?}", text, shown, again);
            prop_assert!(!again.unwrap().conflicts(&value), "{} shown as {}", text, shown);
        }
    }
}
