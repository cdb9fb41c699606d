//! The sandbox refuses what the real API refuses, answers in its shapes, and remembers what was done.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "the helpers of tests are tests too")]

#[path = "support/openapi.rs"]
mod openapi;

#[path = "sandbox/harness.rs"]
mod harness;

#[path = "sandbox/contract.rs"]
mod contract;
#[path = "sandbox/fixtures.rs"]
mod fixtures;
#[path = "sandbox/groups.rs"]
mod groups;
#[path = "sandbox/refusals.rs"]
mod refusals;
#[path = "sandbox/residencies.rs"]
mod residencies;
#[path = "sandbox/roles.rs"]
mod roles;
#[path = "sandbox/routes.rs"]
mod routes;
#[path = "sandbox/transport.rs"]
mod transport;
