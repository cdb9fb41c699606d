//! orgward.

pub mod sandbox;
