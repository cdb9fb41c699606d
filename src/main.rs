//! The program: parses the command line, runs it, and ends with its exit code.

use clap::{Parser, error::ErrorKind};
use orgward::cli::{Cli, Exit, run};

#[tokio::main]
async fn main() -> Exit {
    match Cli::try_parse() {
        Ok(cli) => run(cli).await,
        Err(error) => {
            // Help and the version are results; everything else is wrong input, and 2 means "changes" here.
            let _ = error.print();
            match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
                _ => Exit::Wrong,
            }
        }
    }
}
