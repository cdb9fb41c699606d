//! orgward: declarative policy for an OpenAI organization.

pub mod api;
pub mod apply;
pub mod desired;
pub mod diff;
pub mod guard;
pub mod kinds;
pub mod live;
pub mod model;
pub mod plan;
pub mod reconcile;
pub mod render;
