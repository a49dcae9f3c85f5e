//! JSON as a value tree.
//!
//! A reader of its own, because every node needs its place, a key that is set twice must be found, and what stops the
//! reading must be told to an author. It goes as deep as any tree may (`MAX_DEPTH`), and stops at the first thing that is no JSON.

use std::collections::HashMap;
use std::ops::Range;

use super::{Entry, MAX_DEPTH, Node, SyntaxError, Value};

/// Parses a text that is one JSON value and begins `offset` bytes into its file.
///
/// # Errors
/// The first thing that is no JSON, and every key that is set twice before that.
pub fn parse(text: &str, offset: usize) -> Result<Node, Vec<SyntaxError>> {
    let mut reader = Reader { text, offset, at: 0, is_closed: object_end(text).is_some(), duplicates: Vec::new() };
    let read = reader.value(0).and_then(|node| {
        reader.skip_blanks();
        let rest = reader.at..text.len();
        if rest.is_empty() { Ok(node) } else { Err(reader.fault(rest, "there is text behind the last bracket")) }
    });
    let mut errors = reader.duplicates;
    match read {
        Ok(node) if errors.is_empty() => Ok(node),
        Ok(_) => Err(errors),
        Err(fatal) => {
            errors.push(fatal);
            Err(errors)
        }
    }
}

/// Where the object ends that a text begins with: behind the bracket that closes it, whether what stands between is JSON
/// or only nearly.
pub fn object_end(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            // No text goes over a line's end, so that a quote too few does not swallow the rest.
            b'"' => in_text = !in_text,
            b'\n' => in_text = false,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

struct Reader<'a> {
    text: &'a str,
    offset: usize,
    /// How far it has come, in bytes of the text.
    at: usize,
    /// Whether the brackets match.
    is_closed: bool,
    duplicates: Vec<SyntaxError>,
}

