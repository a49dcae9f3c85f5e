//! The small numbers by which a site's parts know each other. They mean something only within one [`Site`](super::Site).

/// Declares an index type.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(u32);

            impl $name {
                /// The number that belongs to a position in the site's list.
                pub(super) fn at(index: usize) -> Self {
                    Self(index as u32)
                }

                /// The position in the site's list.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

ids! {
    /// A published article, by order of path.
    ArticleId;
    /// A file beside the articles, by order of path.
    AssetId;
    /// A folder with articles in it, parents before children.
    FolderId;
    /// A tag, by order of name.
    TagId;
    /// Something that is compared.
    SubjectId;
    /// What subjects are compared by: those of the settings first.
    CriterionId;
    /// A comparison that stands in an article.
    ComparisonId;
    /// A page: an article's, or one that Larder makes.
    PageId;
}

impl FolderId {
    /// The content folder.
    pub const ROOT: Self = Self(0);
}
