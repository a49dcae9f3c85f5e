//! Host names with letters beyond ASCII, in the form in which they are looked up (RFC 3492): `bücher.example` becomes
//! `xn--bcher-kva.example`.

use unicode_normalization::UnicodeNormalization as _;

/// What marks a label that was written with other letters.
const PREFIX: &str = "xn--";

/// How long a label may be in the domain name system.
const LONGEST_LABEL: usize = 63;

// The parameters of RFC 3492, section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// The name in ASCII and lower case; `None` if a label is too long for that.
pub fn ascii_host(host: &str) -> Option<String> {
    if host.is_ascii() {
        return Some(host.to_ascii_lowercase());
    }
    // Composed and in lower case, as browsers look them up; the ideographic full stop is a dot.
    let folded: String = host.replace('。', ".").nfkc().flat_map(char::to_lowercase).nfc().collect();
    folded.split('.').map(ascii_label).collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
}

fn ascii_label(label: &str) -> Option<String> {
    // In ASCII it only grows, so what is too long already need not be gone through.
    if label.chars().count() > LONGEST_LABEL {
        return None;
    }
    if label.is_ascii() { Some(label.to_owned()) } else { Some(PREFIX.to_owned() + &encode(label)?) }
}

/// One label; `None` if its numbers grow too large.
fn encode(label: &str) -> Option<String> {
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (INITIAL_N, 0_u32, INITIAL_BIAS, basic);
    let points = || label.chars().map(u32::from);
    while let Some(next) = points().filter(|point| *point >= n).min() {
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for point in points() {
            if point < n {
                delta = delta.checked_add(1)?;
            }
            if point == n {
                push_number(&mut out, delta, bias);
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

/// Writes a number in digits of varying weight, the least first.
fn push_number(out: &mut String, mut number: u32, bias: u32) {
    let mut k = BASE;
    loop {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if number < threshold {
            break;
        }
        out.push(digit(threshold + (number - threshold) % (BASE - threshold)));
        number = (number - threshold) / (BASE - threshold);
        k += BASE;
    }
    out.push(digit(number));
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, BASE).unwrap_or_default()
}

fn adapted(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_in_ascii() {
        for (host, ascii) in [
            ("Example.ORG", "example.org"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("中国。cn", "xn--fiqs8s.cn"),
            ("пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"),
            ("１２７.0.0.1", "127.0.0.1"),
            // Samples of RFC 3492, section 7.1.
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("3年B組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ] {
            assert_eq!(ascii_host(host).as_deref(), Some(ascii), "{host}");
        }
    }

    #[test]
    fn what_is_too_long_is_no_name() {
        assert_eq!(ascii_host(&format!("{}.example", "é".repeat(64))), None);
        assert!(ascii_host(&"\u{10ffff}é".repeat(31)).is_some_and(|ascii| ascii.is_ascii()));
        assert_eq!(ascii_host(&"é".repeat(1_000_000)), None);
    }
}
