//! Quantities in every way that people write them, and in ways that are none.

use proptest::prelude::*;

use super::*;

fn read(text: &str, unit: &str) -> Result<Quantity, BadQuantity> {
    read_by(text, unit, Decimal::Point)
}

fn read_by(text: &str, unit: &str, decimal: Decimal) -> Result<Quantity, BadQuantity> {
    let unit = (!unit.is_empty()).then(|| Unit::new(unit));
    Quantity::read(text, unit.as_ref(), decimal)
}

/// The quantity as text, `!` before what was converted, its note behind it.
fn told(quantity: &Quantity) -> String {
    let converted = if quantity.is_converted { "!" } else { "" };
    let note = quantity.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{converted}{}{note}", quantity.shown("", Decimal::Point).0)
}

fn assert_read(unit: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let read = read(text, unit);
        assert_eq!(read.as_ref().map(told).as_deref(), Ok(*expected), "{text}");
    }
}

#[test]
fn numbers() {
    assert_read(
        "",
        &[
            ("5", "5"),
            ("05", "5"),
            ("1.10", "1.1"),
            (".5", "0.5"),
            ("1,500", "1500"),
            ("1,234,567", "1234567"),
            ("1 500", "1500"),
            ("12\u{a0}500", "12500"),
            ("1\u{202f}234\u{2009}567", "1234567"),
            ("1'500", "1500"),
            ("1’500", "1500"),
            ("-5", "−5"),
            ("−5", "−5"),
            ("–5", "−5"),
            ("+5", "5"),
            ("-0", "0"),
            ("３００", "300"),
            ("１．５", "1.5"),
            ("½", "0.5"),
            ("1½", "1.5"),
            ("1 ½", "1.5"),
            ("1/2", "0.5"),
            ("1 1/2", "1.5"),
            ("3⁄4", "0.75"),
            ("-1 1/2", "−1.5"),
            ("3/2", "1.5"),
            ("1.5万", "15000"),
            ("3 亿", "300000000"),
            ("2 million", "2000000"),
            ("3k", "3000"),
            ("5.", "5"),
            (" 5 ", "5"),
            ("0.1", "0.1"),
            ("00012", "12"),
            ("0", "0"),
        ],
    );
    for (text, number) in
        [("1,5", 1.5), ("1.500", 1500.0), ("1.500,25", 1500.25), ("1 500,5", 1500.5), ("1'500", 1500.0), (",5", 0.5)]
    {
        assert_eq!(read_by(text, "", Decimal::Comma).map(|quantity| quantity.low), Ok(number), "{text}");
    }
}

#[test]
fn what_is_no_number() {
    let grouping = |written: &str, sign| BadQuantity::Grouping { written: written.to_owned(), sign };
    for (text, fault) in [
        ("1,5", grouping("1,5", ',')),
        ("1,50", grouping("1,50", ',')),
        ("0,500", grouping("0,500", ',')),
        ("1,500,5", grouping("1,500,5", ',')),
        ("1234,567", grouping("1234,567", ',')),
        ("1,234 567", grouping("1,234 567", ',')),
        ("1.5,5", grouping("1.5,5", ',')),
        ("1.500.000", BadQuantity::Decimals { written: "1.500.000".to_owned(), sign: '.' }),
        ("", BadQuantity::Unreadable),
        ("abc", BadQuantity::Unreadable),
        ("about", BadQuantity::Unreadable),
        ("-", BadQuantity::Unreadable),
        ("--5", BadQuantity::Unreadable),
        ("x5", BadQuantity::Unreadable),
        ("24/7", BadQuantity::Unreadable),
        ("1/0", BadQuantity::Unreadable),
        ("1/2/2024", BadQuantity::Unreadable),
        ("between 5", BadQuantity::Unreadable),
        ("(5)", BadQuantity::Unreadable),
        ("NaN", BadQuantity::Unreadable),
        ("inf", BadQuantity::Unreadable),
        ("1000000000000000", BadQuantity::TooLarge),
    ] {
        assert_eq!(read(text, ""), Err(fault), "{text}");
    }
    assert_eq!(read_by("1.5", "", Decimal::Comma), Err(grouping("1.5", '.')));
    assert_eq!(read(&"9".repeat(100_000), ""), Err(BadQuantity::TooLarge));
    assert_eq!(read(&format!("0.{}1", "0".repeat(100_000)), "").map(|quantity| quantity.low), Ok(0.0));
    assert_eq!(
        read("45 min, plus resting", "min"),
        Err(BadQuantity::Leftover { quantity: "45 min".to_owned(), rest: ", plus resting".to_owned() })
    );
}

