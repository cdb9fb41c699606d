//! Nodes in, [`Desired`] out: what the files mean, with every problem found on the way. Pure.

mod attachments;
mod blocks;
pub mod changed;
mod entry;
pub mod file_schema;
mod policy_block;
mod references;
mod reserved;
mod root;
mod sections;
mod templates;
mod withdrawn;
pub mod write;

pub use attachments::{Attachments, attachments};
pub(crate) use references::lookup;
pub use withdrawn::restore;

use crate::{
    kinds::{self, facts::KeyForm},
    model::{
        address::{Address, Name},
        aliases::Aliases,
        desired_table::{Desired, DesiredScope, UnlistedParents},
        diagnostic::{Diagnostic, Level},
        node::{Node, Position},
        scalar::Seconds,
        scope::ScopeKey,
    },
};
use sections::Torn;
use std::collections::{BTreeMap, BTreeSet};

/// Resolves the files; the first is the root file. The result is only good for use when no diagnostic is an error.
#[must_use]
pub fn resolve(files: &[&Node]) -> (Desired, Vec<Diagnostic>) {
    resolve_with(files, &Attachments::new())
}

/// Resolves the files, with the contents of the files that their entries name.
#[must_use]
pub fn resolve_with(files: &[&Node], contents: &Attachments) -> (Desired, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut desired = Desired::default();
    if let Some(root) = files.first() {
        root::read(root, &mut desired, &mut problems);
    }
    let expanded = templates::expand(files, &mut problems);
    desired.templates = expanded.uses;
    let filled = expanded.files.into_iter().map(|file| attachments::attach(file, contents, &mut problems));
    let filled: Vec<_> = filled.collect();
    let files: Vec<&Node> = filled.iter().map(AsRef::as_ref).collect();
    let mut torn = sections::sections(&files, &mut desired, &mut problems);
    for template in &expanded.unused {
        alone(UNUSED, template, &desired, &mut problems);
    }
    let unlisted = expanded.unlisted.and_then(|template| unlisted(&template, &mut desired, &mut torn, &mut problems));
    references::check(&desired, &torn, &mut problems);
    desired.unlisted = unlisted.map(|unlisted| take_unlisted(unlisted, &mut desired, &mut problems));
    templates::fold(&desired.templates, &mut problems);
    (desired, problems)
}

/// Returns the files as one document with every template applied.
#[must_use]
pub fn expanded(files: &[&Node]) -> Node {
    templates::document(files)
}

/// Stands for any live parent that no entry lists. No pattern of an address fits it by accident.
const ANY_UNLISTED: &str = "any/unlisted";

/// Stands for the user of a template that nobody uses.
const UNUSED: &str = "nobody/unused";

/// Reads a template as an entry of its own.
fn alone(
    name: &str,
    template: &templates::Template,
    desired: &Desired,
    problems: &mut Vec<Diagnostic>,
) -> Option<(Address, BTreeMap<ScopeKey, DesiredScope>, Torn)> {
    let (id, kind) = templates::user()?;
    let address = Address::root(kind.facts().segment, name);
    let (scopes, torn) = sections::template((id, kind), &address, template, desired, problems);
    Some((address, scopes, torn))
}

/// Reads the template for live parents that no entry lists, and puts its scopes among the declared ones, so that they
/// are checked in the same way.
fn unlisted(
    template: &templates::Template,
    desired: &mut Desired,
    torn: &mut Torn,
    problems: &mut Vec<Diagnostic>,
) -> Option<UnlistedParents> {
    let (kind, _) = templates::user()?;
    let used_at = desired.templates.unlisted?;
    let any = Address::root(kinds::get(kind).facts().segment, ANY_UNLISTED);
    desired.templates.by_entry.insert(any, used_at);
    let (any, scopes, further) = alone(ANY_UNLISTED, template, desired, problems)?;
    torn.extend(further);
    let listed = desired.scopes.get(&ScopeKey { kind, parent: None });
    let listed: BTreeSet<Name> = listed.into_iter().flat_map(|table| &table.rows).map(|row| row.key.clone()).collect();
    desired.scopes.extend(scopes);
    Some(UnlistedParents { kind, at: used_at, any, listed, scopes: BTreeMap::new() })
}

/// Takes those scopes out again.
fn take_unlisted(unlisted: UnlistedParents, desired: &mut Desired, problems: &mut Vec<Diagnostic>) -> UnlistedParents {
    let is_inside = |scope: &ScopeKey| scope.parent.as_ref().is_some_and(|parent| parent.outermost() == unlisted.any);
    let (scopes, declared) = std::mem::take(&mut desired.scopes).into_iter().partition(|(scope, _)| is_inside(scope));
    desired.scopes = declared;
    let unlisted = UnlistedParents { scopes, ..unlisted };
    for row in unlisted.scopes.values().flat_map(|table| &table.rows).filter(|row| row.id.is_some()) {
        problems.push(
            Diagnostic::error(row.at, "`id` means one live row, but `unlisted_projects` applies this to many projects")
                .also(unlisted.at, "applied here")
                .help("Remove `id`, or use a template without it for `unlisted_projects`."),
        );
    }
    unlisted
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
    if desired.is_empty() {
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
    if let Some(unlisted) = &desired.unlisted {
        aliases.unlisted.listed.clone_from(&unlisted.listed);
        for (scope, table) in &unlisted.scopes {
            let renamed = table.rows.iter().filter_map(|row| Some((row.renamed_from.clone()?, row.key.clone())));
            aliases.unlisted.by_name.extend(renamed.map(|(old, new)| ((scope.kind, old), new)));
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
    for scope in desired.unlisted.iter().flat_map(|unlisted| unlisted.scopes.keys()).filter(inside) {
        for (old, new) in &people {
            aliases.unlisted.by_name.entry((scope.kind, old.clone())).or_insert_with(|| new.clone());
        }
    }
    aliases
}
