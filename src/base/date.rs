//! Dates as authors write them, and their order.
//!
//! [`Date::parse`] takes the forms of YAML, TOML and common tools: `2026-11-23`, `2026/11/23`, with a time after a
//! space or `T`, with seconds, fractions and a zone or without; and with the month in English, `2 Jan 2026`,
//! `Mon, 02 Jan 2026 15:04:05 +0100`. A date without a zone is in UTC.

mod names;

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

/// A day, or a moment, that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    day: civil::Date,
    time: Option<(civil::Time, Offset)>,
    instant: Timestamp,
}

/// Why a text is no date, ready to be told to its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// It is written in no way that is known here.
    Unreadable(String),
    /// It is written well, but there is no such day or time.
    Impossible(String),
}

impl fmt::Display for BadDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) | Self::Impossible(why) => f.write_str(why),
        }
    }
}

impl Date {
    /// Reads a date.
    ///
    /// # Errors
    /// If it is written in another way, or does not exist; the message says which and why.
    pub fn parse(text: &str) -> Result<Self, BadDate> {
        let text = text.trim();
        let unreadable = || BadDate::Unreadable(format!("`{text}` is not written as a date"));
        let (day, rest) = split_day(text).or_else(|| names::split_day(text)).ok_or_else(unreadable)?;
        let day = make_day(day, text)?;
        let time = match rest {
            None => None,
            Some(rest) => {
                let (clock, zone) = split_zone(names::without_zone(rest));
                let (clock, half) = names::split_half(clock);
                let mut time = split_clock(clock).ok_or_else(unreadable)?;
                time.0[0] = names::hour(time.0[0], half).ok_or_else(unreadable)?;
                let time = make_time(time, text)?;
                Some((time, make_zone(zone).ok_or_else(unreadable)?))
            }
        };
        let (clock, offset) = time.unwrap_or((civil::Time::midnight(), Offset::UTC));
        let instant = offset
            .to_timestamp(day.to_datetime(clock))
            .map_err(|_| BadDate::Impossible(format!("`{text}` is too far from today")))?;
        Ok(Self { day, time, instant })
    }

    /// The moment that some tools write for none at all: the first day of the year 1.
    pub fn is_zero(self) -> bool {
        self.day == civil::date(1, 1, 1)
    }

    /// The day of a moment, in UTC.
    pub fn of_timestamp(timestamp: Timestamp) -> Self {
        let day = Offset::UTC.to_datetime(timestamp).date();
        Self { day, time: None, instant: timestamp }
    }

    /// The day in the author's zone.
    pub fn day(self) -> civil::Date {
        self.day
    }

    /// The days since 1970, in the author's zone, with the time as a fraction: what dates are plotted and sorted by as numbers.
    pub fn days(self) -> f64 {
        const SECONDS: f64 = 86_400.0;
        let offset = self.time.map_or(0, |(_, offset)| offset.seconds());
        (self.instant.as_second() as f64 + f64::from(offset)) / SECONDS
    }

    /// As ISO 8601 has it: `2026-11-23`, `2026-11-23T14:05:00Z`, `2026-11-23T14:05:00+01:00`.
    pub fn iso(self) -> String {
        let day = self.day.strftime("%Y-%m-%d");
        match self.time {
            None => day.to_string(),
            Some((time, offset)) if offset == Offset::UTC => format!("{day}T{}Z", time.strftime("%H:%M:%S")),
            Some((time, offset)) => {
                let (sign, minutes) = (if offset.seconds() < 0 { '-' } else { '+' }, offset.seconds().abs() / 60);
                format!("{day}T{}{sign}{:02}:{:02}", time.strftime("%H:%M:%S"), minutes / 60, minutes % 60)
            }
        }
    }

    /// The moment as RFC 3339 has it, for feeds: a day without a time begins at midnight in UTC.
    pub fn timestamp(self) -> String {
        let written = self.iso();
        if self.time.is_some() { written } else { format!("{written}T00:00:00Z") }
    }
}

