//! A path in, a checked configuration out, or every problem of it drawn.

use super::{
    ConfigurationArgs,
    exit::{Exit, Failure},
    output,
};
use crate::{
    desired,
    model::{
        diagnostic::Diagnostic,
        node::{Node, NodeKind, Position},
        policy::Freeze,
        scalar::Seconds,
    },
    plan::sha256,
    reconcile::Configuration,
    render,
    source::{self, Attached, Sources},
};
use std::path::{Path, PathBuf};

/// A configuration with the texts that it came from.
pub(super) struct Loaded {
    pub(super) configuration: Configuration,
    pub(super) sources: Sources,
}

/// Returns where the configuration is.
pub(super) fn path(args: &ConfigurationArgs) -> Result<PathBuf, Failure> {
    match &args.config {
        Some(path) => Ok(path.clone()),
        None => source::find_default(Path::new(".")).ok_or_else(|| {
            Failure::wrong("no configuration found: neither `orgward.yaml` nor a folder `orgward/`")
                .hint("Name one with `-c FILE|FOLDER`.")
        }),
    }
}

/// Reads and resolves; all problems at once.
pub(super) fn problems(args: &ConfigurationArgs) -> Result<(Loaded, Vec<Diagnostic>), Failure> {
    Ok(resolved(source::load(&path(args)?), source::attach))
}

/// Resolves files that were read; `attach` reads the files that their entries name.
pub(super) fn resolved(
    (sources, mut problems): (Sources, Vec<Diagnostic>),
    attach: impl FnOnce(&Path, &[(Position, String)]) -> Attached,
) -> (Loaded, Vec<Diagnostic>) {
    let nodes: Vec<_> = sources.files.iter().map(|file| &file.node).collect();
    let broken = desired::has_errors(&problems);
    let attached = attach(&sources.root, &desired::attachments(&nodes));
    problems.extend(attached.problems);
    let (desired, found) = desired::resolve_with(&nodes, &attached.contents);
    // What is missing from a file that could not be read would only look like further mistakes.
    if !broken {
        problems.extend(found);
    }
    let mut digest = String::new();
    for file in &sources.files {
        digest.push_str(&format!("{}\n{}\n", file.path, sha256(file.text.as_bytes())));
    }
    for (path, content) in &attached.files {
        digest.push_str(&format!("{path}\n{}\n", sha256(content.as_bytes())));
    }
    let configuration = Configuration {
        desired,
        files: sources.files.iter().map(|file| file.path.clone()).collect(),
        digest: sha256(digest.as_bytes()),
        base: None,
        focus: None,
        sinks: None,
    };
    (Loaded { configuration, sources }, problems)
}

/// Reads a configuration that must be good; warnings are said, and what it lacks among them.
pub(super) fn valid(args: &ConfigurationArgs) -> Result<Loaded, Failure> {
    let (loaded, mut problems) = problems(args)?;
    if !desired::has_errors(&problems) {
        problems.extend(desired::check_gaps(&loaded.configuration.desired));
    }
    checked(loaded, &problems)
}

/// Says all problems of a configuration, and refuses one with errors.
pub(super) fn checked(mut loaded: Loaded, problems: &[Diagnostic]) -> Result<Loaded, Failure> {
    print_diagnostics(problems, &loaded.sources);
    match desired::has_errors(problems) {
        true => Err(Failure::already_reported(Exit::InvalidInput)),
        false => {
            // What a run still draws are the texts; the nodes of a large configuration take much memory.
            for file in &mut loaded.sources.files {
                file.node = Node { at: file.node.at, is: NodeKind::Map(Vec::new()) };
            }
            Ok(loaded)
        }
    }
}

/// Returns what the clock says about a configuration that is good otherwise.
pub(super) fn check_times(loaded: &Loaded, now: Seconds) -> Result<(), Failure> {
    let problems = desired::check_times(&loaded.configuration.desired, now);
    print_diagnostics(&problems, &loaded.sources);
    if desired::has_errors(&problems) { Err(Failure::already_reported(Exit::InvalidInput)) } else { Ok(()) }
}

/// Adds what the caller asks for beyond the file: no removals in this run, or the freeze of `ORGWARD_FREEZE`. It can
/// only withhold changes.
pub(super) fn apply_run_policy(loaded: &mut Loaded, no_removals: bool) {
    let policy = &mut loaded.configuration.desired.policy;
    policy.no_removals = no_removals;
    let said = std::env::var_os("ORGWARD_FREEZE").unwrap_or_default();
    if !matches!(&*said.to_string_lossy().to_lowercase(), "" | "0" | "false") {
        policy.freeze = Some(Freeze::asked());
    }
}

/// Draws problems on stderr.
pub(super) fn print_diagnostics(problems: &[Diagnostic], sources: &Sources) {
    if !problems.is_empty() {
        output::say(&render::diagnostic_view::diagnostics(problems, sources, output::colour_on_stderr()));
    }
}

/// Returns the id of the organization that a configuration is for, or says that `what` requires it.
pub(super) fn organization_id(loaded: &Loaded, what: &str) -> Result<String, Failure> {
    loaded.configuration.desired.organization.id.as_deref().map(str::to_owned).ok_or_else(|| {
        Failure::wrong(format!("`organization.id` is missing from the configuration, and `{what}` requires it")).hint(
            "Write `organization: { id: org-... }` in the root file; the id is shown in the organization's settings.",
        )
    })
}
