//! Units by their names, and quantities in one unit brought to another.

use super::money;
use super::parse::Amount;
use super::plain::plain;
use super::units::{Dimension, KNOWN, Known};
use super::{BadQuantity, Quantity};

/// A unit as a criterion names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    name: String,
    plain: String,
    known: Option<&'static Known>,
}

impl Unit {
    /// The unit called so; one that is not known is compared by this name.
    pub fn new(name: &str) -> Self {
        let name = name.trim();
        let plain = plain(name);
        let known = lookup(&plain, None);
        Self { name: name.to_owned(), plain, known }
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it measures, if it is known: "mass".
    pub fn measures(&self) -> Option<&'static str> {
        self.dimension().map(Dimension::name)
    }

    /// Whether it can be converted to others.
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    pub(super) fn plain(&self) -> &str {
        &self.plain
    }

    pub(super) fn dimension(&self) -> Option<Dimension> {
        self.known.map(|known| known.dimension)
    }
}

/// A number without a unit, which is in that of `from`, in the unit `to`.
pub(super) fn brought(mut quantity: Quantity, from: &Unit, to: &Unit) -> Result<Quantity, BadQuantity> {
    let (Some(old), Some(new)) = (from.known, to.known) else { return Ok(quantity) };
    if old.dimension != new.dimension {
        return Err(bad_unit(&from.plain));
    }
    quantity.low = convert(quantity.low, old, new);
    quantity.high = quantity.high.map(|high| convert(high, old, new));
    quantity.is_converted = !std::ptr::eq(old, new);
    Ok(quantity)
}

/// The number that an amount comes to in `unit`, and whether it was in another one. An amount without a unit is in that of the other
/// end of its range.
pub(super) fn resolve(
    amount: &Amount<'_>,
    other: Option<&Amount<'_>>,
    unit: Option<&Unit>,
) -> Result<(f64, bool), BadQuantity> {
    let sign = if amount.is_negative { -1.0 } else { 1.0 };
    let [first, others @ ..] = amount.parts.as_slice() else { return Err(BadQuantity::Unreadable) };
    let Some(unit) = unit else {
        no_unit(amount.before, first.unit)?;
        return if others.is_empty() { Ok((sign * first.number(), false)) } else { Err(BadQuantity::Unreadable) };
    };
    let Some(asked) = unit.known else {
        let written = name_around(amount, other);
        let is_same = written.is_empty() || is_same_name(&written, &unit.plain);
        return if is_same { Ok((sign * first.number(), false)) } else { Err(bad_unit(&written)) };
    };
    if !amount.before.is_empty() {
        return Err(before_number(amount.before));
    }
    let written = if first.unit.is_empty() { other.map_or("", Amount::first_unit) } else { first.unit };
    let from = of_dimension(written, asked)?;
    if others.is_empty() {
        let number = convert(sign * first.number(), from, asked);
        return Ok((number, !std::ptr::eq(from, asked)));
    }
    compound(amount, from, asked).map(|number| (sign * number, true))
}

/// What stands before and behind a number as one name: `£…/kg`. A part that is missing is that of the other end of the range.
fn name_around(amount: &Amount<'_>, other: Option<&Amount<'_>>) -> String {
    let (before, behind) = (amount.before, amount.first_unit());
    let (other_before, other_behind) = other.map_or(("", ""), |other| (other.before, other.first_unit()));
    let before = if before.is_empty() { other_before } else { before };
    let behind = if behind.is_empty() { other_behind } else { behind };
    // `£12 per kg`
    let gap = if behind.starts_with("per ") { " " } else { "" };
    format!("{before}{gap}{behind}")
}

/// Where no unit is expected there must be none.
fn no_unit(before: &str, behind: &str) -> Result<(), BadQuantity> {
    match (before, behind) {
        ("", "") => Ok(()),
        ("", behind) => Err(bad_unit(behind)),
        (before, _) => Err(before_number(before)),
    }
}

/// What stands before a number is a currency, or no quantity at all.
fn before_number(before: &str) -> BadQuantity {
    if money::is_currency(before) { bad_unit(before) } else { BadQuantity::Unreadable }
}

fn bad_unit(written: &str) -> BadQuantity {
    let known = lookup(written, None);
    BadQuantity::Unit { written: written.to_owned(), measures: known.map(|known| known.dimension.name()) }
}

