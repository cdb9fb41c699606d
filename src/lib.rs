//! orgward: declarative policy for an OpenAI organization.

pub mod model;
pub mod kinds;
pub mod desired;
pub mod diff;
pub mod plan;
pub mod guard;
pub mod api;
pub mod live;