#[test]
fn ranges() {
    assert_read(
        "min",
        &[
            ("45–60 min", "45–60"),
            ("45-60", "45–60"),
            ("45--60", "45–60"),
            ("45 -- 60", "45–60"),
            ("-25 -- -18", "−25 – −18"),
            ("−25–−18", "−25 – −18"),
            ("-5 -- 10", "−5–10"),
            ("−5—-2", "−5 – −2"),
            ("45~60", "45–60"),
            ("45～60", "45–60"),
            ("45 to 60", "45–60"),
            ("45 — 60", "45–60"),
            ("45 至 60", "45–60"),
            ("45到60", "45–60"),
            ("45 min – 60 min", "45–60"),
            ("45 min to 1 h", "!45–60"),
            ("1–1.5 h", "!60–90"),
            ("45 min - 1 h 30", "!45–90"),
            ("from 5 to 10", "5–10"),
            ("between 5 and 10 min", "5–10"),
            ("60-45", "45–60"),
            ("1.5-2", "1.5–2"),
            ("½–1 h", "!30–60"),
            ("半小时到1小时", "!30–60"),
            ("10 000 - 12 000", "10000–12000"),
            ("10-12 000", "10–12000"),
            ("30分钟到1小时", "!30–60"),
            ("~45–60", "~45–60"),
            ("3至5分钟", "3–5"),
            ("3-5分钟左右", "~3–5"),
            ("介于3和5之间", "3–5"),
            ("5 ... 6", "5–6"),
            ("从5到10分钟", "5–10"),
        ],
    );
    assert_read(
        "°C",
        &[
            ("-5--2", "−5 – −2"),
            ("−18 to −25 °C", "−25 – −18"),
            ("-5–2", "−5–2"),
            ("−5 °C – 3 °C", "−5–3"),
            ("3 - 5°", "3–5"),
        ],
    );
}

#[test]
fn bounds_and_about() {
    assert_read(
        "",
        &[
            ("≥ 70", "≥ 70"),
            (">= 70", "≥ 70"),
            ("> 70", "> 70"),
            ("≤70", "≤ 70"),
            ("<=70", "≤ 70"),
            ("<70", "< 70"),
            ("at least 70", "≥ 70"),
            ("At most 70", "≤ 70"),
            ("up to 6", "≤ 6"),
            ("min. 3", "≥ 3"),
            ("from 5", "≥ 5"),
            ("6+", "≥ 6"),
            ("6 or more", "≥ 6"),
            ("至少5", "≥ 5"),
            ("最多 5", "≤ 5"),
            ("5以上", "≥ 5"),
            ("不超过5", "≤ 5"),
            ("＞５", "> 5"),
            ("max 5", "≤ 5"),
            ("5 max.", "≤ 5"),
            ("no more than 5", "≤ 5"),
            ("~5", "~5"),
            ("≈5", "~5"),
            ("about 5", "~5"),
            ("approx. 5", "~5"),
            ("ca. 5", "~5"),
            ("c. 5", "~5"),
            ("约5", "~5"),
            ("大约 5", "~5"),
            ("5左右", "~5"),
            ("at least about 5", "≥ ~5"),
            ("up to 5–6", "≤ 5–6"),
        ],
    );
    assert_read(
        "kg",
        &[
            ("5+ kg", "≥ 5"),
            ("5kg+", "≥ 5"),
            ("5 kg or more", "≥ 5"),
            ("5公斤以上", "≥ 5"),
            ("min 3 kg", "≥ 3"),
            ("from 3 kg", "≥ 3"),
        ],
    );
    for text in ["at least at most 5", "~~5", "≥≥5", "minimal 5", "overall 5", "5++"] {
        assert!(read(text, "").is_err(), "{text}");
    }
}

