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
    for c in with_dashes(text).chars() {
        match of(c) {
            Form::One(' ') => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            Form::One(c) => plain.push(c),
            Form::Several(text) => plain.push_str(text),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The text with a `–` for each `--` that is one: between spaces, and between numbers, as in `30--90`, unless the first of them is negative: in
/// `-5--2` the second one is the sign of the number.
fn with_dashes(text: &str) -> Cow<'_, str> {
    const TYPED: &str = "--";
    if !text.contains(TYPED) {
        return text.into();
    }
    let is_negative = text.trim_start().starts_with('-');
    let mut out = String::with_capacity(text.len() + TYPED.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(TYPED) {
        out.push_str(before);
        let is_apart = out.ends_with(' ') && behind.starts_with(' ');
        let is_between = !is_negative && !out.trim_end().is_empty() && behind.starts_with(|c: char| c.is_ascii_digit());
        out.push_str(if is_apart || is_between { "–" } else { TYPED });
        rest = behind;
    }
    out.push_str(rest);
    out.into()
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
