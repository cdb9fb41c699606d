//! Reading, planning and applying as a whole, in memory: laws for every organization, and the cases that go wrong.

#[path = "../support/mod.rs"]
mod support;

mod access;
mod due;
mod import;
mod key_turns;
mod laws;
mod limits;
mod moved;
mod new_keys;
mod odd_fields;
mod odd_groups;
mod problems;
mod request_counts;
mod requests;
mod reviewed;
mod role_changes;
mod scoped;
mod shapes;
mod since_base;
mod since_snapshot;
mod snapshot;
mod templates;
mod written;
