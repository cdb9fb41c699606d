//! Nodes in, [`Desired`] out: what the files mean, with every problem found on the way. Pure.

mod blocks;
pub mod file_schema;
mod policy_block;
mod references;
mod reserved;
mod root;
mod sections;
mod withdrawn;
pub mod write;

pub(crate) use references::lookup;
pub use withdrawn::restore;

use crate::{
    kinds::{self, facts::KeyForm},
    model::{
        address::Name,
        diagnostic::{Diagnostic, Level},
        node::{Node, Position},
        scalar::Seconds,
        scope::{Aliases, Desired, ScopeKey},
    },
};

/// Resolves the files; the first is the root file. The result is only good for use when no diagnostic is an error.
#[must_use]
pub fn resolve(files: &[&Node]) -> (Desired, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut desired = Desired::default();
    if let Some(root) = files.first() {
        root::read(root, &mut desired, &mut problems);
    }
    let torn = sections::sections(files, &mut desired, &mut problems);
    references::check(&desired, &torn, &mut problems);
    (desired, problems)
}

/// Returns what is wrong at this time, and need not have been when it was written.
#[must_use]
pub fn check_times(desired: &Desired, now: Seconds) -> Vec<Diagnostic> {
    policy_block::times(desired, now)
}

/// Returns what is missing from a configuration that is good otherwise: sections, and the organization's id.
#[must_use]
pub fn check_gaps(desired: &Desired) -> Vec<Diagnostic> {
    let start = Position { file: 0, column: 1, line: 1 };
    let mut problems = Vec::new();
    if desired.scopes.is_empty() {
        problems.push(Diagnostic::warning(start, "this configuration manages nothing: it has no section").help(
            "Write `users:`, `projects:` or `admin_api_keys:`. Everything without a section is left \
                    unchanged.",
        ));
    }
    if desired.organization.id.is_none() {
        problems.push(
            Diagnostic::warning(start, "this configuration does not name its organization")
                .help("Write `organization: { id: org-... }` in the root file. `apply` requires it."),
        );
    }
    problems
}

/// Returns whether any problem stops the run.
#[must_use]
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.level == Level::Error)
}

/// Returns how the file's names differ from the live ones.
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
    for (kind, known) in kinds::all() {
        if let Some(predefined) = known.facts().predefined {
            let name = (predefined.name)(&desired.organization).into();
            aliases.predefined.insert(ScopeKey { kind, parent: None }, (name, predefined.why));
        }
    }
    // Whoever has another e-mail has it everywhere.
    let people: Vec<(Name, Name)> = (desired.scopes.iter())
        .filter(|(scope, _)| scope.parent.is_none() && kinds::get(scope.kind).facts().key == KeyForm::Email)
        .flat_map(|(_, table)| &table.rows)
        .filter_map(|row| Some((row.renamed_from.clone()?, row.key.clone())))
        .collect();
    let inside = |scope: &&ScopeKey| scope.parent.is_some() && kinds::get(scope.kind).facts().key == KeyForm::Email;
    for scope in desired.scopes.keys().filter(inside) {
        for (old, new) in &people {
            aliases.by_name.entry((scope.clone(), old.clone())).or_insert_with(|| new.clone());
        }
    }
    aliases
}
