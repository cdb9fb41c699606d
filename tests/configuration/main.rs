//! The files of a configuration: folders on disk, and what YAML is read as.

mod source;
mod types;
