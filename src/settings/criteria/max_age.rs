//! How long a fact may be believed.

use std::fmt;

use jiff::Span;

use crate::base::date::Date;
use crate::base::quantity::{Decimal, Quantity, Unit};

/// A time in whole days or whole months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxAge {
    written: String,
    length: Length,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Days(i32),
    Months(i32),
}

/// Nobody means to look at a fact again after a thousand years.
const LONGEST: f64 = 365_000.0;

impl MaxAge {
    /// Reads `1 year`, `18 months`, `90 days`, `2 weeks`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let whole = |unit: &str| {
            let quantity = Quantity::read(text, Some(&Unit::new(unit)), Decimal::Point).ok()?;
            let is_plain = quantity.high.is_none() && quantity.bound.is_none() && !quantity.approximate;
            let is_whole = (1.0..=LONGEST).contains(&quantity.low) && quantity.low.fract() == 0.0;
            (is_plain && is_whole && quantity.note.is_none()).then_some(quantity.low as i32)
        };
        // A number alone is of no unit.
        text.contains(char::is_alphabetic).then_some(())?;
        let length = whole("months").map(Length::Months).or_else(|| whole("days").map(Length::Days))?;
        Some(Self { written: text.trim().to_owned(), length })
    }

    /// Whether a fact of the day `since` is too old on the day `today`.
    pub fn is_over(&self, since: Date, today: Date) -> bool {
        let span = match self.length {
            Length::Days(days) => Span::new().try_days(days),
            Length::Months(months) => Span::new().try_months(months),
        };
        let end = span.and_then(|span| since.day().checked_add(span));
        end.is_ok_and(|end| end < today.day())
    }
}

impl fmt::Display for MaxAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_in_days_or_months() {
        for (text, last, over) in [
            ("1 year", "2026-03-31", "2026-04-01"),
            ("18 months", "2026-09-30", "2026-10-01"),
            ("1.5 years", "2026-09-30", "2026-10-01"),
            ("11 months", "2026-02-28", "2026-03-01"),
            ("90 days", "2025-06-29", "2025-06-30"),
            ("2 weeks", "2025-04-14", "2025-04-15"),
            ("1年", "2026-03-31", "2026-04-01"),
            ("6个月", "2025-09-30", "2025-10-01"),
            ("1 year 6 months", "2026-09-30", "2026-10-01"),
        ] {
            let age = MaxAge::parse(text).unwrap();
            let is_over = |day: &str| age.is_over(Date::parse("2025-03-31").unwrap(), Date::parse(day).unwrap());
            assert_eq!((is_over(last), is_over(over), is_over("2024-01-01")), (false, true, false), "{text}");
            assert_eq!(age.to_string(), text);
        }
        let late = Date::parse("9999-01-01").unwrap();
        assert!(!MaxAge::parse("1000 years").unwrap().is_over(late, late));
    }

    #[test]
    fn anything_else_is_no_age() {
        for text in [
            "",
            "90",
            "year",
            "0 days",
            "-1 year",
            "1–2 years",
            "~1 year",
            "1 year (or so)",
            "1 kg",
            "1.7 days",
            "9999999 years",
            "up to 1 year",
        ] {
            assert_eq!(MaxAge::parse(text), None, "{text}");
        }
    }
}