impl Ord for Date {
    /// By the moment; a day without a time begins at midnight and comes before that midnight with one.
    fn cmp(&self, other: &Self) -> Ordering {
        let rest =
            |date: &Self| (date.time.is_some(), date.day, date.time.map(|(time, offset)| (time, offset.seconds())));
        self.instant.cmp(&other.instant).then_with(|| rest(self).cmp(&rest(other)))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The three numbers of the day, and what follows `T` or a space.
fn split_day(text: &str) -> Option<([i16; 3], Option<&str>)> {
    let end = text.find(['T', 't', ' ']);
    let (day, rest) = end.map_or((text, None), |end| (&text[..end], Some(text[end + 1..].trim())));
    let separator = if day.contains('/') { '/' } else { '-' };
    let mut parts = day.split(separator);
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = parts.next().is_none() && year.len() == 4;
    sound.then_some(())?;
    Some(([number(year)?.try_into().ok()?, small(month)?.into(), small(date)?.into()], rest))
}

/// Hours, minutes, seconds and nanoseconds.
fn split_clock(text: &str) -> Option<([i8; 3], i32)> {
    let (clock, fraction) = text.split_once(['.', ',']).map_or((text, None), |(clock, rest)| (clock, Some(rest)));
    let mut parts = clock.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next();
    if parts.next().is_some() || minute.len() != 2 || second.is_some_and(|second| second.len() != 2) {
        return None;
    }
    if fraction.is_some() && second.is_none() {
        return None;
    }
    let nanoseconds = match fraction {
        None => 0,
        // Nine digits are nanoseconds; more than that nobody can tell apart.
        Some(digits) => {
            number(digits)?;
            format!("{digits:0<9}").get(..9)?.parse().ok()?
        }
    };
    Some(([small(hour)?, small(minute)?, second.map_or(Some(0), small)?], nanoseconds))
}

/// Cuts the zone off a time.
fn split_zone(text: &str) -> (&str, &str) {
    let at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    (text[..at].trim_end(), &text[at..])
}

/// `Z`, `+01:00`, `+0100`, `+01` or nothing.
fn make_zone(text: &str) -> Option<Offset> {
    if matches!(text, "" | "Z" | "z") {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?.replacen(':', "", 1);
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes) = (small(hours)?, small(minutes)?);
    let sound = hours < 24 && minutes < 60;
    sound.then(|| Offset::from_seconds(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)).ok())?
}

fn make_day([year, month, day]: [i16; 3], text: &str) -> Result<civil::Date, BadDate> {
    let missing = |why: String| BadDate::Impossible(format!("`{text}` does not exist: {why}"));
    if !(1..=12).contains(&month) {
        return Err(missing(format!("there is no month {month}")));
    }
    let small = |number: i16| i8::try_from(number).unwrap_or_default();
    let first = civil::Date::new(year, small(month), 1).map_err(|_| missing(format!("there is no year {year}")))?;
    civil::Date::new(year, small(month), small(day))
        .map_err(|_| missing(format!("{} has {} days", first.strftime("%B %Y"), first.days_in_month())))
}

fn make_time(([hour, minute, second], nanoseconds): ([i8; 3], i32), text: &str) -> Result<civil::Time, BadDate> {
    civil::Time::new(hour, minute, second, nanoseconds).map_err(|_| {
        let (unit, number) = match (hour, minute) {
            (24.., _) => ("hour", hour),
            (_, 60..) => ("minute", minute),
            _ => ("second", second),
        };
        BadDate::Impossible(format!("`{text}` does not exist: there is no {unit} {number}"))
    })
}

/// Digits and nothing else.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.get(..18).unwrap_or(text).parse().ok())?
}

