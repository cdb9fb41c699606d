//! How much configuration is read before orgward refuses: sizes, never clocks, so that the answer is the same on every
//! machine. A legitimate organization of 24 MB stays far below each limit.

/// Bytes of all files together.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Scalars, lists, mappings and keys of all files together.
pub const MAX_NODES: usize = 5_000_000;
/// Lists and mappings inside each other.
pub const MAX_DEPTH: usize = 64;
/// Files, because [`crate::model::node::Position::file`] is 16 bits wide.
pub const MAX_FILES: usize = 65_535;
/// Problems that reading reports before it stops: a hostile file must not turn into millions of messages.
pub const MAX_PROBLEMS: usize = 1_000;
/// Entries of the folder that are looked at in search of files, so that a root file in somebody's home directory
/// does not walk the disk.
pub const MAX_ENTRIES: usize = 200_000;
/// Patterns under `files:`.
pub const MAX_PATTERNS: usize = 1_000;
/// Characters of one pattern under `files:`.
pub const MAX_PATTERN: usize = 1_000;

/// Stray files that are named one by one.
pub const MAX_STRAY: usize = 100;

/// The rest of the limits while files are read one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes that may still be parsed.
    pub bytes: usize,
    /// Nodes that may still be built.
    pub nodes: usize,
    /// Problems that may still be reported.
    pub problems: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MAX_BYTES, nodes: MAX_NODES, problems: MAX_PROBLEMS }
    }
}

impl Budget {
    /// Returns whether nothing more can be read. Whoever ran out has said so already.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.bytes == 0 || self.nodes == 0 || self.problems == 0
    }
}
