//! The sandbox refuses what the real API refuses, answers in its shapes, and remembers what was done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "the helpers of tests are tests too")]

#[path = "../support/openapi.rs"]
mod openapi;

mod audit_logs;
mod certificates;
mod contract;
mod external;
mod fixtures;
mod groups;
mod harness;
mod refusals;
mod residencies;
mod roles;
mod routes;
mod settings;
mod transport;
mod usage;
