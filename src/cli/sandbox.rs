//! `orgward sandbox`: serves the embedded imitation of the Administration API.

use super::{
    connect::open_sandbox,
    exit::{Exit, Failure},
    output,
};
use crate::sandbox::{self, Options};
use clap::Args;
use std::{net::SocketAddr, path::PathBuf};

#[derive(Debug, Args)]
pub(super) struct SandboxCommand {
    /// Where to listen; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Fill it from this file.
    #[arg(long, value_name = "FILE")]
    live: Option<PathBuf>,
    /// Keep its state in this file, and begin with it where it exists.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The admin key that it accepts; made up, so it may be an argument.
    #[arg(long, value_name = "KEY")]
    admin_key: Option<String>,
    /// Allow so many requests a minute for each method and route.
    #[arg(long, value_name = "NUMBER")]
    rpm: Option<u32>,
}

pub(super) async fn run(command: &SandboxCommand) -> Result<Exit, Failure> {
    if !command.listen.ip().is_loopback() {
        return Err(Failure::wrong("the sandbox listens on a loopback address only")
            .hint("Write 127.0.0.1:PORT; it is a test double, not a server."));
    }
    let options =
        Options { admin_key: command.admin_key.clone(), rpm: command.rpm, fault_control: true, ..Options::default() };
    let sandbox = open_sandbox(command.live.as_deref(), command.state.as_deref(), options)?;
    let listener = tokio::net::TcpListener::bind(command.listen)
        .await
        .map_err(|error| Failure::wrong(format!("cannot listen on {}: {error}", command.listen)))?;
    let address = listener.local_addr().map_err(|error| Failure::wrong(error.to_string()))?;
    output::result(&format!("http://{address}/v1"));
    let stop = async {
        // Without a signal to wait for it simply serves on.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    sandbox::serve(listener, sandbox, stop)
        .await
        .map_err(|error| Failure::wrong(format!("the sandbox stopped: {error}")))?;
    Ok(Exit::Done)
}
