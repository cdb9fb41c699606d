//! An entry and its live row in, how they differ out.

use super::{DifferenceKind, Drift, Field, LiveRef, SHOWN, compare::Compare, fields::fields};
use crate::{
    kinds::{self, erased::AnyKind, kind::BundleItem},
    model::{
        desired_table::DesiredRow,
        live_row::{Control, Identity, LiveRow},
        live_table::Facet,
        plural::first_of,
        read_request::{Extent, ReadReason, ReadRequest},
        scope::{KindId, ScopeKey},
        untyped::AnySpec,
    },
};
use serde_json::{Map, Value};

impl<'a> Compare<'a, '_> {
    pub(super) fn pair(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, live: LiveRef<'a>, drift: &mut Drift<'a>) {
        if let Control::Archived(reason) = live.control {
            let message = format!("{} `{}` {reason}", self.kind.facts().title, row.key);
            let help = "Choose another name, or write `state: archived` if this is intended.";
            self.problem(drift, row, message, help.to_owned());
            return;
        }
        if let Some(since) = self.kind.expired(&*live.live, self.now) {
            // Whoever is a member already needs no new invite.
            let read_only = matches!(live.control, Control::ReadOnly(_));
            if read_only || self.is_absent(row, self.scope, &row.key, "an expired invite", drift) {
                self.push(drift, &row.key, DifferenceKind::Expired { row, spec, live, since });
            }
            return;
        }
        if let Some(told_by) = self.kind.facts().told_by.filter(|_| self.kind.lacks(&*live.live, spec))
            && let Some((kind, _)) = kinds::named(told_by.kind)
        {
            let inside = ScopeKey { kind, parent: Some(self.address(&row.key)) };
            let read = self.live.scopes.get(&inside).filter(|read| read.coverage.all);
            if read.is_some_and(|read| self.waits_for_source(&inside, read.rows.iter(), drift)) {
                return;
            }
            let untold = read.map(|_| "the API does not say which of their roles come from a group");
            match self.live.unreadable(&inside, Facet::Extent).or(untold) {
                Some(why) => {
                    let what = format!("`{}` cannot be compared", told_by.field);
                    let why = why.to_owned();
                    self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why });
                }
                None => drift.needs.push(ReadRequest { scope: inside, rows: Extent::All, why: ReadReason::Declared }),
            }
            return;
        }
        if self.waits_for_referents(spec, &live, drift) {
            return;
        }
        if let Some(reason) = self.kind.impossible(spec, &*live.live) {
            self.problem(drift, row, format!("`{}`: {reason}", row.key), String::new());
            return;
        }
        let mut fields = fields(spec, &*self.kind.observe(&*live.live));
        // What the API does not show cannot be compared, and what is fixed cannot be set.
        fields.retain(|field| !(field.before.is_null() && self.kind.facts().fixed.contains(&&*field.name)));
        if let Some(field) = fields.iter().find(|field| self.kind.facts().fixed.contains(&&*field.name)) {
            let title = self.kind.facts().title;
            let message = format!("`{}` of {title} `{}` cannot change after creation", field.name, row.key);
            let help = format!("It is {} in the organization. Write that, or create another {title}.", field.before);
            self.problem(drift, row, message, help);
            return;
        }
        if let Some((name, before, after)) = self.kind.leftover(spec, &*live.live) {
            fields.push(Field { name: name.to_owned(), before, after });
        }
        if live.name != live.key && !self.kind.facts().renames && self.kind.facts().named_by.is_some() {
            // It is told where they are listed.
        } else if live.name != live.key && !self.kind.facts().renames {
            let what = format!("live `{}`, desired `{}`", live.name, live.key);
            let why = "the API cannot change this; orgward uses the old name until the organization shows the new one";
            self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
        } else if live.name != live.key {
            let (before, after) = ((&*live.name).into(), (&*live.key).into());
            fields.insert(0, Field { name: "name".to_owned(), before, after });
        }
        if let Control::Predefined(why) = live.control {
            for field in fields {
                let what = format!("{}: live {}, wanted {}", field.name, field.before, field.after);
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
            }
            return;
        }
        let replaced = matches!(live.identity, Identity::Invite(_)) && matches!(live.control, Control::Managed);
        if !fields.is_empty()
            && replaced
            && !self.is_absent(row, self.scope, &row.key, "an invite of another role", drift)
        {
            return;
        }
        self.also_invited(row, spec, &live, drift);
        if let Some(misreported) = self.kind.misreported(spec, &*live.live) {
            let (at, what, why) = (row.at, misreported.what.to_owned(), misreported.why.to_owned());
            self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why });
        }
        let more = || self.kind.power(&*self.kind.observe(&*live.live)) > self.kind.power(spec);
        match row.until.filter(|_| row.then.is_some() && row.is_over(self.now)) {
            // An invite that may not lead to anything is told, and is not pending for ever.
            _ if fields.is_empty() => {
                if let (Identity::Invite(_), Control::ReadOnly(why)) = (&live.identity, live.control) {
                    let (at, what) = (row.at, "the invite is left unchanged".to_owned());
                    self.push(drift, &row.key, DifferenceKind::ReadOnly { at, what, why: why.to_owned() });
                }
            }
            Some(since) if more() => {
                self.push(drift, &row.key, DifferenceKind::Lapsed { row, spec, live, fields, since })
            }
            _ => self.push(drift, &row.key, DifferenceKind::Differs { row, spec, live, fields }),
        }
        // What goes with the entry around it is told there, and a role that stays does not end.
        let goes_along = || self.around(row).is_some_and(|around| around.then.is_none());
        let stays = || row.then.as_ref().is_some_and(|then| then.same(spec));
        if let Some(until) = self.ends_soon(row)
            && !goes_along()
            && !stays()
        {
            self.push(drift, &row.key, DifferenceKind::Ending { row, until });
        }
    }

    /// Shows what an open invite of somebody who is there already would add to what the file says.
    pub(super) fn also_invited(&self, row: &'a DesiredRow, spec: &dyn AnySpec, live: &LiveRow, drift: &mut Drift<'a>) {
        let invites = self.kind.also_invited(spec, &*live.live);
        if invites.is_empty() {
            return;
        }
        let guests = kinds::all().filter(|(_, guest)| guest.facts().bundled_in == Some(self.kind.facts().name));
        let fields = self.kind.observe(&*live.live).fields();
        for (id, guest) in guests {
            // Who has all of it already gets nothing more.
            let implied_by = guest.facts().implied_by.filter(|implied_by| implied_by.host == self.kind.facts().name);
            if implied_by.is_some_and(|implied_by| (implied_by.implies)(&fields)) {
                continue;
            }
            for items in &invites {
                let adds = match items {
                    None => "may add them to projects that the API does not show".to_owned(),
                    Some(items) => {
                        let more = |(parent, fields): &BundleItem| self.adds(row, id, guest, parent, fields);
                        let more: Vec<String> = items.iter().filter_map(more).collect();
                        if more.is_empty() {
                            continue;
                        }
                        format!("adds them to {}", first_of(more.iter(), SHOWN))
                    }
                };
                let what = format!("an open invite, which {adds}");
                let why = "orgward keeps an invite that gives a member the role they have; delete it by hand, or list \
                           what it adds";
                self.push(drift, &row.key, DifferenceKind::ReadOnly { at: row.at, what, why: why.to_owned() });
            }
        }
    }

    /// Returns what an item of an invite adds, in words; `None` where the file lists just that.
    pub(super) fn adds(
        &self,
        row: &DesiredRow,
        guest: KindId,
        kind: &dyn AnyKind,
        parent: &str,
        fields: &Map<String, Value>,
    ) -> Option<String> {
        let parents = ScopeKey { kind: kinds::named(kind.facts().under)?.0, parent: None };
        let table = self.live.scopes.get(&parents);
        let address =
            table.and_then(|table| table.with_id(parent).next()).map(|row| kinds::address(&parents, &row.key));
        let wanted = address.as_ref().and_then(|address| {
            let scope = ScopeKey { kind: guest, parent: Some(address.clone()) };
            self.desired.scopes.get(&scope)?.row(&row.key)?.spec(self.now)
        });
        if wanted.is_some_and(|wanted| wanted.fields() == *fields) {
            return None;
        }
        let role = fields.get("roles").and_then(|roles| roles.as_str()).unwrap_or("unknown");
        Some(format!("{} as `{role}`", address.map_or_else(|| parent.to_owned(), |address| address.to_string())))
    }
}
