//! Published pages, schemas and examples say what the program does. `ORGWARD_BLESS=1 cargo test --test docs` rewrites
//! the generated ones.

#[path = "../support/mod.rs"]
mod support;

mod examples;
mod kinds_page;
mod reference;
mod schema;
mod security;
