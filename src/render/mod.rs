//! Values in, text for people and machines out. Nothing here decides.

pub mod diagnostic_view;
pub mod diff;
pub mod document;
mod drift_sections;
mod escape;
mod fold;
pub mod journal_view;
pub mod markdown;
mod phrases;
pub mod plain;
mod plan_sections;
pub mod plan_text;
pub mod report_view;
#[cfg(test)]
mod samples;
pub mod style;
pub mod table;

pub(crate) use phrases::value;
