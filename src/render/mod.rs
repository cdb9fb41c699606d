//! Values in, text for people and machines out. Nothing here decides.

pub mod diagnostic;
pub mod plain;
