//! The program: parses the command line, runs it, and ends with its exit code.

use clap::Parser as _;
use orgward::cli::{Cli, Exit, misread, run};

#[tokio::main]
async fn main() -> Exit {
    match Cli::try_parse() {
        Ok(cli) => run(cli).await,
        Err(error) => misread(&error),
    }
}