#[test]
fn units_are_converted() {
    for (unit, cases) in [
        (
            "kg",
            [
                ("500 g", "!0.5"),
                ("500克", "!0.5"),
                ("2斤", "!1"),
                ("1 lb", "!0.4536"),
                ("2 kg 300 g", "!2.3"),
                ("0.5 kg", "0.5"),
                ("3公斤", "3"),
                ("1 t", "!1000"),
                ("5KG", "5"),
            ]
            .as_slice(),
        ),
        (
            "min",
            &[
                ("1 hr 25 min", "!85"),
                ("1h30", "!90"),
                ("1h30m", "!90"),
                ("1 小时 25 分钟", "!85"),
                ("1小时25分钟", "!85"),
                ("1小时又5分", "!65"),
                ("1 hour, 30 minutes", "!90"),
                ("1 hour and 30 minutes", "!90"),
                ("45 mins.", "45"),
                ("45-minute", "45"),
                ("30 m", "30"),
                ("1½ hours", "!90"),
                ("1.5小时", "!90"),
                ("90 sec", "!1.5"),
                ("2 days", "!2880"),
                ("45 MIN", "45"),
            ],
        ),
        (
            "°C",
            &[
                ("350 °F", "!176.7"),
                ("350F", "!176.7"),
                ("180", "180"),
                ("180°", "180"),
                ("180 degrees", "180"),
                ("180 degrees C", "180"),
                ("180℃", "180"),
                ("180 摄氏度", "180"),
                ("32 °F", "!0"),
                ("273.15 K", "!0"),
                ("−40 °F", "!−40"),
                ("180 ° C", "180"),
                ("180c", "180"),
            ],
        ),
        (
            "l",
            &[
                ("1 US cup", "!0.2366"),
                ("2 cups", "!0.4732"),
                ("1 gal", "!3.785"),
                ("250 ml", "!0.25"),
                ("1 tbsp", "!0.01479"),
                ("330 mL", "!0.33"),
                ("2升", "2"),
                ("1 fl oz", "!0.02957"),
                ("3 L", "3"),
                ("5 fl. oz.", "!0.1479"),
            ],
        ),
        (
            "cm",
            &[
                ("12 in", "!30.48"),
                ("12\"", "!30.48"),
                ("5'6\"", "!167.64"),
                ("5 ft 6", "!167.64"),
                ("1.5 m", "!150"),
                ("60厘米", "60"),
                ("600 mm", "!60"),
            ],
        ),
        ("kW", &[("500 W", "!0.5"), ("2千瓦", "2"), ("10000 BTU/h", "!2.931"), ("0.001 MW", "!1"), ("3 kw", "3")]),
        ("kJ", &[("250 kcal", "!1046"), ("1 kWh", "!3600"), ("100大卡", "!418.4")]),
        (
            "%",
            &[
                ("50%", "50"),
                ("50 percent", "50"),
                ("50", "50"),
                ("５０％", "50"),
                ("3.5 per cent", "3.5"),
                ("5 ‰", "!0.5"),
            ],
        ),
        ("m²", &[("10 m2", "10"), ("1 sq ft", "!0.0929"), ("15平方米", "15"), ("15㎡", "15")]),
        ("months", &[("2 years", "!24"), ("3个月", "3"), ("1年", "!12")]),
        ("°F", &[("180 °C", "!356"), ("350", "350"), ("350°", "350")]),
    ] {
        assert_read(unit, cases);
    }
}

#[test]
fn units_that_are_not_known_are_compared_by_name() {
    assert_read(
        "trays",
        &[
            ("10", "10"),
            ("10 trays", "10"),
            ("10 Trays", "10"),
            ("1 tray", "1"),
            ("10–12 trays", "10–12"),
            ("6+ trays", "≥ 6"),
            ("2k trays", "2000"),
        ],
    );
    assert_read("GN 1/1", &[("10 GN 1/1", "10"), ("10 to 12 GN 1/1", "10–12")]);
    assert_read(
        "GBP per kg",
        &[
            ("£12/kg", "12"),
            ("12 GBP per kg", "12"),
            ("£12.50 per kg", "12.5"),
            ("12 £/kg", "12"),
            ("£12–15/kg", "12–15"),
            ("12 GBP/kilo", "12"),
        ],
    );
    assert_read("元/公斤", &[("12元/公斤", "12"), ("12 元/kg", "12"), ("12元每公斤", "12"), ("¥12/kg", "12")]);
    assert_read("W/m²", &[("150 W/m²", "150"), ("150 w/m²", "150")]);
    for (text, unit, written, measures) in [
        ("10 boxes", "trays", "boxes", None),
        ("10 kg", "trays", "kg", Some("mass")),
        ("£12/lb", "GBP per kg", "£/lb", None),
        ("5 ml", "kg", "ml", Some("volume")),
        ("5 kg/m²", "kg", "kg/m²", None),
        ("5 kg per day", "kg", "kg per day", None),
        ("5 calories", "kJ", "calories", None),
        ("5 °C", "kg", "°C", Some("temperature")),
        ("2 months", "days", "months", Some("time")),
        ("£5", "kg", "£", None),
        ("5 trays", "", "trays", None),
        ("50%", "", "%", Some("share")),
        ("10 GN 1/1", "", "GN 1/1", None),
        ("5 克拉", "g", "克拉", None),
    ] {
        let fault = BadQuantity::Unit { written: written.to_owned(), measures };
        assert_eq!(read(text, unit), Err(fault), "{text} as {unit}");
    }
    for (text, unit) in [
        ("20 °C 5 °C", "°C"),
        ("25 min 1 h", "min"),
        ("1 h 2 h", "min"),
        ("1 kg 5", "kg"),
        ("abc 5", "kg"),
        ("5 6", "kg"),
    ] {
        assert!(
            matches!(read(text, unit), Err(BadQuantity::Unreadable | BadQuantity::Leftover { .. })),
            "{text} as {unit}"
        );
    }
}

