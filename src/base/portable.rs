//! Names of files and folders that every common system can hold.

/// Signs that Windows cannot hold in a name.
const FORBIDDEN: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\\'];

/// Why Windows cannot hold a file or folder of this name; none if it can.
pub fn fault(step: &str) -> Option<&'static str> {
    if is_device(step) {
        Some("it is the name of a device")
    } else if step.ends_with(['.', ' ']) {
        Some("it ends in a dot or a space")
    } else if step.contains(is_forbidden) {
        Some("it holds one of `< > : \" | ? * \\`")
    } else {
        None
    }
}

/// A name like this one that every system can hold; none if nothing would be left of it.
pub fn name(step: &str) -> Option<String> {
    if fault(step).is_none() {
        return Some(step.to_owned());
    }
    let words: Vec<&str> = step.split(|c| is_forbidden(c) || c == ' ').filter(|word| !word.is_empty()).collect();
    let name = words.join(" ");
    let name = name.trim_end_matches(['.', ' ']);
    match name.split_once('.') {
        _ if !is_device(name) => (!name.is_empty()).then(|| name.to_owned()),
        Some((stem, rest)) => Some(format!("{stem}_.{rest}")),
        None => Some(format!("{name}_")),
    }
}

fn is_forbidden(c: char) -> bool {
    c.is_ascii_control() || FORBIDDEN.contains(&c)
}

/// Whether Windows takes this for a device, whatever ending stands behind it.
fn is_device(step: &str) -> bool {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = step.split('.').next().unwrap_or(step).trim_end();
    // As hardly any name is.
    if !matches!(stem.len(), 3 | 4) {
        return false;
    }
    let stem = stem.to_ascii_lowercase();
    let is_port = |prefix| stem.strip_prefix(prefix).is_some_and(|n: &str| matches!(n.as_bytes(), [b'1'..=b'9']));
    DEVICES.contains(&&*stem) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ones_that_every_system_can_hold() {
        for (written, made) in [
            ("Onion soup", Some("Onion soup")),
            ("two  spaces", Some("two  spaces")),
            ("Q&A: \"x\"?", Some("Q&A x")),
            ("a<b>c|d*e\\f", Some("a b c d e f")),
            ("热干面？", Some("热干面？")),
            ("etc.", Some("etc")),
            ("what?.", Some("what")),
            ("con", Some("con_")),
            ("COM1.old", Some("COM1_.old")),
            ("con?", Some("con_")),
            ("console", Some("console")),
            ("???", None),
            ("...", None),
        ] {
            assert_eq!(name(written).as_deref(), made, "{written}");
            assert_eq!(made.and_then(fault), None, "{written}");
        }
    }
}
