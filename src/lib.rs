//! orgward: declarative policy for an OpenAI organization.

pub mod model;
pub mod source;

pub mod render;
