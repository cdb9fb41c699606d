//! The table in, problems out: names that nobody bears, and wishes that contradict each other. Only what the files
//! alone can tell; the live organization is asked later.

use super::{sections::Torn, templates::note_use};
use crate::{
    kinds::{
        self,
        facts::{ImpliedBy, KeyForm},
    },
    model::{
        address::{Address, Name},
        desired_table::{Desired, DesiredRow, DesiredScope, Wanted},
        diagnostic::{Diagnostic, nearest},
        scope::ScopeKey,
    },
};
use std::collections::BTreeMap;

/// Checks names across sections.
pub(super) fn check(desired: &Desired, torn: &Torn, problems: &mut Vec<Diagnostic>) {
    let mut implying = BTreeMap::new();
    for (scope, table) in &desired.scopes {
        let kind = kinds::get(scope.kind);
        let hosts = kind.facts().implied_by.as_ref().map(|implied_by| {
            (implied_by, &*implying.entry(scope.kind).or_insert_with(|| implying_hosts(desired, implied_by)))
        });
        let known = problems.len();
        for row in &table.rows {
            if let Wanted::Present(spec) = &row.wanted {
                for address in kind.refers(&row.key, &**spec, scope.parent.as_ref()) {
                    reference(desired, torn, row.at, &address, problems);
                }
                for (_, address) in kind.mentions(&**spec) {
                    reference(desired, torn, row.at, &address, problems);
                }
            }
            if let Some((implied_by, hosts)) = hosts {
                implied(implied_by, hosts, row, problems);
            }
            excluded(desired, scope, row, problems);
            ignored(desired, scope, row, problems);
        }
        for rule in &table.rules {
            let named = kind.rules().map(|rules| (rules.refers)(&*rule.rule, scope.parent.as_ref()));
            for address in named.unwrap_or_default() {
                reference(desired, torn, rule.at, &address, problems);
            }
        }
        names(scope, table, problems);
        if let Some(parent) = &scope.parent {
            note_use(&desired.templates, parent, &mut problems[known..]);
        }
    }
    protected(desired, problems);
    default_project(desired, problems);
}

/// The row of an address, when its scope is declared.
pub(crate) fn lookup<'a>(
    desired: &'a Desired,
    address: &Address,
) -> Option<(&'a DesiredScope, Option<&'a DesiredRow>)> {
    let table = desired.scope(&kinds::scope_of(address)?)?;
    Some((table, table.row(address.name())))
}

fn reference(
    desired: &Desired,
    torn: &Torn,
    at: crate::model::node::Position,
    address: &Address,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(scope) = kinds::scope_of(address) else { return };
    let Some(table) = desired.scope(&scope) else { return };
    let section = kinds::get(scope.kind).facts().section;
    match table.row(address.name()) {
        Some(DesiredRow { wanted: Wanted::Present(_), .. }) => {}
        // One section of a wrong shape is one mistake, however many names it would have listed.
        None if torn.has(&scope) => {}
        Some(row) => problems.push(
            Diagnostic::error(at, format!("`{}` is used here, but `{section}` declares it absent", address.name()))
                .also(row.at, "declared absent here")
                .help("Remove it here, or remove `state` there."),
        ),
        None => {
            let problem = Diagnostic::error(at, format!("`{}` is not listed under `{section}`", address.name()))
                .also(table.at, format!("the section that lists every {}", address.segment().replace('_', " ")));
            problems.push(match nearest(address.name(), table.rows.iter().map(|row| &*row.key)) {
                Some(near) => problem.label(format!("did you mean `{near}`?")),
                None => problem.help(format!("Add it under `{section}`, or remove it here.")),
            });
        }
    }
}

/// Returns the hosts that imply their rows, by name: few of many.
fn implying_hosts<'a>(desired: &'a Desired, implied_by: &ImpliedBy) -> BTreeMap<&'a Name, &'a DesiredRow> {
    let hosts = kinds::named(implied_by.host).and_then(|(kind, _)| desired.scope(&ScopeKey { kind, parent: None }));
    let implies = |host: &&DesiredRow| {
        let Wanted::Present(fields) = &host.wanted else { return false };
        // Who stops having it at a time may list what holds from then on.
        let ends = host.then.as_ref().is_some_and(|then| !(implied_by.implies)(&then.fields()));
        !ends && (implied_by.implies)(&fields.fields())
    };
    hosts.into_iter().flat_map(|table| &table.rows).filter(implies).map(|host| (&host.key, host)).collect()
}

/// Checks that a row which another one implies is listed only in agreement with that.
fn implied(
    implied_by: &ImpliedBy,
    hosts: &BTreeMap<&Name, &DesiredRow>,
    row: &DesiredRow,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(host) = hosts.get(&row.key) else { return };
    let agrees = match &row.wanted {
        Wanted::Present(own) => (implied_by.agrees)(&own.fields()),
        Wanted::Absent => false,
    };
    if !agrees {
        problems.push(
            Diagnostic::error(row.at, format!("{} {}", row.key, implied_by.why))
                .also(host.at, "the role that implies it")
                .help("List them as `owner` here, or omit them; or make them a `reader` there."),
        );
    }
}

