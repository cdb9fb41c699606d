#![doc = include_str!("ARCHITECTURE.md")]

// In the order of the flow; the blank lines keep it.

// The vocabulary, and the facts about each kind of resource.
pub mod model;

pub mod kinds;

// What should be: files to nodes, nodes to rows.
pub mod source;

pub mod desired;

// What is: requests, and rows by GET alone.
pub mod api;

pub mod live;

// Which lists of a snapshot are still as they were.
pub mod since;

// Who can do what: pure.
pub mod access;

// What to do about it: pure, from differences to a verdict.
pub mod diff;

pub mod plan;

pub mod guard;

pub mod view;

pub mod import;

// Doing it.
pub mod apply;

// The story, and what people see of it.
pub mod reconcile;

// What a plan will read, before it reads anything.
pub mod explain;

// What a key and an organization's API are like: pure.
pub mod doctor;

pub mod render;

pub mod schema;

pub mod cli;

// The stand-in for the API; uses nothing of ours.
pub mod sandbox;
