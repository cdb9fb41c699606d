//! An entry without a live row in, whether it may be created out: never while the row may be there after all.

use super::{Absence, DifferenceKind, Drift, LiveRef, Problem, SHOWN, absence, compare::Compare};
use crate::{
    kinds::{self, erased::AnyRead},
    model::{
        address::{Address, Name},
        desired_table::DesiredRow,
        diagnostic::nearest,
        live_row::Control,
        live_table::Lookup,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::ScopeKey,
        untyped::AnySpec,
    },
};

/// How many of the known rows a message names.
const GIVEN: usize = 30;

/// A fragment as a sentence.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

impl<'a> Compare<'a, '_> {
    /// A pin or a rename that finds nothing is a mistake: creating another one instead would leave the old one behind.
    pub(super) fn lost(&self, row: &DesiredRow) -> Option<Problem> {
        let title = self.kind.facts().title;
        let problem = |message, help| {
            let address = self.address(&row.key);
            Some(Problem { address, at: row.at, message, help, is_lost: true })
        };
        if let Some(id) = &row.id {
            let namesakes = self.read.map_or(&[][..], |table| &table.rows);
            let namesakes = namesakes
                .iter()
                .filter(|live| live.name == row.key && !matches!(live.control, Control::Archived(_)))
                .map(|live| live.identity.as_str());
            let namesakes: Vec<_> = namesakes.take(SHOWN).collect();
            let named = match namesakes.is_empty() {
                true => String::new(),
                false => format!(" The one with that name has the id {}.", namesakes.join(", ")),
            };
            let help = format!("Correct the id, or remove it to use the name `{}`.{named}", row.key);
            return problem(format!("no {title} has the id `{id}`"), help);
        }
        let from = row.renamed_from.as_ref()?;
        let message = format!("no {title} is named `{from}` or `{}`, so there is nothing to rename", row.key);
        problem(message, format!("Correct `renamed_from`, or remove it to create `{}`.", row.key))
    }

    /// A row that comes with what it stands in: it is only ever changed, also in something that is made now.
    pub(super) fn given(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, drift: &mut Drift<'a>) {
        let read = self.read.filter(|read| read.coverage.all);
        if let Some(read) = read {
            let known = read.rows.iter().filter(|row| row.control.pairs()).map(|row| &*row.key);
            let known: Vec<&str> = known.collect();
            let title = self.kind.facts().title;
            let message = format!("there is no {title} of `{}` here", row.key);
            let place = self.scope.parent.as_ref().and_then(kinds::at);
            let place = place.map_or("organization", |(_, kind)| kind.facts().title);
            let mut help = match nearest(&row.key, known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None if known.is_empty() => format!("The {place} shows none."),
                None => format!("The {place} shows: {}.", known[..known.len().min(GIVEN)].join(", ")),
            };
            if let Some(first) = self.changes_before() {
                help += &format!(" If it appears only after `{first}` is changed as the file says, apply that first.");
            }
            return self.problem(drift, row, message, help);
        }
        if let Some(live) = self.kind.unset(&row.key) {
            self.pair(row, spec, LiveRef::Bundled(Box::new(live)), drift);
        }
    }

    /// The section that changes before this one, and may decide what this one shows.
    pub(super) fn changes_before(&self) -> Option<&'static str> {
        let mut before = self.kind.facts().after.iter().filter_map(|kind| kinds::named(kind));
        let (_, kind) = before.find(|(id, kind)| {
            let scope = ScopeKey { kind: *id, parent: self.scope.parent.clone() };
            let rows = self.desired.scope(&scope).map_or(&[][..], |table| &table.rows);
            rows.iter().any(|row| match (row.spec(self.now), self.live.find(&scope, &row.key)) {
                (Some(spec), Lookup::One(live)) => spec.fields() != kind.observe(&*live.live).fields(),
                _ => false,
            })
        })?;
        Some(kind.facts().section)
    }

    pub(super) fn missing(
        &self,
        row: &'a DesiredRow,
        spec: &'a dyn AnySpec,
        after: Option<Address>,
        drift: &mut Drift<'a>,
    ) {
        let hides = self.kind.reads().iter().any(|read| matches!(read, AnyRead::Hidden(..)));
        let hidden = self.read.is_some_and(|read| read.coverage.hidden);
        if hides && !hidden {
            drift.needs.push(ReadRequest { scope: self.scope.clone(), rows: Extent::Hidden, why: ReadReason::Missing });
            return;
        }
        if let Some(problem) = self.lost(row) {
            drift.problems.push(problem);
            return;
        }
        if let Some((parent, why)) = self.scope.parent.as_ref().zip(self.held()) {
            let message = format!("`{}` is not in {parent}, and orgward cannot add them: {why}", row.key);
            let help = "Ask the owner of the group to add them there, or remove the entry here.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        if let Some(why) = self.kind.uncreatable(spec) {
            let message =
                format!("no {} is named `{}`, and it cannot be created here", self.kind.facts().title, row.key);
            self.problem(drift, row, message, sentence(why));
            return;
        }
        let written = spec.fields();
        if let Some(field) = self.kind.facts().required.iter().find(|field| !written.contains_key(**field)) {
            let parent = self.scope.parent.as_ref();
            let place = parent.map_or_else(|| "the organization".to_owned(), ToString::to_string);
            let message = format!("`{field}` is required, because {} is not in {place} yet", row.key);
            let help = match *field {
                "roles" => format!("Write a role: `{}: ...`; or remove the entry, if they have left.", row.key),
                field => format!("Write `{field}` in the entry; or remove the entry."),
            };
            self.problem(drift, row, message, help);
            return;
        }
        // Whoever may be there already is not created, and nothing that belongs to them.
        let hosts = self.kind.refers(&row.key, spec, self.scope.parent.as_ref());
        let hosts = hosts.iter().filter_map(|host| Some((kinds::scope_of(host)?, Name::from(host.name()))));
        let hosts = hosts.filter(|(scope, key)| matches!(self.live.find(scope, key), Lookup::Nothing));
        for (scope, key) in hosts.chain([(self.scope.clone(), row.key.clone())]) {
            if !self.is_absent(row, &scope, &key, "listed, but not created", drift) {
                return;
            }
        }
        self.push(drift, &row.key, DifferenceKind::Missing { row, spec, after });
    }

    /// Returns whether it is sure that nothing stands under a key; else it says what must be read, or why it stays as
    /// it is.
    pub(super) fn is_absent(
        &self,
        row: &DesiredRow,
        scope: &ScopeKey,
        key: &Name,
        what: &str,
        drift: &mut Drift<'a>,
    ) -> bool {
        match absence(self.live, scope, key) {
            Absence::Sure => return true,
            Absence::Ask(need) => drift.needs.push(need),
            Absence::Unsure(why) => {
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what: what.to_owned(), why });
            }
        }
        false
    }

    /// Returns whether somebody who must be gone is: who was only not shown would stay for ever.
    pub(super) fn is_gone(&self, row: &DesiredRow, drift: &mut Drift<'a>) -> bool {
        self.is_absent(row, self.scope, &row.key, "should be absent, but may exist", drift)
    }
}
