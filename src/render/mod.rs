//! Values in, text for people and machines out. Nothing here decides.

mod access_section;
mod base_section;
mod change_rows;
pub mod checkup_view;
mod comment;
pub mod csv;
pub mod diagnostic_view;
pub mod diff;
pub mod document;
mod drift_sections;
mod escape;
mod fold;
pub mod journal_view;
pub mod markdown;
pub mod markdown_report;
mod markdown_sections;
mod phrases;
pub mod plain;
mod plan_sections;
pub mod plan_text;
pub mod reading_plan;
#[cfg(test)]
mod report_samples;
pub mod report_view;
#[cfg(test)]
mod samples;
mod since_section;
pub mod style;
pub mod table;
mod text_sections;

pub use phrases::snapshot_remark;
pub(crate) use phrases::value;
