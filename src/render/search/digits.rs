//! Numbers as short texts that may stand between quotes in a script: small ones take one character.
//!
//! The digits are those of 46, the lowest first; each but the last is raised by 46. Digit 0 is `#`, and the one that would be `\` is `!`.

/// How many digits there are.
const BASE: usize = 46;

/// Adds a number to a text.
pub fn write(mut number: usize, text: &mut String) {
    while number >= BASE {
        text.push(digit(BASE + number % BASE));
        number /= BASE;
    }
    text.push(digit(number));
}

/// One of the 92 characters that numbers are written with.
pub fn digit(value: usize) -> char {
    match b'#' + value as u8 {
        b'\\' => '!',
        byte => char::from(byte),
    }
}

/// The numbers that a text consists of, as browsers read them.
#[cfg(test)]
pub fn read(text: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    let (mut number, mut place) = (0, 1);
    for byte in text.bytes() {
        let value = if byte == b'!' { usize::from(b'\\' - b'#') } else { usize::from(byte - b'#') };
        number += value % BASE * place;
        place *= BASE;
        if value < BASE {
            numbers.push(number);
            (number, place) = (0, 1);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_survive_being_written_and_read(numbers in proptest::collection::vec(0_usize..100_000_000, 0..50)) {
            let mut text = String::new();
            numbers.iter().for_each(|number| write(*number, &mut text));
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')));
            prop_assert_eq!(read(&text), numbers);
        }
    }
}
