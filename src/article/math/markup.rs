//! The converter's MathML, made fit for a page.
//!
//! [`tidy`] goes through it tag by tag. Elements and attributes that are on the lists pass, inline styles become the classes below,
//! attributes that mean the same, or nothing; all else, and anything that is not nested as it should be, ends it.
//!
//! | class | on | means |
//! |---|---|---|
//! | `left`, `right` | `mtd` | alignment; without one it is centred |
//! | `close-left`, `close-right` | `mtd` | no padding on this side |
//! | `apart` | `mtd` | 1 em of padding on the left |
//! | `close` | `mtd` | no padding above and below |
//! | `line-top`, `line-right`, `line-left` | `mtd`, `mtable` | a line on this side; `dash-…` a broken one |
//! | `rule` | `mtd` | a column that is nothing but a line: padding of 0.1 em |
//! | `boxed` | `mtable` | a frame around all of it; its cell needs no line of its own |
//! | `wide` | `mtable` | as wide as the page: its rows have numbers |
//! | `margin` | `mtd` | the column of the numbers, and the one across from it: each half of what is left |
//! | `strike-up`, `strike-down`, `strike` | `mrow` in `menclose` | a line across the whole |
//! | `serif`, `sans`, `small-caps` | `span` | a font |
//! | `back-1`, `back-2` | `mspace` | a step back by a thin space (`\!`, 1/6 em) or between primes (1/12 em) |

/// The content of `<math>` as it may be published; none if the converter has made something that it should not.
pub(super) fn tidy(mathml: &str) -> Option<String> {
    let (_, content) = mathml.strip_suffix("</math>")?.split_once('>')?;
    let mut out = String::with_capacity(content.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = content;
    while let Some(start) = rest.find('<') {
        push_text(&mut out, &rest[..start]);
        let end = start + rest[start..].find('>')?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name {
                return None;
            }
            out.push_str("</");
            out.push_str(name);
            out.push('>');
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = push_tag(&mut out, tag)?;
        if is_empty {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        } else {
            open.push(name);
        }
    }
    push_text(&mut out, rest);
    open.is_empty().then_some(out)
}

/// The elements that may be there.
pub(crate) const ELEMENTS: &[&str] = &[
    "b",
    "code",
    "em",
    "i",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "s",
    "span",
    "u",
];

/// The attributes that pass as they are. Not among them are `id` and `href`: formulas are no targets.
pub(crate) const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "depth",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "width",
];

/// Classes of the converter, and ours.
const CLASSES: &[(&str, &str)] = &[
    ("math-core-sans-serif-font", "sans"),
    ("math-core-serif-font", "serif"),
    ("menclose-downdiagonalstrike", "strike-down"),
    ("menclose-horizontalstrike", "strike"),
    ("menclose-updiagonalstrike", "strike-up"),
];

/// Declarations of inline styles, and the classes that stand for them.
const STYLES: &[(&str, &str, &str)] = &[
    ("border-left", "0.05em solid currentcolor", "line-left"),
    ("border-left", "0.05em dashed currentcolor", "dash-left"),
    ("border-right", "0.05em solid currentcolor", "line-right"),
    ("border-right", "0.05em dashed currentcolor", "dash-right"),
    ("border-top", "0.05em solid currentcolor", "line-top"),
    ("border-top", "0.05em dashed currentcolor", "dash-top"),
    ("font-variant-caps", "small-caps", "small-caps"),
    ("margin-left", "-0.0833em", "back-2"),
    ("margin-left", "-0.16666667em", "back-1"),
    ("padding-left", "0", "close-left"),
    ("padding-left", "0.1em", "rule"),
    ("padding-left", "1em", "apart"),
    ("padding-right", "0", "close-right"),
    ("padding-top", "0", "close"),
    ("text-align", "left", "left"),
    ("text-align", "right", "right"),
    ("width", "100%", "wide"),
    ("width", "50%", "margin"),
];

/// Adds the start tag whose inner text is `tag`; its name.
fn push_tag<'t>(out: &mut String, tag: &'t str) -> Option<&'t str> {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    if !ELEMENTS.contains(&name) {
        return None;
    }
    out.push('<');
    out.push_str(name);
    let mut classes: Vec<&str> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    while !rest.trim_ascii().is_empty() {
        let (attribute, value, behind) = attribute(rest.trim_ascii_start())?;
        rest = behind;
        // The converter repeats itself at times; the first counts.
        if seen.contains(&attribute) {
            continue;
        }
        seen.push(attribute);
        match attribute {
            "style" => value.split(';').for_each(|style| push_style(out, name, style, &mut classes)),
            "class" => classes.extend(CLASSES.iter().find(|(theirs, _)| *theirs == value).map(|(_, ours)| ours)),
            // On a table it says nothing that its place does not, and not every validator knows it there.
            "scriptlevel" if name == "mtable" => {}
            attribute if ATTRIBUTES.contains(&attribute) => push_attribute(out, attribute, value),
            _ => {}
        }
    }
    if classes.starts_with(&["dash-left", "line-top"]) {
        classes = vec!["boxed"];
    }
    if !classes.is_empty() {
        push_attribute(out, "class", &classes.join(" "));
    }
    out.push('>');
    Some(name)
}

/// The first attribute, its value, and what follows it.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once("=\"")?;
    let (value, rest) = rest.split_once('"')?;
    let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase());
    is_plain.then_some((name, value, rest))
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

/// Adds the attribute that means what a declaration does, or the class to `classes`. Some do too little to be missed: corrections by
/// a hair, and repetitions for the sake of one browser.
fn push_style(out: &mut String, element: &str, style: &str, classes: &mut Vec<&str>) {
    let Some((property, value)) = style.split_once(':') else { return };
    let (property, value) = (property.trim_ascii(), value.trim_ascii());
    match property {
        "color" => push_attribute(out, "mathcolor", value),
        "font-size" if element.starts_with('m') => push_attribute(out, "mathsize", value),
        // Accents and operators are padded, too.
        _ if element == "mpadded" || element == "mfrac" => {}
        _ => {
            let class = STYLES.iter().find(|(name, known, _)| (*name, *known) == (property, value));
            match class {
                Some((_, _, class)) => classes.push(class),
                // Only negative spaces have a margin, and those have no width.
                None if property == "margin-left" => push_attribute(out, "width", value),
                None => {}
            }
        }
    }
}

/// Adds text that is escaped but for what the converter forgets.
fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '>', '"']) {
        out.push_str(&rest[..at]);
        let reference =
            ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].into_iter().find(|known| rest[at..].starts_with(known));
        let (taken, written) = match (reference, rest.as_bytes()[at]) {
            (Some(known), _) => (known.len(), known),
            (None, b'&') => (1, "&amp;"),
            (None, b'>') => (1, "&gt;"),
            (None, _) => (1, "&quot;"),
        };
        out.push_str(written);
        rest = &rest[at + taken..];
    }
    out.push_str(rest);
}
