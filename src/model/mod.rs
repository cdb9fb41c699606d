//! The shared vocabulary: places, names, addresses, requests as values and the two tables (desired, live). Nothing
//! here reads, sends or decides.

pub mod ability;
pub mod address;
pub mod aliases;
pub mod clearable;
pub mod coverage;
pub mod desired_table;
pub mod diagnostic;
pub mod edge;
pub mod focus;
pub mod glob;
pub mod guardrails;
pub mod held_list;
pub mod jwks;
pub mod live_row;
pub mod live_table;
pub mod meanwhile;
pub mod money;
pub(crate) mod never;
pub mod node;
pub mod node_de;
pub mod plural;
pub mod policy;
pub mod present;
pub mod principal;
pub mod read_request;
pub mod request;
mod row_index;
pub mod scalar;
pub mod scope;
pub mod template_uses;
pub mod text;
pub mod untyped;
pub mod verb;
pub mod whole;
pub mod x509;
pub mod yaml;
