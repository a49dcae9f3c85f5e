//! The many ways to type one sign become one, and notes in brackets are set aside.

use std::borrow::Cow;

/// Full-width forms of ASCII, and how far they are from it.
const FULL_WIDTH: std::ops::RangeInclusive<char> = '！'..='～';
const FULL_WIDTH_BY: u32 = 0xfee0;

/// Splits off what stands in brackets, `(…)` or `（…）`, wherever it stands; several notes are joined. Brackets that do not match
/// are no notes.
pub fn split_note(text: &str) -> (Cow<'_, str>, Option<String>) {
    if !text.contains(['(', '（']) {
        return (Cow::Borrowed(text), None);
    }
    let (mut outside, mut notes) = (String::with_capacity(text.len()), String::new());
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => {
                if depth == 0 {
                    outside.push_str(&text[from..at]);
                    // What stood apart stays apart.
                    outside.push(' ');
                    from = at + c.len_utf8();
                }
                depth += 1;
            }
            ')' | '）' if depth == 0 => return (Cow::Borrowed(text), None),
            ')' | '）' => {
                depth -= 1;
                if depth == 0 {
                    push_note(&mut notes, &text[from..at]);
                    from = at + c.len_utf8();
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        return (Cow::Borrowed(text), None);
    }
    outside.push_str(&text[from..]);
    (Cow::Owned(outside.trim().to_owned()), (!notes.is_empty()).then_some(notes))
}

fn push_note(notes: &mut String, note: &str) {
    let note = note.trim();
    if !notes.is_empty() && !note.is_empty() {
        notes.push_str("; ");
    }
    notes.push_str(note);
}

/// The text with one form for each sign, one space for each run of white space, and none around.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match of(c) {
            Form::One(' ') => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            Form::One('-') if is_typed_dash(&plain) => {
                plain.pop();
                plain.push('–');
            }
            Form::One('-') if plain.ends_with('–') => {}
            Form::One(c) => plain.push(c),
            Form::Several(text) => plain.push_str(text),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Whether a second `-` makes a dash of the one that ends the text, as in `30--90`; in `-5--2` it is the sign of the second number.
fn is_typed_dash(text: &str) -> bool {
    text.strip_suffix('-')
        .is_some_and(|before| !before.starts_with('-') && before.contains(|c: char| c.is_ascii_digit()))
}

enum Form {
    One(char),
    Several(&'static str),
}

fn of(c: char) -> Form {
    Form::One(match c {
        ' '..='~' => c,
        c if FULL_WIDTH.contains(&c) => char::from_u32(u32::from(c) - FULL_WIDTH_BY).unwrap_or(c),
        '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{fe0f}' => return Form::Several(""),
        c if c.is_whitespace() => ' ',
        '−' | '‐' | '‑' | '‒' | '﹣' => '-',
        '—' | '―' => '–',
        '〜' | '∼' | '∽' | '˜' => '~',
        '≃' | '≅' => '≈',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '’' | '‘' | 'ʼ' | '′' => '\'',
        '”' | '“' | '″' => '"',
        'º' | '˚' => '°',
        'μ' => 'µ',
        '￥' => '¥',
        '￡' => '£',
        '\u{212a}' => 'K',
        'ℓ' => 'l',
        '⁄' | '∕' => '/',
        '℃' => return Form::Several("°C"),
        '℉' => return Form::Several("°F"),
        '㎏' => return Form::Several("kg"),
        '㎎' => return Form::Several("mg"),
        '㎖' => return Form::Several("ml"),
        '㎜' => return Form::Several("mm"),
        '㎝' => return Form::Several("cm"),
        '㎡' => return Form::Several("m²"),
        '㎥' => return Form::Several("m³"),
        c => c,
    })
}
