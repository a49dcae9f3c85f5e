//! What day it is: the one thing about the world that a command may ask, and only here.

use jiff::Timestamp;

use crate::base::date::Date;

/// The variable that sets the time for builds that are to come out the same on every day, in seconds since 1970.
const FIXED: &str = "SOURCE_DATE_EPOCH";

/// Today, in UTC.
pub(super) fn today() -> Date {
    let fixed = std::env::var(FIXED).ok().and_then(|seconds| seconds.trim().parse().ok());
    let fixed = fixed.and_then(|seconds| Timestamp::from_second(seconds).ok());
    Date::of_timestamp(fixed.unwrap_or_else(Timestamp::now))
}
