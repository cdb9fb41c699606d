//! Files in, trees with places out: every file of a configuration, parsed, with all problems at once.
//!
//! Nothing here knows what a section means; `desired` walks the trees. What is read is bounded by [`budget`], and
//! nothing outside the configuration's folder is ever opened.

mod attached;
pub mod budget;
mod folder;
mod load;
mod parse;
pub mod revision;
mod syntax;

pub use self::{
    attached::{Attached, attach, attach_revision},
    load::{find_default, load, load_revision},
    parse::parse,
};

use crate::model::node::Node;
use std::path::PathBuf;

/// The name of a folder's root file.
pub const ROOT_FILE: &str = "orgward.yaml";

/// A configuration as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// The root file's folder: what the paths of [`files`](Self::files) are relative to.
    pub root: PathBuf,
    /// The files, the root file first, the others sorted by path. [`Position::file`](crate::model::node::Position::file) is an
    /// index into this.
    pub files: Vec<SourceFile>,
}

/// One file of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// Its path relative to [`Sources::root`], with forward slashes.
    pub path: String,
    /// Its text, for excerpts; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// The contents: always a mapping, an empty one when the file could not be read.
    pub node: Node,
}
