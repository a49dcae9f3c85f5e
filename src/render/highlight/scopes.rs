//! From the scopes of a grammar, of which there are thousands, to a palette of seventeen classes.

use std::collections::HashMap;
use std::str::FromStr;

use syntect::parsing::{Scope, ScopeStack};

/// Declares the palette: variant, class in the HTML, the scope that stands for it when a theme is asked for its colour.
macro_rules! classes {
    ($($variant:ident $name:literal $scope:literal, $meaning:literal;)*) => {
        /// What a stretch of code is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Class { $(#[doc = $meaning] $variant),* }

        impl Class {
            /// The whole palette.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The class as it stands in the HTML.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// A scope that themes know and that stands for the class.
            pub(super) const fn scope(self) -> &'static str {
                match self { $(Self::$variant => $scope),* }
            }
        }
    };
}

classes! {
    Keyword "k" "keyword.control", "Words that the language reserves.";
    Text "s" "string.quoted.double", "Text in quotes.";
    Escape "e" "constant.character.escape", "What stands for something else within a text.";
    Comment "c" "comment.line", "Remarks.";
    Number "n" "constant.numeric", "Numbers and dates.";
    Constant "b" "constant.language", "True, false, nothing.";
    Function "f" "entity.name.function", "Names of functions.";
    Type "t" "entity.name.type", "Names of types.";
    Operator "o" "keyword.operator", "Signs that combine.";
    Variable "v" "variable.parameter", "Names that stand out as variables.";
    Key "p" "entity.name.tag", "Names of fields and settings.";
    Tag "g" "entity.name.tag", "Names of elements.";
    Attribute "a" "entity.other.attribute-name", "Names of attributes.";
    Heading "h" "markup.heading", "Headings.";
    Raw "r" "markup.raw", "Code in running text, and links.";
    Insertion "i" "markup.inserted", "Lines that are new.";
    Deletion "d" "markup.deleted", "Lines that are gone.";
}

/// Which scopes are of which class. A longer scope goes before the shorter one that it begins with; `None` ends the search
/// upwards: what lies within looks like ordinary code.
const RULES: &[(&str, Option<Class>)] = &[
    ("comment", Some(Class::Comment)),
    ("constant.character.escape", Some(Class::Escape)),
    ("constant.other.placeholder", Some(Class::Escape)),
    ("constant.character", Some(Class::Text)),
    ("constant.numeric", Some(Class::Number)),
    ("constant.other.timestamp", Some(Class::Number)),
    ("constant.other.color", Some(Class::Number)),
    ("constant", Some(Class::Constant)),
    ("entity.name.function", Some(Class::Function)),
    ("entity.name.macro", Some(Class::Function)),
    ("entity.name.tag.yaml", Some(Class::Key)),
    ("entity.name.tag.toml", Some(Class::Key)),
    ("entity.name.tag", Some(Class::Tag)),
    ("entity.name.section.markdown", Some(Class::Heading)),
    ("entity.name.section", Some(Class::Type)),
    ("entity.name.label", Some(Class::Type)),
    ("entity.name", Some(Class::Type)),
    ("entity.other.inherited-class", Some(Class::Type)),
    ("entity.other.attribute-name", Some(Class::Attribute)),
    ("invalid", None),
    ("keyword.operator.word", Some(Class::Keyword)),
    ("keyword.operator", Some(Class::Operator)),
    ("keyword.other.unit", Some(Class::Number)),
    ("keyword", Some(Class::Keyword)),
    ("markup.heading", Some(Class::Heading)),
    ("markup.inserted", Some(Class::Insertion)),
    ("markup.deleted", Some(Class::Deletion)),
    ("markup.raw", Some(Class::Raw)),
    ("markup.underline.link", Some(Class::Raw)),
    ("meta.diff.range", Some(Class::Comment)),
    ("meta.interpolation", None),
    ("meta.embedded", None),
    ("punctuation.definition.annotation", Some(Class::Attribute)),
    ("punctuation.definition.variable", Some(Class::Variable)),
    ("punctuation.section.interpolation", Some(Class::Escape)),
    ("source", None),
    ("storage.type.numeric", Some(Class::Number)),
    ("storage", Some(Class::Keyword)),
    ("string.unquoted", None),
    ("string", Some(Class::Text)),
    ("support.function", Some(Class::Function)),
    ("support.macro", Some(Class::Function)),
    ("support.constant", Some(Class::Constant)),
    ("support.type.property-name", Some(Class::Key)),
    ("support.type", Some(Class::Type)),
    ("support.class", Some(Class::Type)),
    ("text", None),
    ("variable.annotation", Some(Class::Attribute)),
    ("variable.function", Some(Class::Function)),
    ("variable.language", Some(Class::Constant)),
    ("variable.other.readwrite", Some(Class::Variable)),
    ("variable.parameter", Some(Class::Variable)),
];

/// Where the first word of a scope stands: `keyword` in `keyword.operator`.
const FIRST_WORD: usize = 0;

/// The rules, ready to be applied, by the first word of their scope: there are many rules, and few with the same word.
pub(super) struct Classifier {
    rules: HashMap<u16, Vec<(Scope, Option<Class>)>>,
}

impl Classifier {
    pub(super) fn new() -> Self {
        let mut rules: HashMap<_, Vec<_>> = HashMap::new();
        for (scope, class) in RULES {
            if let Ok(scope) = Scope::from_str(scope) {
                rules.entry(scope.atom_at(FIRST_WORD)).or_default().push((scope, *class));
            }
        }
        Self { rules }
    }

    /// The class of what stands in these scopes: that of the innermost scope that any rule knows.
    pub(super) fn class(&self, scopes: &ScopeStack) -> Option<Class> {
        scopes.as_slice().iter().rev().find_map(|scope| self.rule(*scope)).flatten()
    }

    fn rule(&self, scope: Scope) -> Option<Option<Class>> {
        let rules = self.rules.get(&scope.atom_at(FIRST_WORD))?;
        rules.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_reached() {
        let classifier = Classifier::new();
        assert_eq!(classifier.rules.values().map(Vec::len).sum::<usize>(), RULES.len());
        for (scope, class) in RULES {
            assert_eq!(classifier.rule(Scope::from_str(scope).unwrap()), Some(*class), "{scope}");
        }
    }

    #[test]
    fn the_innermost_scope_decides() {
        let class = |scopes| Classifier::new().class(&ScopeStack::from_str(scopes).unwrap());
        assert_eq!(class("source.rust string.quoted.double punctuation.definition.string.begin"), Some(Class::Text));
        assert_eq!(class("source.python string.quoted meta.interpolation.python variable.other"), None);
        assert_eq!(class("source.rust meta.function"), None);
        assert_eq!(class("text.html.basic meta.tag entity.name.tag"), Some(Class::Tag));
    }
}
