//! How deep a place in a formula is: the levels of nesting, and what of a cell counts.

/// What a level of nesting is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    /// `{…}`; made of `$…$` within text if it names the command to go on with.
    Group(Option<&'s str>),
    /// The argument of a command that takes text, by its name.
    Text(&'s str),
    /// `\left … \right`
    Left,
    /// An environment, or the formula itself.
    Rows,
    /// An argument that becomes an environment.
    Argument,
}

impl Kind<'_> {
    pub(super) fn has_rows(self) -> bool {
        matches!(self, Kind::Rows | Kind::Argument)
    }
}

pub(super) struct Level<'s> {
    pub(super) kind: Kind<'s>,
    /// How deep the converter is where the level, or the cell at hand, begins.
    pub(super) base: usize,
    /// How deep it may be by now.
    pub(super) depth: usize,
    /// How many arguments commands that take several may still wait for, within the cell at hand.
    pub(super) due: usize,
    /// How many optional arguments are open.
    pub(super) brackets: usize,
    /// Whether a group was opened here that must end with the cell.
    pub(super) is_wrapped: bool,
}

impl<'s> Level<'s> {
    pub(super) fn new(kind: Kind<'s>, depth: usize) -> Self {
        Self { kind, base: depth, depth, due: 0, brackets: 0, is_wrapped: false }
    }

    /// Notices something that may be an argument.
    pub(super) fn argument(&mut self) {
        if self.brackets == 0 {
            self.due = self.due.saturating_sub(1);
        }
    }

    /// Notices the end of a cell. Commands that take one argument have had it, if only the sign that ends the cell; of
    /// others, one may be still to come.
    pub(super) fn end_cell(&mut self) {
        if self.due == 0 && self.brackets == 0 {
            self.depth = self.base;
        }
    }
}
