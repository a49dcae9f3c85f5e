//! Why a text is no quantity.

/// What is wrong with a quantity; texts in it are as written but for full-width forms and spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadQuantity {
    /// A sign that groups thousands stands where it groups nothing: `1,5`.
    Grouping {
        /// The number.
        written: String,
        /// The sign.
        sign: char,
    },
    /// The sign before decimals stands there twice: `1.500.000`.
    Decimals {
        /// The number.
        written: String,
        /// The sign.
        sign: char,
    },
    /// There is no number, or one that nobody could mean.
    Unreadable,
    /// It is larger than anything that can be told apart.
    TooLarge,
    /// Behind the quantity there is more.
    Leftover {
        /// The quantity.
        quantity: String,
        /// What follows.
        rest: String,
    },
    /// It is written in a unit, or a currency, that is not the one asked for.
    Unit {
        /// The unit as written.
        written: String,
        /// What that unit measures, if it is known.
        measures: Option<&'static str>,
    },
}
