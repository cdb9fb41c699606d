//! Values in, text for people and machines out. Nothing here decides.

pub mod diagnostic;
pub mod diff;
mod drift_sections;
mod escape;
mod fold;
pub mod journal;
pub mod markdown;
mod phrases;
pub mod plain;
pub mod report;
mod sections;
pub mod style;
pub mod table;
#[cfg(test)]
mod testing;
pub mod text;

pub(crate) use phrases::value;
