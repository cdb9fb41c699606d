//! orgward: declarative policy for an OpenAI organization.

pub mod model;

pub mod api;