/// The unit called `written`, which must measure the same as `asked`; no name is `asked` itself.
fn of_dimension(written: &str, asked: &'static Known) -> Result<&'static Known, BadQuantity> {
    const DEGREES: [&str; 5] = ["°", "deg", "degree", "degrees", "度"];
    let is_asked = written.is_empty()
        || asked.dimension == Dimension::Temperature && DEGREES.iter().any(|name| name.eq_ignore_ascii_case(written));
    if is_asked {
        return Ok(asked);
    }
    let found = lookup(written, Some(asked.dimension)).filter(|found| found.dimension == asked.dimension);
    found.ok_or_else(|| bad_unit(written))
}

/// `1 hr 25 min`: units of one sort, each smaller than the one before. A last number without a unit is in the next smaller one: `1h30`.
fn compound(amount: &Amount<'_>, first: &'static Known, asked: &'static Known) -> Result<f64, BadQuantity> {
    if matches!(asked.dimension, Dimension::Temperature | Dimension::Share) {
        return Err(BadQuantity::Unreadable);
    }
    let (mut sum, mut above) = (0.0, None::<&'static Known>);
    for part in &amount.parts {
        let unit = match above {
            None => first,
            Some(above) if part.unit.is_empty() => below(above).ok_or(BadQuantity::Unreadable)?,
            Some(_) => of_dimension(part.unit, asked)?,
        };
        if above.is_some_and(|above| above.size() <= unit.size()) {
            return Err(BadQuantity::Unreadable);
        }
        sum += convert(part.number(), unit, asked);
        above = Some(unit);
    }
    Ok(sum)
}

/// The unit that people leave out behind this one.
fn below(unit: &Known) -> Option<&'static Known> {
    let name = match unit.symbol {
        "h" => "min",
        "min" => "s",
        "ft" => "in",
        "lb" => "oz",
        "st" => "lb",
        _ => return None,
    };
    lookup(name, None)
}

/// Factors are whole numbers, so that few results are off at all.
fn convert(number: f64, from: &'static Known, to: &'static Known) -> f64 {
    if std::ptr::eq(from, to) {
        return number;
    }
    // Equal factors on both sides would only cost digits.
    (number - from.zero) * (from.times * to.by) / (from.by * to.times) + to.zero
}

/// The unit of this name: among those of the dimension first, whose short names count too, then among all.
pub(super) fn lookup(name: &str, dimension: Option<Dimension>) -> Option<&'static Known> {
    let exact = |names: &[&str]| names.contains(&name);
    // A large letter makes another unit of some.
    let loose = |known: &Known| !known.is_cased && known.names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let among = dimension.and_then(|dimension| {
        let such = || KNOWN.iter().filter(move |known| known.dimension == dimension);
        such().find(|known| exact(known.names) || exact(known.short)).or_else(|| such().find(|known| loose(known)))
    });
    among.or_else(|| KNOWN.iter().find(|known| exact(known.names))).or_else(|| KNOWN.iter().find(|known| loose(known)))
}

/// The length of the longest name of a unit that the text begins with, if the name ends there.
pub(super) fn known_at(text: &str, dimension: Dimension) -> Option<usize> {
    const DEGREES: [&str; 4] = ["°", "degrees", "deg", "度"];
    let names = KNOWN.iter().flat_map(|known| {
        let short = if known.dimension == dimension { known.short } else { &[] };
        known.names.iter().chain(short).copied()
    });
    let degrees = DEGREES.into_iter().filter(|_| dimension == Dimension::Temperature);
    let fits = |name: &&str| {
        let head = text.get(..name.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(name)) && ends_at(name, &text[name.len()..])
    };
    names.chain(degrees).filter(fits).map(str::len).max()
}

/// Whether a name ends where `rest` begins: no letter goes on, and no other unit is a part of it.
fn ends_at(name: &str, rest: &str) -> bool {
    let next = rest.chars().next();
    let goes_on = match (name.chars().next_back(), next) {
        (Some(last), Some(next)) if last.is_ascii_alphabetic() => next.is_ascii_alphabetic(),
        (Some(last), Some(next)) if !last.is_ascii() => next.is_alphabetic() && !"至到又零和与".contains(next),
        _ => false,
    };
    let is_compound = matches!(next, Some('²' | '³' | '^' | '·' | '*'))
        || rest.trim_start().starts_with(['/', '每'])
        || rest.starts_with(" per ");
    !goes_on && !is_compound
}

/// Whether a name is that of a unit.
pub fn is_known_name(name: &str) -> bool {
    lookup(name, None).is_some()
}

/// Whether two names of units that are not known mean the same: but for case, the `s` of several, spaces around `/`, `per` for `/`, and other
/// names of known units and currencies in them.
fn is_same_name(a: &str, b: &str) -> bool {
    let split = |name: &str| -> Vec<String> {
        let name = name.to_lowercase().replace(" per ", "/").replace('每', "/");
        name.split('/').map(|part| part.trim().to_owned()).collect()
    };
    let (a, b) = (split(a), split(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| is_same_part(a, b))
}

fn is_same_part(a: &str, b: &str) -> bool {
    let singular = |name: &str| name.strip_suffix('s').filter(|name| name.len() > 1).unwrap_or(name).to_owned();
    if a == b || singular(a) == singular(b) {
        return true;
    }
    let is_same_unit = lookup(a, None).zip(lookup(b, None)).is_some_and(|(a, b)| std::ptr::eq(a, b));
    is_same_unit || money::is_same_currency(a, b)
}