#[test]
fn notes_stand_in_brackets() {
    assert_read(
        "min",
        &[
            ("45 min (plus resting)", "45 (plus resting)"),
            ("45 (or so) min", "45 (or so)"),
            ("45 min（另加静置）", "45 (另加静置)"),
            ("45 (a) min (b (c))", "45 (a; b (c))"),
            ("45 ()", "45"),
            ("1 h (rest) 30 min", "!90 (rest)"),
        ],
    );
    for text in ["45 (min", "45) min", "45 )(", "45 (a))"] {
        assert!(read(text, "min").is_err(), "{text}");
    }
}

#[test]
fn money() {
    let read = |text: &str, code: &str| {
        let currency = Currency::of_code(code).unwrap();
        Quantity::read_money(text, currency, Decimal::Point).map(|quantity| told(&quantity))
    };
    for (text, code, expected) in [
        ("£12.50", "GBP", "12.5"),
        ("12.50 GBP", "GBP", "12.5"),
        ("GBP 12.50", "GBP", "12.5"),
        ("gbp12", "GBP", "12"),
        ("12", "GBP", "12"),
        ("€12", "EUR", "12"),
        ("12 €", "EUR", "12"),
        ("¥12", "CNY", "12"),
        ("￥12", "CNY", "12"),
        ("¥1,200", "JPY", "1200"),
        ("12元", "CNY", "12"),
        ("RMB 12", "CNY", "12"),
        ("人民币12元", "CNY", "12"),
        ("US$12", "USD", "12"),
        ("$12", "USD", "12"),
        ("$12", "AUD", "12"),
        ("A$12", "AUD", "12"),
        ("12 kr", "SEK", "12"),
        ("kr. 12", "DKK", "12"),
        ("12 kr.", "NOK", "12"),
        ("£12–15", "GBP", "12–15"),
        ("£12-£15", "GBP", "12–15"),
        ("£12 to £15", "GBP", "12–15"),
        ("12 GBP - 15 GBP", "GBP", "12–15"),
        ("GBP 12 – GBP 15", "GBP", "12–15"),
        ("$12 - $15", "USD", "12–15"),
        ("10元到15元", "CNY", "10–15"),
        ("from £12", "GBP", "≥ 12"),
        ("up to £12", "GBP", "≤ 12"),
        ("£12+", "GBP", "≥ 12"),
        ("12元起", "CNY", "≥ 12"),
        ("约12元", "CNY", "~12"),
        ("£12k", "GBP", "12000"),
        ("£1.2m", "GBP", "1200000"),
        ("1.5万元", "CNY", "15000"),
        ("¥1.5万", "CNY", "15000"),
        ("1–2万元", "CNY", "10000–20000"),
        ("£12–15k", "GBP", "12000–15000"),
        ("£900–1.2k", "GBP", "900–1200"),
        ("-£5", "GBP", "−5"),
        ("£-5", "GBP", "−5"),
        ("£12 (plus VAT)", "GBP", "12 (plus VAT)"),
        ("Rs.500", "INR", "500"),
        ("5 dollars", "USD", "5"),
        ("£2 million", "GBP", "2000000"),
        ("12k€", "EUR", "12000"),
        ("12 Euro", "EUR", "12"),
        ("£ 12 GBP", "GBP", "12"),
        ("between £5 and £10", "GBP", "5–10"),
        ("R12", "ZAR", "12"),
    ] {
        assert_eq!(read(text, code).as_deref(), Ok(expected), "{text} in {code}");
    }
    for (text, code, written) in [
        ("$12", "GBP", "$"),
        ("12 EUR", "GBP", "EUR"),
        ("US$12", "AUD", "US$"),
        ("¥12", "GBP", "¥"),
        ("£12/kg", "GBP", "/kg"),
        ("12 apples", "GBP", "apples"),
        ("£12–€15", "GBP", "€"),
        ("12元", "JPY", "元"),
    ] {
        let fault = BadQuantity::Unit { written: written.to_owned(), measures: None };
        assert_eq!(read(text, code), Err(fault), "{text} in {code}");
    }
    for text in ["free", "abc 12", "£", "£x", "12 13"] {
        assert!(read(text, "GBP").is_err(), "{text}");
    }
    assert_eq!(Currency::of_code("gbp").map(Currency::code), Some("GBP"));
    assert_eq!(Currency::of_code("XYZ"), None);
    assert!(Currency::CODES.is_sorted());
}

