//! Things that have a name in common, and which of them is nearest to a folder.
//!
//! Ten thousand files may have one name, and all of them may link to it. So where there are many, it is noted once what lies
//! below which folder, and each question is answered in as many steps as the folder is deep.

use std::borrow::Cow;
use std::collections::hash_map;
use std::iter::successors;
use std::sync::OnceLock;

use super::names::{Entry, Item};
use crate::base::map::HashMap;
use crate::base::path::SourcePath;

/// Up to so many entries are gone through each time.
const FEW: usize = 16;

/// Entries that have a name in common, by number, in order. Most names are of one thing only.
#[derive(Debug)]
pub(super) enum Alike {
    One([u32; 1]),
    More(Box<More>),
}

/// More entries than one, or none.
#[derive(Debug, Default)]
pub(super) struct More {
    entries: Vec<u32>,
    noted: OnceLock<Noted>,
    /// The entries in order of their paths read backwards, so that those with one ending stand together.
    backwards: OnceLock<Vec<u32>>,
}

/// What is noted of many entries.
#[derive(Debug, Default)]
struct Noted {
    /// For each folder the entry that comes first of those in it at any depth.
    first_below: HashMap<Box<str>, u32>,
    /// How many entries there are for each thing.
    items: HashMap<Item, usize>,
}

impl Alike {
    pub fn one(entry: u32) -> Self {
        Self::One([entry])
    }

    fn more(entries: Vec<u32>) -> Self {
        Self::More(Box::new(More { entries, ..More::default() }))
    }

    /// Adds an entry behind the others.
    pub fn push(&mut self, entry: u32) {
        match self {
            Self::One([first]) => *self = Self::more(vec![*first, entry]),
            Self::More(more) => more.entries.push(entry),
        }
    }

    pub fn entries(&self) -> &[u32] {
        match self {
            Self::One(only) => only,
            Self::More(more) => &more.entries,
        }
    }

    /// These, if there are so many that what is found among them is worth keeping.
    fn many(&self) -> Option<&More> {
        match self {
            Self::More(more) if more.entries.len() > FEW => Some(more),
            _ => None,
        }
    }

    /// Whether there are so many that what is found among them is worth keeping.
    pub fn are_many(&self) -> bool {
        self.many().is_some()
    }

    /// The entry in the folder itself, else the nearest, else the one with the shortest path, else the first in the alphabet.
    pub fn nearest(&self, all: &[Entry<'_>], folder: &SourcePath) -> Option<u32> {
        let candidates: Cow<'_, [u32]> = if let Some(many) = self.many() {
            // What lies in the same branch is found from its fork; from farther up it merely seems farther away.
            let first_below = &many.noted(all).first_below;
            above(folder.as_str()).filter_map(|folder| first_below.get(folder)).copied().collect()
        } else {
            self.entries().into()
        };
        let rank = |entry: u32| {
            let file = all[entry as usize].file;
            (steps_between(folder, &file.parent()), file.as_str().len(), file, entry)
        };
        candidates.iter().copied().min_by(|a, b| rank(*a).cmp(&rank(*b)))
    }