/// Checks that no row is listed that a section beside it leaves no room for.
fn excluded(desired: &Desired, scope: &ScopeKey, row: &DesiredRow, problems: &mut Vec<Diagnostic>) {
    let kind = kinds::get(scope.kind);
    for before in kind.facts().after {
        let Some((id, beside)) = kinds::named(before) else { continue };
        let beside_scope = ScopeKey { kind: id, parent: scope.parent.clone() };
        for other in desired.scope(&beside_scope).into_iter().flat_map(|table| &table.rows) {
            let Wanted::Present(spec) = &other.wanted else { continue };
            let section = beside.facts().section;
            let Some(why) = kind.excluded(&row.key, section, &spec.fields()) else { continue };
            problems.push(
                Diagnostic::error(row.at, format!("`{}`: {why}", row.key))
                    .also(other.at, format!("`{section}` says so"))
                    .help(format!("Allow it in `{section}`, or remove the entry here.")),
            );
        }
    }
}

/// Checks that no row is both listed and ignored: a person decides which of the two is meant.
fn ignored(desired: &Desired, scope: &ScopeKey, row: &DesiredRow, problems: &mut Vec<Diagnostic>) {
    // Most files ignore nothing, and an address is made for each row.
    if desired.policy.ignore.is_empty() {
        return;
    }
    if let Some(index) = desired.policy.ignores(&kinds::address(scope, &row.key)) {
        let ignore = &desired.policy.ignore[index];
        problems.push(
            Diagnostic::error(row.at, format!("`{}` is listed here and ignored by the policy", row.key))
                .also(ignore.at, format!("ignores `{}`", ignore.address.written()))
                .help("Remove it here, or narrow the address there."),
        );
    }
}

/// Pins and renames must be unambiguous.
fn names(scope: &ScopeKey, table: &DesiredScope, problems: &mut Vec<Diagnostic>) {
    let mut pins = BTreeMap::new();
    let mut old = BTreeMap::new();
    for row in &table.rows {
        if let Some(id) = &row.id
            && let Some(first) = pins.insert(id.clone(), row.at)
        {
            problems
                .push(Diagnostic::error(row.at, format!("two entries pin the id `{id}`")).also(first, "the other one"));
        }
        let Some(from) = &row.renamed_from else { continue };
        if matches!(row.wanted, Wanted::Absent) {
            let word = kinds::get(scope.kind).facts().gone.unwrap_or_default();
            problems.push(
                Diagnostic::error(row.at, format!("`renamed_from` contradicts `state: {word}`"))
                    .help(format!("Use its current name: `{from}: {{ state: {word} }}`.")),
            );
        }
        if let Some(first) = old.insert(from.clone(), row.at) {
            problems.push(
                Diagnostic::error(row.at, format!("two entries are renamed from `{from}`"))
                    .also(first, "the other one"),
            );
        }
        if let Ok(index) = table.rows.binary_search_by(|other| other.key.cmp(from)) {
            let kind = kinds::get(scope.kind).facts().title;
            problems.push(
                Diagnostic::error(row.at, format!("`{from}` is renamed here and still listed as a {kind} of its own"))
                    .also(table.rows[index].at, "still listed here")
                    .help("Remove one of the two."),
            );
        }
        if row.id.is_some() {
            problems.push(
                Diagnostic::warning(row.at, "`id` already identifies it, so `renamed_from` has no effect")
                    .help("Remove `renamed_from`."),
            );
        }
    }
}

/// A protected person can be declared neither gone nor temporary, anywhere: the guardrail would stop every run from
/// that day on.
fn protected(desired: &Desired, problems: &mut Vec<Diagnostic>) {
    let protected = &desired.policy.guardrails.protected_users;
    for (scope, table) in &desired.scopes {
        if kinds::get(scope.kind).facts().key != KeyForm::Email {
            continue;
        }
        let known = problems.len();
        for row in &table.rows {
            let how = match (&row.wanted, row.until) {
                (Wanted::Absent, _) => "declared gone",
                (Wanted::Present(_), Some(_)) => "given an end with `until`",
                (Wanted::Present(_), None) => continue,
            };
            if !protected.iter().any(|email| *email.as_str() == *row.key) {
                continue;
            }
            let mut problem = Diagnostic::error(row.at, format!("{} is protected and cannot be {how}", row.key))
                .help("First remove them from `policy.guardrails.protected_users`, in a separate change.");
            if let Some(at) = desired.policy.at {
                problem = problem.also(at, "protected here");
            }
            problems.push(problem);
        }
        if let Some(parent) = &scope.parent {
            note_use(&desired.templates, parent, &mut problems[known..]);
        }
    }
}

/// The default project cannot be archived.
fn default_project(desired: &Desired, problems: &mut Vec<Diagnostic>) {
    let name = desired.organization.default_project();
    let address = Address::root("project", name);
    let renamed = kinds::scope_of(&address)
        .and_then(|scope| desired.scopes.get(&scope))
        .and_then(|table| table.rows.iter().find(|row| row.renamed_from.as_deref() == Some(name)));
    if let Some(row) = renamed {
        problems.push(
            Diagnostic::error(row.at, "the default project cannot be renamed through the API")
                .help("If another project is the default project, name it in `organization.default_project`."),
        );
    }
    if let Some((_, Some(row))) = lookup(desired, &address)
        && matches!(row.wanted, Wanted::Absent)
    {
        problems.push(
            Diagnostic::error(row.at, "the default project cannot be archived")
                .help("If another project is the default project, name it in `organization.default_project`."),
        );
    }
}