/// One or two digits.
fn small(text: &str) -> Option<i8> {
    if text.len() > 2 { None } else { number(text)?.try_into().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_forms_are_read() {
        for (text, iso) in [
            ("2026-11-23", "2026-11-23"),
            ("2026/11/23", "2026-11-23"),
            ("2026-1-5", "2026-01-05"),
            ("2026-11-23 14:05", "2026-11-23T14:05:00Z"),
            ("2026-11-23T14:05:00+01:00", "2026-11-23T14:05:00+01:00"),
            ("2026-11-23T14:05:00Z", "2026-11-23T14:05:00Z"),
            ("2026-11-23t14:05:09.123456789123z", "2026-11-23T14:05:09Z"),
            ("2026-11-23 14:05:00 -0330", "2026-11-23T14:05:00-03:30"),
            ("2026-11-23 9:05", "2026-11-23T09:05:00Z"),
            ("2024-02-29", "2024-02-29"),
            ("2026-11-23 14:05:00 +0100 CET", "2026-11-23T14:05:00+01:00"),
            ("2026-11-23 14:05:00.5 +0000 UTC", "2026-11-23T14:05:00Z"),
            ("2026-11-23 14:05 UTC", "2026-11-23T14:05:00Z"),
            ("2026-11-23 2:05 PM", "2026-11-23T14:05:00Z"),
            ("2026-11-23 12:05am", "2026-11-23T00:05:00Z"),
            ("23 Nov 2026", "2026-11-23"),
            ("1st September 2026", "2026-09-01"),
            ("Nov 23, 2026", "2026-11-23"),
            ("Mon, 23 Nov 2026 14:05:00 GMT", "2026-11-23T14:05:00Z"),
            ("Monday, November 23, 2026 14:05", "2026-11-23T14:05:00Z"),
            ("Mon, 23 Nov 2026 14:05:00 -0700", "2026-11-23T14:05:00-07:00"),
        ] {
            assert_eq!(Date::parse(text).map(Date::iso).as_deref(), Ok(iso), "{text}");
        }
    }

    #[test]
    fn what_does_not_exist_is_told() {
        for (text, why) in [
            ("2026-02-31", "February 2026 has 28 days"),
            ("2026-04-31", "April 2026 has 30 days"),
            ("2026-13-01", "there is no month 13"),
            ("2026-00-01", "there is no month 0"),
            ("2026-01-00", "January 2026 has 31 days"),
            ("2026-01-01 25:00", "there is no hour 25"),
            ("31 Apr 2026", "April 2026 has 30 days"),
            ("2026-01-01 12:61", "there is no minute 61"),
        ] {
            assert_eq!(Date::parse(text), Err(BadDate::Impossible(format!("`{text}` does not exist: {why}"))));
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        for text in [
            "",
            "tomorrow",
            "23.11.2026",
            "26-11-23",
            "2026-11",
            "2026-11-23x",
            "2026-11-23T",
            "2026-11-23 14",
            "-2026-11-23",
            "2026-11-23 14:05 CET",
            "2026-11-23T14:05:00+99:00",
            "２０２６-11-23",
            "2026-11-23 14:05.5",
            "2026-11-23 14:05 PM",
            "2026-11-23 0:05 AM",
            "23 Nov",
            "Nov 2026",
            "23 Foo 2026",
            "Not 23 Nov 2026",
            "23 No 2026",
            "23 Nov 26",
            "May I, 2026",
            "Mon",
            "2026-11-23T1é:00",
            "2026-11-23T14:05+é1",
        ] {
            let message = format!("`{text}` is not written as a date");
            assert_eq!(Date::parse(text), Err(BadDate::Unreadable(message)), "{text}");
        }
        assert!(Date::parse("9999-12-31T23:59:59-23:00").is_err());
    }

    #[test]
    fn days_are_counted_where_the_author_is() {
        for (text, days) in
            [("1970-01-01", 0.0), ("1969-12-31", -1.0), ("2026-11-23", 20_780.0), ("1970-01-02T18:00:00+06:00", 1.75)]
        {
            assert_eq!(Date::parse(text).unwrap().days(), days, "{text}");
        }
    }

    #[test]
    fn timestamps_have_a_time_and_a_zone() {
        for (text, timestamp) in [
            ("2026-11-23", "2026-11-23T00:00:00Z"),
            ("2026-11-23 14:05", "2026-11-23T14:05:00Z"),
            ("2026-11-23T14:05:09+01:00", "2026-11-23T14:05:09+01:00"),
        ] {
            assert_eq!(Date::parse(text).unwrap().timestamp(), timestamp);
        }
    }

    #[test]
    fn moments_are_ordered_across_zones() {
        let mut dates = ["2026-11-23T14:05:00+01:00", "2026-11-23T13:30Z", "2026-11-23", "2026-11-22T23:30:00-02:00"]
            .map(|text| Date::parse(text).unwrap());
        dates.sort();
        let sorted = dates.map(Date::iso);
        let expected = ["2026-11-23", "2026-11-22T23:30:00-02:00", "2026-11-23T14:05:00+01:00", "2026-11-23T13:30:00Z"];
        assert_eq!(sorted.each_ref().map(String::as_str), expected);
        assert!(dates[1].time.is_some() && dates[0].time.is_none());
    }
}
