//! What dates hold beside digits: names of months and days, halves of the day, names of zones. English only, as tools
//! write them.

/// The months by their first letters, which tell them apart.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A month or weekday may be shortened to so many letters.
const SHORTEST: usize = 3;

/// The numbers of a day whose month has a name, `23 Nov 2026` or `Nov 23, 2026`, and what follows.
pub(super) fn split_day(text: &str) -> Option<([i16; 3], Option<&str>)> {
    let (first, rest) = word(text)?;
    let (first, rest) = if named(&WEEKDAYS, first).is_some() { word(rest)? } else { (first, rest) };
    let (second, rest) = word(rest)?;
    let (year, rest) = word(rest)?;
    let (month, day) = match named(&MONTHS, first) {
        Some(month) => (month, second),
        None => (named(&MONTHS, second)?, first),
    };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let year = if is_year { year.parse().ok()? } else { return None };
    let day = day.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let day = super::small(day)?;
    let rest = rest.trim_start_matches(['T', 't']).trim();
    Some(([year, month, day.into()], (!rest.is_empty()).then_some(rest)))
}

/// The first word, a comma behind it left out, and what follows.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find([' ', ',']).unwrap_or(text.len());
    let rest = &text[end..];
    (end > 0).then(|| (&text[..end], rest.strip_prefix(',').unwrap_or(rest)))
}

/// The number, from 1, of the name that `word` is or begins.
fn named(names: &[&str], word: &str) -> Option<i16> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let number = names.iter().position(|name| name.starts_with(&word))?;
    (word.len() >= SHORTEST).then_some(number as i16 + 1)
}

/// The time without the name of its zone, where that says nothing new: `UTC`, or any behind an offset.
pub(super) fn without_zone(time: &str) -> &str {
    const LONGEST_ZONE: usize = 5;
    let Some((rest, zone)) = time.rsplit_once(' ') else { return time };
    let is_name = (2..=LONGEST_ZONE).contains(&zone.len()) && zone.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_known = matches!(zone, "UTC" | "GMT") || rest.contains(['+', '-']);
    if is_name && is_known { rest.trim_end() } else { time }
}

/// A half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

/// Cuts `am` or `pm` off a time.
pub(super) fn split_half(clock: &str) -> (&str, Option<Half>) {
    let cut = |ending: [&str; 2]| ending.iter().find_map(|ending| clock.strip_suffix(ending)).map(str::trim_end);
    match (cut(["am", "AM"]), cut(["pm", "PM"])) {
        (Some(clock), _) => (clock, Some(Half::Morning)),
        (_, Some(clock)) => (clock, Some(Half::Afternoon)),
        _ => (clock, None),
    }
}

/// The hour of 24; none if its half of the day has no such hour.
pub(super) fn hour(hour: i8, half: Option<Half>) -> Option<i8> {
    match half {
        None => Some(hour),
        Some(_) if !(1..=12).contains(&hour) => None,
        Some(Half::Morning) => Some(hour % 12),
        Some(Half::Afternoon) => Some(hour % 12 + 12),
    }
}
