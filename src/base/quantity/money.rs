//! Currencies: their codes, and the signs and words for them. Amounts are never converted.

use super::BadQuantity;
use super::parse::Amount;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(&'static str);

/// The codes in use, in alphabetical order.
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// Signs and words, in lower case, and the currencies that they are used for.
const SIGNS: &[(&str, &[&str])] = &[
    ("£", &["GBP", "EGP", "FKP", "GIP", "SHP", "SYP", "LBP", "SSP", "SDG"]),
    ("€", &["EUR"]),
    (
        "$",
        &[
            "USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "BBD", "BSD", "BZD", "BMD",
            "BND", "CUP", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "UYU", "XCD",
        ],
    ),
    ("us$", &["USD"]),
    ("a$", &["AUD"]),
    ("au$", &["AUD"]),
    ("c$", &["CAD"]),
    ("ca$", &["CAD"]),
    ("nz$", &["NZD"]),
    ("hk$", &["HKD"]),
    ("s$", &["SGD"]),
    ("nt$", &["TWD"]),
    ("mx$", &["MXN"]),
    ("r$", &["BRL"]),
    ("¥", &["CNY", "JPY"]),
    ("cn¥", &["CNY"]),
    ("jp¥", &["JPY"]),
    ("元", &["CNY", "TWD", "HKD", "MOP"]),
    ("块", &["CNY", "TWD"]),
    ("块钱", &["CNY", "TWD"]),
    ("rmb", &["CNY"]),
    ("人民币", &["CNY"]),
    ("元人民币", &["CNY"]),
    ("yuan", &["CNY"]),
    ("円", &["JPY"]),
    ("日元", &["JPY"]),
    ("yen", &["JPY"]),
    ("美元", &["USD"]),
    ("欧元", &["EUR"]),
    ("英镑", &["GBP"]),
    ("港元", &["HKD"]),
    ("港币", &["HKD"]),
    ("新台币", &["TWD"]),
    ("台币", &["TWD"]),
    ("澳元", &["AUD"]),
    ("加元", &["CAD"]),
    ("新元", &["SGD"]),
    ("瑞士法郎", &["CHF"]),
    ("韩元", &["KRW"]),
    ("卢布", &["RUB"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("pound", &["GBP", "EGP", "FKP", "GIP", "SHP", "SYP", "LBP", "SSP", "SDG"]),
    ("pounds", &["GBP", "EGP", "FKP", "GIP", "SHP", "SYP", "LBP", "SSP", "SDG"]),
    ("dollar", &["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"]),
    ("dollars", &["USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("fr", &["CHF"]),
    ("sfr", &["CHF"]),
    ("zł", &["PLN"]),
    ("kč", &["CZK"]),
    ("ft", &["HUF"]),
    ("lei", &["RON", "MDL"]),
    ("руб", &["RUB"]),
    ("₽", &["RUB"]),
    ("₴", &["UAH"]),
    ("₺", &["TRY"]),
    ("₩", &["KRW", "KPW"]),
    ("₹", &["INR"]),
    ("rs", &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"]),
    ("rp", &["IDR"]),
    ("rm", &["MYR"]),
    ("r", &["ZAR"]),
    ("฿", &["THB"]),
    ("₫", &["VND"]),
    ("₪", &["ILS"]),
    ("₱", &["PHP"]),
    ("₦", &["NGN"]),
    ("₵", &["GHS"]),
    ("₸", &["KZT"]),
];

impl Currency {
    /// Every code.
    pub const CODES: &[&str] = CODES;

    /// The currency of a code, in either case.
    pub fn of_code(code: &str) -> Option<Self> {
        CODES.iter().copied().find(|known| known.eq_ignore_ascii_case(code)).map(Self)
    }

    /// The code.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Whether a sign, word or code stands for this currency before all others that it is used for.
    pub(super) fn is_meant_first_by(self, written: &str) -> bool {
        meant(written).is_some_and(|codes| codes.first() == Some(&self.0))
    }

    /// Whether a sign, word or code stands for this currency, maybe among others.
    pub(super) fn is_meant_by(self, written: &str) -> bool {
        meant(written).is_some_and(|codes| codes.contains(&self.0))
    }
}

/// The currencies that a sign, word or code is used for.
fn meant(written: &str) -> Option<&'static [&'static str]> {
    let written = written.trim().trim_end_matches('.');
    if let Some(at) = CODES.iter().position(|code| code.eq_ignore_ascii_case(written)) {
        return Some(std::slice::from_ref(&CODES[at]));
    }
    let written = written.to_lowercase();
    SIGNS.iter().find(|(sign, _)| *sign == written).map(|(_, codes)| *codes)
}

/// Whether a text is a sign, word or code of any currency.
pub(super) fn is_currency(written: &str) -> bool {
    meant(written).is_some()
}

/// Whether two texts can stand for one currency.
pub(super) fn is_same_currency(a: &str, b: &str) -> bool {
    meant(a).zip(meant(b)).is_some_and(|(a, b)| a.iter().any(|code| b.contains(code)))
}

/// Whether a text begins with a number, or a currency and a number.
pub(super) fn begins(text: &str) -> bool {
    let end = text.find(|c: char| c.is_ascii_digit() || c == '-').unwrap_or(text.len());
    let before = text[..end].trim_end_matches(['.', ',']).trim();
    before.is_empty() || is_currency(before) || super::number::begins(text)
}

/// The number of an amount, which must be in this currency if it names one.
pub(super) fn resolve(amount: &Amount<'_>, currency: Currency) -> Result<f64, BadQuantity> {
    let [part] = amount.parts.as_slice() else { return Err(BadQuantity::Unreadable) };
    for written in [amount.before, part.unit] {
        if !written.is_empty() && !currency.is_meant_by(written) {
            let is_other = is_currency(written) || written == part.unit;
            let other = BadQuantity::Unit { written: written.to_owned(), measures: None };
            return Err(if is_other { other } else { BadQuantity::Unreadable });
        }
    }
    Ok(if amount.is_negative { -part.number() } else { part.number() })
}