#[test]
fn numbers_are_shown_as_people_write_them() {
    for (number, text, is_rounded) in [
        (0.1 + 0.2, "0.3", false),
        (1.0, "1", false),
        (-0.0, "0", false),
        (0.45359237, "0.4536", true),
        (1234567.0, "1234567", false),
        (1234567.25, "1234567", true),
        (-2.5, "−2.5", false),
        (0.000001, "0.000001", false),
        (176.666_666_666_7, "176.7", true),
        (12.345, "12.345", false),
        (999.999_999_9, "1000", true),
        (1e27, "1000000000000000013287555072", false),
        (-1e-20, "−0.00000000000000000001", false),
    ] {
        assert_eq!(show_number(number, Decimal::Point), (text.to_owned(), is_rounded), "{number}");
    }
    assert_eq!(show_number(1.5, Decimal::Comma).0, "1,5");
    let quantity = read_by("−18", "°F", Decimal::Comma).unwrap();
    assert_eq!(quantity.shown("°F", Decimal::Comma).0, "−18\u{a0}°F");
}

#[test]
fn names_of_units_are_not_given_twice() {
    use std::collections::BTreeMap;
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for unit in units::KNOWN {
        for name in unit.names {
            assert_eq!(known.insert(name, unit.symbol), None, "{name}");
            assert!(std::ptr::eq(unit::lookup(name, None).unwrap(), unit), "{name}");
            assert_eq!(plain::plain(name), *name);
        }
        for name in unit.short {
            assert!(std::ptr::eq(unit::lookup(name, Some(unit.dimension)).unwrap(), unit), "{name}");
        }
    }
}

const UNITS: [&str; 14] = ["", "kg", "lb", "min", "h", "°C", "°F", "K", "ml", "cup", "in", "kW", "%", "trays"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(
        text in "([0-9.,'/½ ]|kg|min|h|£|GBP|元|万|°C|%|to|-|–|~|≥|\\+|\\(|\\)|约|至少|以上|and |between |\\PC){0,12}",
        unit in 0..UNITS.len(),
        comma in any::<bool>(),
    ) {
        let decimal = if comma { Decimal::Comma } else { Decimal::Point };
        for quantity in [read_by(&text, UNITS[unit], decimal), Quantity::read_money(&text, Currency::of_code("GBP").unwrap(), decimal)].into_iter().flatten() {
            prop_assert!(quantity.low.is_finite() && quantity.high.is_none_or(|high| high.is_finite() && high >= quantity.low));
        }
    }

    #[test]
    fn what_is_shown_reads_as_the_same(
        low in -1e6..1e6f64, span in proptest::option::of(0.0..1e4f64), digits in 0..5usize,
        from in 1..UNITS.len(), to in 1..UNITS.len(), hedge in 0..6usize, comma in any::<bool>(),
    ) {
        let decimal = if comma { Decimal::Comma } else { Decimal::Point };
        let hedge = ["", "~", "≥ ", "≤ ", "> ", "< ~"][hedge];
        let mut text = format!("{hedge}{low:.digits$}");
        if let Some(span) = span {
            text += &format!(" to {:.digits$}", low + span);
        }
        if comma {
            text = text.replace('.', ",");
        }
        text += " ";
        text += UNITS[from];
        // Units of another sort are not read at all.
        if let Ok(quantity) = read_by(&text, UNITS[to], decimal) {
            let (shown, is_rounded) = quantity.shown(UNITS[to], decimal);
            let again = read_by(&shown, UNITS[to], decimal);
            prop_assert!(again.is_ok(), "{} shown as {}: {:?}", text, shown, again);
            let again = again.unwrap();
            let near = |a: f64, b: f64| if is_rounded { (a - b).abs() <= 6e-4 * a.abs().max(b.abs()) } else { is_same(a, b) };
            prop_assert!(near(quantity.low, again.low), "{} shown as {}", text, shown);
            prop_assert_eq!((quantity.bound, quantity.approximate), (again.bound, again.approximate));
            match (quantity.high, again.high) {
                (Some(a), Some(b)) => prop_assert!(near(a, b), "{} shown as {}", text, shown),
                (a, b) => prop_assert_eq!(a.is_some(), b.is_some(), "{} shown as {}", text, shown),
            }
        }
    }
}