    /// How many entries stand for something else than `item`.
    pub fn rivals_of(&self, all: &[Entry<'_>], item: Item) -> usize {
        let own = if let Some(many) = self.many() {
            many.noted(all).items.get(&item).copied().unwrap_or_default()
        } else {
            self.entries().iter().filter(|&&entry| all[entry as usize].item == item).count()
        };
        self.entries().len() - own
    }

    /// Those whose path ends in the folded `tail`, and begins before it.
    pub fn ending_in(&self, all: &[Entry<'_>], tail: &str) -> Self {
        let tail = format!("/{tail}");
        let path = |entry: &u32| all[*entry as usize].folded;
        let Some(many) = self.many() else {
            return Self::more(self.entries().iter().copied().filter(|entry| path(entry).ends_with(&*tail)).collect());
        };
        let backwards = many.backwards.get_or_init(|| {
            let mut entries = many.entries.clone();
            entries.sort_by(|a, b| path(a).bytes().rev().cmp(path(b).bytes().rev()));
            entries
        });
        let from = backwards.partition_point(|entry| path(entry).bytes().rev().lt(tail.bytes().rev()));
        let mut entries: Vec<u32> =
            backwards[from..].iter().copied().take_while(|entry| path(entry).ends_with(&*tail)).collect();
        entries.sort_unstable();
        Self::more(entries)
    }
}

impl More {
    fn noted(&self, all: &[Entry<'_>]) -> &Noted {
        self.noted.get_or_init(|| {
            let mut noted = Noted::default();
            let rank = |entry: u32| {
                let file = all[entry as usize].file;
                (file.steps().count(), file.as_str().len(), file, entry)
            };
            for &entry in &self.entries {
                *noted.items.entry(all[entry as usize].item).or_default() += 1;
                for folder in above(all[entry as usize].file.parent().as_str()) {
                    match noted.first_below.entry(folder.into()) {
                        hash_map::Entry::Vacant(free) => drop(free.insert(entry)),
                        hash_map::Entry::Occupied(mut first) if rank(entry) < rank(*first.get()) => {
                            first.insert(entry);
                        }
                        hash_map::Entry::Occupied(_) => {}
                    }
                }
            }
            noted
        })
    }
}

/// A folder and all that it lies in, up to the root.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(parent, _)| parent))
    })
}

/// How many folders one has to go up and down from one folder to another.
pub(super) fn steps_between(a: &SourcePath, b: &SourcePath) -> usize {
    let shared = a.steps().zip(b.steps()).take_while(|(a, b)| a == b).count();
    a.steps().count() + b.steps().count() - 2 * shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text;
    use crate::site::ids::AssetId;

    /// Many files of one name, in folders of every depth; what they are called, folded, beside them.
    fn files() -> Vec<(SourcePath, String)> {
        let folders = ["a", "bb", "c"];
        let mut paths: Vec<String> = vec!["m".to_owned()];
        for depth in 1..4 {
            for number in 0..3_usize.pow(depth) {
                let steps = (0..depth).map(|digit| folders[number / 3_usize.pow(digit) % 3]);
                let folder: Vec<&str> = steps.collect();
                if number % 5 != 1 {
                    paths.push(format!("{}/m", folder.join("/")));
                }
            }
        }
        paths.iter().map(|path| (SourcePath::new(path).unwrap(), text::fold(path))).collect()
    }

    #[test]
    fn what_is_noted_of_many_is_what_going_through_them_finds() {
        let files = files();
        let numbered = files.iter().enumerate().map(|(number, (file, folded))| {
            let item = Item::Asset(AssetId::at(number / 2));
            Entry { folded, file, item, is_folder: false }
        });
        let all: Vec<Entry<'_>> = numbered.collect();
        let numbers: Vec<u32> = (0..all.len() as u32).collect();
        let many = Alike::more(numbers.clone());
        assert!(many.are_many());
        let rank = |entry: u32, folder: &SourcePath| {
            let file = all[entry as usize].file;
            (steps_between(folder, &file.parent()), file.as_str().len(), file.clone(), entry)
        };
        for folder in ["", "a", "bb/c", "c/a/bb", "c/a/bb/a/a", "elsewhere/a"] {
            let folder = SourcePath::new(folder).unwrap();
            let expected = numbers.iter().copied().min_by_key(|entry| rank(*entry, &folder));
            assert_eq!(many.nearest(&all, &folder), expected, "{folder}");
        }
        for entry in &all {
            let others = all.iter().filter(|other| other.item != entry.item).count();
            assert_eq!(many.rivals_of(&all, entry.item), others);
        }
        for tail in ["m", "a/m", "bb/c/m", "b/m", "x/m"] {
            let ends = |entry: &&u32| all[**entry as usize].folded.ends_with(&format!("/{tail}"));
            let expected: Vec<u32> = numbers.iter().filter(ends).copied().collect();
            assert_eq!(many.ending_in(&all, tail).entries(), expected, "{tail}");
        }
    }
}
