//! Files in, trees with places out: every file of a configuration, parsed, with all problems at once.

pub mod budget;
mod parse;
mod syntax;

pub use self::parse::parse;
