//! Bits as a text that may stand between quotes in a script: thirteen in two characters, up to six in one at the end.
//!
//! The characters are the digits of [`digits`](super::digits): 91 times 91 of them are a little more than thirteen bits need.

use super::digits::digit;

/// How many bits two characters hold, and how many one does.
const IN_TWO: u32 = 13;
const IN_ONE: u32 = 6;

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

    /// Adds a number as Golomb and Rice do: what is above its lowest bits as ones, then these.
    pub fn rice(&mut self, number: u64, low: u32) {
        self.unary(number >> low);
        self.add(number, low);
    }

    /// Adds a number as so many ones as it takes bits behind the first, plus one, and these bits: 0 is one bit, 1 and 2 are three.
    pub fn gamma(&mut self, number: u64) {
        let width = (number + 1).ilog2();
        self.unary(u64::from(width));
        self.add(number + 1, width);
    }

    /// The text.
    pub fn finish(mut self) -> String {
        let left = self.held as usize & ((1 << self.count) - 1);
        match self.count {
            0 => {}
            count if count <= IN_ONE => self.text.push(digit(left << (IN_ONE - count))),
            count => self.two(left << (IN_TWO - count)),
        }
        self.text
    }

    fn two(&mut self, value: usize) {
        self.text.push(digit(value / BASE));
        self.text.push(digit(value % BASE));
    }
}

/// How many low bits to write apart, where so many numbers are spread among `range`.
pub fn low_bits(range: usize, numbers: usize) -> u32 {
    // The middle of gaps that are as long as chance has it is 0.69 of their mean; 11/16 is as near.
    (range * 11 / (numbers.max(1) * 16)).max(1).ilog2()
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
        let value = |byte: &u8| if *byte == b'!' { 57 } else { usize::from(*byte - 35) };
        let part = |part: &[u8]| match part {
            [high, low] => format!("{:013b}", value(high) * 91 + value(low)),
            rest => rest.iter().map(|byte| format!("{:06b}", value(byte))).collect(),
        };
        text.as_bytes().chunks(2).map(part).collect()
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
        assert!(bits(&|to| to.rice(13, 2)).starts_with("111001"));
        assert!(bits(&|to| to.rice(5, 0)).starts_with("111110"));
        assert!(bits(&|to| to.gamma(0)).starts_with('0'));
        assert!(bits(&|to| to.gamma(2)).starts_with("101"));
        assert!(bits(&|to| to.gamma(9)).starts_with("1110010"));
        assert_eq!([low_bits(10_000, 1), low_bits(10_000, 100), low_bits(100, 90), low_bits(0, 0)], [12, 6, 0, 0]);
    }
}
