//! Bits as a text that may stand between quotes in a script: thirteen in two characters.
//!
//! The characters are 91 digits: 91 times 91 are a little more than thirteen bits need. They are those from `#` on, without `\`.

use std::ops::Range;

/// How many bits two characters hold.
const IN_TWO: u32 = 13;

/// How many digits are used.
const BASE: usize = 91;

/// Bits on their way to a text, the highest of each number first.
#[derive(Default)]
pub struct Bits {
    text: String,
    held: u64,
    count: u32,
}

impl Bits {
    /// Adds the lowest `count` bits of a number; no more than 32.
    pub fn add(&mut self, value: u64, count: u32) {
        self.held = self.held << count | value & ((1 << count) - 1);
        self.count += count;
        while self.count >= IN_TWO {
            self.count -= IN_TWO;
            self.two((self.held >> self.count) as usize & ((1 << IN_TWO) - 1));
        }
    }

    /// Adds a number as so many ones, and a zero.
    pub fn unary(&mut self, number: u64) {
        /// So many at once.
        const ONES: u32 = 31;
        let mut left = number;
        while left > u64::from(ONES) {
            self.add(u64::MAX, ONES);
            left -= u64::from(ONES);
        }
        self.add(u64::MAX << 1, left as u32 + 1);
    }

    /// Adds one of the first `range` numbers, in as few bits as they need; the lower of them may take one less.
    pub fn one_of(&mut self, number: u64, range: u64) {
        let width = range.ilog2();
        let short = (2 << width) - range;
        if number < short {
            self.add(number, width);
        } else {
            self.add(number + short, width + 1);
        }
    }

    /// Adds numbers that rise, all within `range`, whose end and count are known to who reads them: the one in the middle, which
    /// has but so many places left by the others; then those before it, and those behind it, in the same way.
    pub fn rising(&mut self, numbers: &[u32], range: Range<u32>) {
        let middle = numbers.len() / 2;
        let Some(number) = numbers.get(middle) else { return };
        let places = range.end - range.start - (numbers.len() as u32 - 1);
        self.one_of(u64::from(number - range.start) - middle as u64, u64::from(places));
        self.rising(&numbers[..middle], range.start..*number);
        self.rising(&numbers[middle + 1..], number + 1..range.end);
    }

    /// Adds a number as so many ones as it takes bits behind the first, plus one, and these bits: 0 is one bit, 1 and 2 are three.
    pub fn gamma(&mut self, number: u64) {
        let width = (number + 1).ilog2();
        self.unary(u64::from(width));
        self.add(number + 1, width);
    }

    /// The text.
    pub fn finish(mut self) -> String {
        if self.count > 0 {
            self.add(0, IN_TWO - self.count);
        }
        self.text
    }

    fn two(&mut self, value: usize) {
        self.text.push(digit(value / BASE));
        self.text.push(digit(value % BASE));
    }
}

/// One of the 91 characters.
fn digit(value: usize) -> char {
    let byte = b'#' + value as u8;
    char::from(if byte < b'\\' { byte } else { byte + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Bits)) -> String {
        let mut bits = Bits::default();
        write(&mut bits);
        bits.finish()
    }

    /// The bits of a text, as browsers read them.
    fn read(text: &str) -> String {
        let value = |byte: u8| usize::from(if byte > 92 { byte - 36 } else { byte - 35 });
        let two = |two: &[u8; 2]| format!("{:013b}", value(two[0]) * 91 + value(two[1]));
        let (twos, []) = text.as_bytes().as_chunks() else { panic!("{text}") };
        twos.iter().map(two).collect()
    }

    #[test]
    fn bits_stand_in_their_order() {
        assert_eq!(text(|_| ()), "");
        for length in 1..60 {
            let bits: String = (0..length).map(|at| if at % 3 == 1 { '1' } else { '0' }).collect();
            let written = text(|to| bits.bytes().for_each(|bit| to.add(u64::from(bit - b'0'), 1)));
            let found = read(&written);
            assert!(found.starts_with(&bits), "{bits} {found}");
            assert!(found.len() < length + 13 && !found[length..].contains('1'), "{bits} {found}");
            assert!(written.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')));
        }
    }

    #[test]
    fn numbers_are_written_in_few_bits() {
        let bits = |write: &dyn Fn(&mut Bits)| read(&text(|to| write(to)));
        assert!(bits(&|to| to.unary(3)).starts_with("1110"));
        assert!(bits(&|to| to.unary(100)).starts_with(&format!("{}0", "1".repeat(100))));
        let five = ["00", "01", "10", "110", "111"];
        assert!((0..).zip(five).all(|(number, five)| bits(&|to| to.one_of(number, 5)).starts_with(five)));
        assert_eq!(bits(&|to| to.one_of(0, 1)), "");
        assert!(bits(&|to| to.gamma(0)).starts_with('0'));
        assert!(bits(&|to| to.gamma(2)).starts_with("101"));
        assert!(bits(&|to| to.gamma(9)).starts_with("1110010"));
        // Of six, the 3 in the middle is one of three (2 to 4); the 2 before it one of two (1 or 2), the 0 before that one of two; and so
        // the 5.
        assert!(bits(&|to| to.rising(&[0, 2, 3, 5], 0..6)).starts_with("10101"));
        // What has no choice takes no room.
        assert_eq!(bits(&|to| to.rising(&[3, 4, 5, 6, 7], 3..8)), "");
    }
}
