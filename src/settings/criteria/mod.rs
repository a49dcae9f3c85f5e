//! `[criteria]`: what facts can be about, and what their values are.
//!
//! A [`Criterion`] is found by any of its names with [`Criteria::named`]; [`Criterion::read`] makes a [`Value`] of the text of a fact.
//! What is declared nowhere has no type: [`Value::state`] tells what every text may say.

mod max_age;
mod read;
mod resolve;
mod value;

use std::ops::Range;

use crate::base::map::HashMap;
use crate::base::name::fold_name;
use crate::base::quantity::{Currency, Unit};

pub use max_age::MaxAge;
pub use read::{BadKind, BadValue};
pub use value::{Known, Value};

pub(super) use resolve::criteria;

/// Stars that a rating may have.
pub const RATING_MAX: f64 = 5.0;

/// Something that can be said of a thing, the same wherever it is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its name in `site.toml`.
    pub key: String,
    /// What readers see.
    pub label: String,
    /// Other names that articles may use.
    pub aliases: Vec<String>,
    /// What its values are.
    pub value_type: ValueType,
    /// Which value is best.
    pub better: Option<Better>,
    /// The heading that it is shown under, with others.
    pub group: Option<String>,
    /// How old a fact may be.
    pub max_age: Option<MaxAge>,
    /// Where `site.toml` names it.
    pub span: Range<usize>,
}

/// What the values of a criterion are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Anything.
    Text,
    /// Numbers, of a unit or of none.
    Number(Option<Unit>),
    /// Amounts of one currency.
    Money(Currency),
    /// Yes or no.
    YesNo,
    /// Stars, five at most.
    Rating,
    /// Days.
    Date,
    /// One of these, in this order.
    Choice(Vec<String>),
}

impl ValueType {
    /// The names that `type` may have.
    pub const NAMES: [&str; 7] = ["text", "number", "money", "yesno", "rating", "date", "choice"];

    /// Its name in `site.toml`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number(_) => "number",
            Self::Money(_) => "money",
            Self::YesNo => "yesno",
            Self::Rating => "rating",
            Self::Date => "date",
            Self::Choice(_) => "choice",
        }
    }
}

/// Which of several values is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Better {
    /// The lowest; of dates the earliest, of choices the one that is named first.
    Lower,
    /// The highest.
    Higher,
}

impl Criterion {
    /// The unit or currency that values are in, for readers.
    pub fn unit(&self) -> Option<&str> {
        match &self.value_type {
            ValueType::Number(unit) => unit.as_ref().map(Unit::name),
            ValueType::Money(currency) => Some(currency.code()),
            _ => None,
        }
    }

    /// Whether its values come down to yes and no: those of yes and no themselves, and of choices one of which is `no`.
    pub fn is_question(&self) -> bool {
        match &self.value_type {
            ValueType::YesNo => true,
            ValueType::Choice(choices) => choices.iter().any(|choice| read::is_no(choice)),
            _ => false,
        }
    }

    /// What a value of that order answers to such a question, if it does so plainly: of choices the first says yes.
    pub fn answer(&self, order: f64) -> Option<bool> {
        if !self.is_question() {
            return None;
        }
        let ValueType::Choice(choices) = &self.value_type else { return Some(order > 0.0) };
        let mut places = choices.iter().zip(0u32..);
        match places.find(|(_, place)| f64::from(*place).total_cmp(&order).is_eq())? {
            (choice, _) if read::is_no(choice) => Some(false),
            (_, 0) => Some(true),
            _ => None,
        }
    }

    /// Whether its values can be sorted, compared and wrong.
    pub fn is_typed(&self) -> bool {
        self.value_type != ValueType::Text
    }

    /// Every name: key, label, aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.key, &self.label].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// All criteria in the order of `site.toml`, found by their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Criteria {
    list: Vec<Criterion>,
    /// Folded names, and where each stands in the list.
    names: HashMap<String, usize>,
}

impl Criteria {
    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Criterion> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The one at this place of the order.
    pub fn at(&self, position: usize) -> Option<&Criterion> {
        self.list.get(position)
    }

    /// The one with this key.
    pub fn get(&self, key: &str) -> Option<&Criterion> {
        self.list.iter().find(|criterion| criterion.key == key)
    }

    /// The one with this key, label or alias, whatever numbering, emoji and case it is written with, and its place in the order.
    pub fn position(&self, name: &str) -> Option<usize> {
        if self.list.is_empty() {
            return None;
        }
        self.names.get(&fold_name(name)).copied()
    }

    /// The one with this key, label or alias, whatever numbering, emoji and case it is written with.
    pub fn named(&self, name: &str) -> Option<&Criterion> {
        self.list.get(self.position(name)?)
    }
}

impl<'a> IntoIterator for &'a Criteria {
    type Item = &'a Criterion;
    type IntoIter = std::slice::Iter<'a, Criterion>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
