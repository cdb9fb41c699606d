//! Nodes in, [`Desired`] out: what the files mean, with every problem found on the way. Pure.

mod head;
mod later;
mod policy;
mod references;
mod restore;
pub mod schema;
mod walk;

pub(crate) use references::lookup;
pub use restore::restore;

use crate::model::{
    diagnostic::{Diagnostic, Level},
    node::Node,
    scalar::Seconds,
    scope::{Aliases, Desired},
};

/// Resolves the files; the first is the root file. The result is only good for use when no diagnostic is an error.
#[must_use]
pub fn resolve(files: &[&Node]) -> (Desired, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut desired = Desired::default();
    if let Some(root) = files.first() {
        head::read(root, &mut desired, &mut problems);
    }
    walk::sections(files, &mut desired, &mut problems);
    references::check(&desired, &mut problems);
    (desired, problems)
}

/// What is wrong at this time, and need not have been when it was written.
#[must_use]
pub fn check_times(desired: &Desired, now: Seconds) -> Vec<Diagnostic> {
    policy::times(desired, now)
}

/// Whether any problem stops the run.
#[must_use]
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.level == Level::Error)
}

/// How the file's names differ from the live ones.
#[must_use]
pub fn aliases(desired: &Desired) -> Aliases {
    let mut aliases = Aliases::default();
    for (scope, table) in &desired.scopes {
        for row in &table.rows {
            if let Some(id) = &row.id {
                aliases.by_id.insert((scope.clone(), (&**id).into()), row.key.clone());
            }
            if let Some(old) = &row.renamed_from {
                aliases.by_name.insert((scope.clone(), old.clone()), row.key.clone());
            }
        }
    }
    aliases
}