impl Reader<'_> {
    /// The value that begins here or behind some blanks, inside of `depth` others.
    fn value(&mut self, depth: usize) -> Result<Node, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        let value = match self.peek() {
            Some('{' | '[') if depth >= MAX_DEPTH => {
                return Err(SyntaxError::too_deep(self.shift(start..start + 1)));
            }
            Some('{') => Value::Map(self.members(depth)?),
            Some('[') => Value::List(self.items(depth)?),
            Some('"') => Value::scalar(self.string()?, false),
            _ => self.word()?,
        };
        Ok(Node { span: self.shift(start..self.at), value })
    }

    /// The members of the object that is opened here.
    fn members(&mut self, depth: usize) -> Result<Vec<Entry>, SyntaxError> {
        let mut entries = Vec::new();
        let mut keys: HashMap<String, Range<usize>> = HashMap::new();
        self.sequence('}', |reader| {
            let start = reader.at;
            if reader.peek() != Some('"') {
                let word = reader.bare_word();
                return Err(reader.fault(word, "a key must stand in double quotes").help("write `\"key\": value`"));
            }
            let key = reader.string()?;
            let key_span = reader.shift(start..reader.at);
            reader.skip_blanks();
            if !reader.eat(':') {
                let fault = reader.fault(reader.here(), format!("a `:` is missing behind `{key}`"));
                return Err(fault.help("write `\"key\": value`"));
            }
            let value = reader.value(depth + 1)?;
            match keys.get(&key) {
                Some(first) => {
                    reader.duplicates.push(SyntaxError::duplicate(&key, key_span.clone(), first.clone()));
                }
                None => drop(keys.insert(key.clone(), key_span.clone())),
            }
            entries.push(Entry { key, key_span, value });
            Ok(())
        })?;
        Ok(entries)
    }

    /// The items of the list that is opened here.
    fn items(&mut self, depth: usize) -> Result<Vec<Node>, SyntaxError> {
        let mut items = Vec::new();
        self.sequence(']', |reader| {
            items.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// From the bracket here to the one that closes it: `item` again and again, with commas between.
    fn sequence(
        &mut self,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        let open = self.at;
        self.at += 1;
        self.skip_blanks();
        if self.eat(close) {
            return Ok(());
        }
        loop {
            item(self).map_err(|fault| self.or_unclosed(open, fault))?;
            self.skip_blanks();
            if self.eat(close) {
                return Ok(());
            }
            let comma = self.at..self.at + 1;
            if !self.eat(',') {
                let here = if self.is_closed { self.here() } else { self.text.len()..self.text.len() };
                let fault = self.fault(here, "a comma is missing before this").help("write a `,` before it");
                return Err(self.or_unclosed(open, fault));
            }
            self.skip_blanks();
            if self.peek() == Some(close) {
                return Err(self.fault(comma, "a comma with nothing behind it").help("remove it"));
            }
        }
    }

    /// A fault at the end of the text, be it only where text that is no JSON follows, means that a bracket is open; the
    /// innermost is blamed.
    fn or_unclosed(&self, open: usize, fault: SyntaxError) -> SyntaxError {
        if fault.span.start < self.offset + self.text.len() {
            return fault;
        }
        let bracket = open..open + 1;
        let message = format!("this `{}` is never closed", &self.text[bracket.clone()]);
        self.fault(bracket, message).help("close it with `]` or `}`")
    }

    /// A text in double quotes.
    fn string(&mut self) -> Result<String, SyntaxError> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let stop = rest.find(['"', '\\', '\n']).unwrap_or(rest.len());
            text.push_str(&rest[..stop]);
            self.at += stop;
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                _ => {
                    let quote = self.fault(open..open + 1, "this quote is never closed");
                    return Err(quote.help("add the closing quote"));
                }
            }
        }
    }

    /// What stands for another character.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += letter.map_or(0, char::len_utf8);
        let unknown = |reader: &Self| {
            let fault = reader.fault(start..reader.at, "an unknown escape after `\\`");
            Err(fault.help("write `\\\\` for a backslash"))
        };
        Ok(match letter {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => match self.code_point() {
                Some(character) => character,
                None => return unknown(self),
            },
            _ => return unknown(self),
        })
    }

    /// The character whose number stands here in hexadecimal; characters beyond the first 65,536 are written as two.
    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        let second = match first {
            0xD800..0xDC00 if self.text[self.at..].starts_with("\\u") => {
                self.at += 2;
                self.four_digits()?
            }
            _ => return char::from_u32(first),
        };
        let is_second = (0xDC00..0xE000).contains(&second);
        is_second.then(|| char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)))?
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }

    /// A number, or one of the three words that JSON has.
    fn word(&mut self) -> Result<Value, SyntaxError> {
        let span = self.bare_word();
        let word = &self.text[span.clone()];
        let value = match word {
            "null" => Value::Null,
            "true" | "false" => Value::Scalar { text: word.to_owned(), plain: true },
            number if serde_json::from_str::<serde_json::Number>(number).is_ok() => {
                Value::Scalar { text: number.to_owned(), plain: true }
            }
            "" => {
                return Err(self.fault(self.here(), "a value is missing here").help("write one, or take the key out"));
            }
            _ => {
                let fault = self.fault(span, "text must stand in double quotes");
                return Err(fault.help("put it in quotes: `\"…\"`"));
            }
        };
        self.at = span.end;
        Ok(value)
    }

    /// What stands here without quotes, up to a sign that means something.
    fn bare_word(&self) -> Range<usize> {
        let rest = &self.text[self.at..];
        let end = rest.find([',', ':', '{', '}', '[', ']', '"', '\n', '\r']).unwrap_or(rest.len());
        self.at..self.at + rest[..end].trim_end().len()
    }

    /// The character here.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, sign: char) -> bool {
        let is_here = self.peek() == Some(sign);
        self.at += if is_here { sign.len_utf8() } else { 0 };
        is_here
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    fn fault(&self, local: Range<usize>, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.shift(local), message)
    }

    fn shift(&self, local: Range<usize>) -> Range<usize> {
        self.offset + local.start..self.offset + local.end
    }
}

#[cfg(test)]
mod tests;
