//! Entries whose time has passed, or that say what must not be there, in; what ends with them out.

use super::{DifferenceKind, Drift, Implication, LiveRef, RemovalCause, compare::Compare, implication};
use crate::{
    desired::lookup,
    kinds::{self, erased::AnyKind, facts::KeyForm},
    model::{
        address::Address,
        desired_table::{DesiredRow, Wanted},
        live_row::Control,
        policy::WARN_BEFORE,
        scalar::Seconds,
        scope::ScopeKey,
        untyped::AnySpec,
    },
};

impl<'a> Compare<'a, '_> {
    /// Returns whether a row of `scope` leaves by itself or with somebody that it refers to, and takes along what stands
    /// in it. A row that its host implies stays, and what ends in it is compared by itself.
    pub(super) fn leaves(&self, scope: &ScopeKey, row: &DesiredRow) -> bool {
        let kind = kinds::get(scope.kind);
        let Some(spec) = row.spec(self.now) else {
            let implied = || implication(self.desired, self.live, self.now, kind, &row.key);
            return row.has_ended(self.now) && !matches!(implied(), Implication::Yes { .. });
        };
        self.refers_to_ended(kind, scope, row, spec)
    }

    /// Returns the entry around a row whose end is the row's own.
    pub(super) fn around(&self, row: &DesiredRow) -> Option<&'a DesiredRow> {
        let (_, around) = lookup(self.desired, self.scope.parent.as_ref()?)?;
        around.filter(|around| row.until.is_some() && around.until == row.until)
    }

    /// An entry whose time is over and that is not there any more is of no use, and may be a mistake.
    pub(super) fn spent(&self, row: &'a DesiredRow, drift: &mut Drift<'a>) {
        let is_person = self.kind.facts().key == KeyForm::Email;
        if is_person && !self.is_gone(row, drift) {
            return;
        }
        let Some(until) = row.until else { return };
        // The end of an entry is told once.
        if self.around(row).is_some() {
            return;
        }
        // Who goes with another is told there.
        let goes = match &row.wanted {
            Wanted::Present(spec) => self.goes_with_another(row, &**spec),
            Wanted::Absent => false,
        };
        if !goes {
            drift.spent.push((row.at, self.address(&row.key), until));
        }
    }

    /// Returns whether the time of somebody that the row refers to has passed: the row goes with them, and nothing is
    /// added to it meanwhile.
    pub(super) fn goes_with_another(&self, row: &DesiredRow, spec: &dyn AnySpec) -> bool {
        self.refers_to_ended(self.kind, self.scope, row, spec)
    }

    pub(super) fn refers_to_ended(
        &self,
        kind: &dyn AnyKind,
        scope: &ScopeKey,
        row: &DesiredRow,
        spec: &dyn AnySpec,
    ) -> bool {
        // Few files have an entry that has ended, and addresses are made for each row.
        if !self.has_ended_rows {
            return false;
        }
        kind.refers(&row.key, spec, scope.parent.as_ref()).iter().any(|address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.is_some_and(|row| row.has_ended(self.now))
        })
    }

    /// Returns whether a field names something whose time has passed, while the row itself stays: then that is told.
    pub(super) fn mentions_ended(&self, row: &DesiredRow, spec: &dyn AnySpec, drift: &mut Drift<'a>) -> bool {
        if !self.has_ended_rows {
            return false;
        }
        let has_ended = |address: &Address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.is_some_and(|row| row.has_ended(self.now))
        };
        let Some((field, ended)) = self.kind.mentions(spec).into_iter().find(|(_, address)| has_ended(address)) else {
            return false;
        };
        let message = format!("`{field}` of `{}` names {ended}, whose `until` has passed", row.key);
        let help = format!("Write another name or `none` in `{field}`, or give {ended} a later `until`.");
        self.problem(drift, row, message, help);
        true
    }

    /// Returns the end of an entry, if it comes so soon that it is announced.
    pub(super) fn ends_soon(&self, row: &DesiredRow) -> Option<Seconds> {
        row.until.filter(|until| *until > self.now && until.saturating_sub(WARN_BEFORE) <= self.now)
    }

    pub(super) fn leaving(&self, row: &'a DesiredRow, live: LiveRef<'a>, drift: &mut Drift<'a>) {
        let why = match row.wanted {
            Wanted::Absent => RemovalCause::Asked(row),
            Wanted::Present(_) => RemovalCause::Clock(row),
        };
        match (live.control, why) {
            (Control::Archived(_), _) => {}
            (
                Control::FieldsOnly(reason) | Control::ReadOnly(reason),
                RemovalCause::Asked(_) | RemovalCause::Clock(_),
            )
            | (Control::Predefined(reason), _) => {
                let help = match live.control {
                    Control::FieldsOnly(_) => "Ask its owner to remove it, and remove the entry from the file.",
                    _ => "Do that, or remove the entry from the file.",
                };
                self.problem(drift, row, format!("{} cannot be removed: {reason}", row.key), help.to_owned());
            }
            _ if self.kind.facts().ends_inside && self.waits_for_power(&row.key, &live, drift) => {}
            _ => self.push(drift, &row.key, DifferenceKind::Extra { live, why }),
        }
    }
}
