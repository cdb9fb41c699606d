//! The real binary, over HTTP, against the sandbox that it serves itself: every command and every exit code.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub, reason = "a test may fail loudly")]

#[path = "../support/mod.rs"]
mod support;

mod apply;
mod args;
mod bounds;
mod certificates;
mod doctor;
mod drift;
mod harness;
mod import;
mod input;
mod journal;
mod keys;
mod people;
mod plan;
mod policy;
mod problems;
mod requests;
mod serve;
mod service_account_keys;
mod show;
mod show_workload_identity;
mod since_base;
mod since_snapshot;
mod snapshot;
mod unfinished;
