//! One declared scope in, its differences out: the merge of two sorted lists of rows.

use super::{
    Absence, Carried, Covering, Difference, Drift, Field, Gone, LiveRef, What, absence, covering, fields::fields,
};
use crate::{
    desired::lookup,
    kinds::{
        self,
        erased::{AnyKind, AnyRead},
        kind::{Bench, Envelope, KeyForm, Shape, Verdict},
    },
    model::{
        address::{Address, Name},
        diagnostic::Diagnostic,
        policy::WARN_BEFORE,
        scalar::Seconds,
        scope::{
            AnySpec, Desired, DesiredRow, DesiredScope, Facet, Found, Identity, Live, LiveRow, Need, Rows, ScopeKey,
            Standing, Wanted, Why,
        },
    },
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// The inputs of one comparison.
pub(super) struct Compare<'a, 'c> {
    pub(super) desired: &'a Desired,
    pub(super) live: &'a Live,
    pub(super) now: Seconds,
    pub(super) scope: &'a ScopeKey,
    pub(super) table: &'a DesiredScope,
    pub(super) kind: &'static dyn AnyKind,
    pub(super) carried: &'c Carried,
}

/// What is known of the thing that a scope stands in.
enum Parent<'a> {
    /// There is none: the scope is the organization's.
    None,
    /// It is there, with this id.
    Id(&'a str),
    /// It will be created: nothing can be in it yet.
    New,
    /// It is not there as the file wants it, which is told where it is listed.
    Lost,
}

impl<'a> Compare<'a, '_> {
    pub(super) fn run(&self, drift: &mut Drift<'a>) {
        let parent = self.parent();
        let read = self.live.scopes.get(self.scope).filter(|read| read.coverage.all);
        let rows: &[LiveRow] = match (&parent, read) {
            (Parent::Lost, _) => return,
            (Parent::New, _) => &[],
            (_, Some(read)) => &read.rows,
            (_, None) => {
                drift.needs.push(Need { scope: self.scope.clone(), rows: Rows::All, why: Why::Declared });
                return;
            }
        };
        match self.kind.written().shape {
            Shape::Rules => self.judge(rows, drift),
            Shape::Map => self.merge(rows, &parent, drift),
        }
    }

    fn parent(&self) -> Parent<'a> {
        let Some(address) = &self.scope.parent else { return Parent::None };
        let Some(scope) = kinds::scope_of(address) else { return Parent::Lost };
        match self.live.find(&scope, address.name()) {
            Found::One(row) if matches!(row.standing, Standing::Gone(_)) => Parent::Lost,
            Found::One(row) => Parent::Id(row.identity.as_str()),
            // A pin or a rename that finds nothing is told there; it creates nothing.
            Found::Nothing if self.is_lost(address) => Parent::Lost,
            Found::Nothing => Parent::New,
            Found::Several(_) => Parent::Lost,
            // The parent's own scope is declared, so it asks for itself; its children are asked for with it.
            Found::Unread => Parent::None,
        }
    }

    fn is_lost(&self, address: &Address) -> bool {
        let row = lookup(self.desired, address).and_then(|(_, row)| row);
        row.is_some_and(|row| row.id.is_some() || row.renamed_from.is_some())
    }

    fn address(&self, key: &str) -> Address {
        kinds::address(self.scope, key)
    }

    fn push(&self, drift: &mut Drift<'a>, key: &str, what: What<'a>) {
        drift.differences.push(Difference {
            scope: self.scope,
            kind: self.kind,
            table: self.table,
            address: self.address(key),
            what,
        });
    }

    fn judge(&self, rows: &'a [LiveRow], drift: &mut Drift<'a>) {
        let rules: Vec<_> = self.table.rules.iter().map(|rule| &*rule.rule).collect();
        let mut unread = BTreeSet::new();
        for (rule, written) in rules.iter().zip(&self.table.rules) {
            for address in self.kind.rule_refers(*rule, self.scope.parent.as_ref()) {
                // Only people are resolved by asking; the rest is told by the key itself.
                let Some(scope) = kinds::scope_of(&address).filter(|scope| scope.parent.is_none()) else { continue };
                if self.scope.parent.is_some() {
                    continue;
                }
                match self.live.find(&scope, address.name()) {
                    Found::Unread => {
                        unread.insert((scope, Name::from(address.name())));
                    }
                    // Where their section is declared, it says that they are to be invited.
                    Found::Nothing
                        if !self.desired.scopes.contains_key(&scope)
                            && absence(self.live, &scope, &Name::from(address.name())) == Absence::Sure =>
                    {
                        drift.problems.push(
                            Diagnostic::error(
                                written.at,
                                format!("`{}` is no {} of the organization", address.name(), address.segment()),
                            )
                            .help("Correct the address, or take the rule out: it can allow nothing."),
                        );
                    }
                    Found::Nothing | Found::One(_) | Found::Several(_) => {}
                }
            }
        }
        for (scope, key) in unread {
            drift.needs.push(Need { scope, rows: Rows::Keys([key].into()), why: Why::Reference });
        }
        // What a verdict would need; it is asked for where the verdict cannot be told without it.
        let lacking: RefCell<Vec<Need>> = RefCell::default();
        let lacks = |need: Need| {
            if self.live.unreadable(&need.scope, Facet::Rows).is_none() {
                lacking.borrow_mut().push(need);
            }
        };
        let id_of = |address: &Address| {
            let scope = kinds::scope_of(address)?;
            match self.live.find(&scope, address.name()) {
                Found::One(row) if !row.identity.is_pending() => return Some(row.identity.as_str().into()),
                Found::Unread => {
                    let rows = Rows::Keys([Name::from(address.name())].into());
                    lacks(Need { scope, rows, why: Why::Owner });
                }
                _ => {}
            }
            None
        };
        let name_of = |address: &Address, id: &str| {
            let scope = kinds::scope_of(address)?;
            let kind = kinds::get(scope.kind);
            let rows = &self.live.scopes.get(&scope)?.rows;
            let row = rows.iter().find(|row| matches!(&row.identity, Identity::Id(of) if **of == *id))?;
            (!kind.is_nameless(&*row.live)).then(|| row.key.clone())
        };
        let is_nobody = |address: &Address| {
            let Some(scope) = kinds::scope_of(address) else { return false };
            if matches!(self.live.find(&scope, address.name()), Found::Unread | Found::Several(_)) {
                return false;
            }
            match absence(self.live, &scope, &Name::from(address.name())) {
                Absence::Sure => true,
                Absence::Ask(need) => {
                    lacks(need);
                    false
                }
                Absence::Unsure(_) => false,
            }
        };
        let parent = self.scope.parent.as_ref();
        let bench = Bench { now: self.now, parent, id_of: &id_of, name_of: &name_of, is_nobody: &is_nobody };
        let others = self.beside();
        for live in rows.iter().filter(|live| !others.contains(live.identity.as_str())) {
            if self.ignores(&live.key, drift) {
                continue;
            }
            let verdict = self.kind.judge(&rules, &*live.live, &bench);
            let lacking = lacking.take();
            if matches!(verdict, Verdict::Untold { .. }) {
                drift.needs.extend(lacking);
            }
            let quiet = match &verdict {
                Verdict::Allowed { expires, warn_before, .. } => {
                    expires.is_none_or(|end| end.saturating_sub(*warn_before) > self.now)
                }
                _ => false,
            };
            if !quiet {
                self.push(drift, &live.key, What::Judged { live: LiveRef::Real(live), verdict });
            }
        }
    }

    /// The ids of what another kind's listing shows as its own.
    fn beside(&self) -> BTreeSet<&'a str> {
        let Some((kind, _)) = self.kind.beside().and_then(kinds::named) else { return BTreeSet::new() };
        let tables = self.live.scopes.iter().filter(|(scope, _)| scope.kind == kind);
        tables.flat_map(|(_, table)| table.rows.iter().map(|row| row.identity.as_str())).collect()
    }

    /// Whether `policy.ignore` leaves out what is at a key; then it is counted.
    fn ignores(&self, key: &str, drift: &mut Drift<'a>) -> bool {
        let policy = &self.desired.policy;
        // Most files ignore nothing, and an address is made for each row.
        let index = if policy.ignore.is_empty() { None } else { policy.ignores(&self.address(key)) };
        if let Some(index) = index {
            *drift.ignored.entry(index).or_default() += 1;
        }
        index.is_some()
    }

    /// The live rows by key, with what pending invites carry, without what goes without saying or is ignored.
    fn live_rows(
        &self,
        rows: &'a [LiveRow],
        parent: &Parent<'a>,
        drift: &mut Drift<'a>,
    ) -> BTreeMap<Name, Vec<LiveRef<'a>>> {
        let mut by_key: BTreeMap<Name, Vec<LiveRef<'a>>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !matches!(row.standing, Standing::Shadow(_))) {
            by_key.entry(row.key.clone()).or_default().push(LiveRef::Real(row));
        }
        if let Parent::Id(id) = parent {
            for (key, invite, fields) in self.carried.get(*id).into_iter().flatten() {
                if let Some(row) = self.kind.carried(key, invite, fields)
                    && !by_key.contains_key(key)
                {
                    by_key.entry(key.clone()).or_default().push(LiveRef::Carried(Box::new(row)));
                }
            }
        }
        let by_ids = self.kind.written().key != KeyForm::Email;
        for (key, rows) in &mut by_key {
            // What is gone already is no more than a memory, and is not worth counting.
            let gone = |row: &LiveRef<'_>| matches!(row.standing, Standing::Gone(_));
            // Namesakes are shown by their ids.
            let several = by_ids && rows.len() > 1;
            rows.retain(|row| {
                gone(row) || !(self.ignores(key, drift) || several && self.ignores(row.identity.as_str(), drift))
            });
        }
        by_key.retain(|_, rows| !rows.is_empty());
        by_key
    }

    fn merge(&self, rows: &'a [LiveRow], parent: &Parent<'a>, drift: &mut Drift<'a>) {
        let mut live = self.live_rows(rows, parent, drift);
        for row in &self.table.rows {
            let found = live.remove(&row.key).unwrap_or_default();
            self.listed(row, found, drift);
        }
        for (key, rows) in live {
            let several = rows.len() > 1;
            for row in rows {
                // Namesakes that nobody lists go by their ids, so that each has an address of its own.
                // Rows of one e-mail are one person, who stays one for every guardrail.
                let one = several && self.kind.written().key != KeyForm::Email;
                let key = if one { row.identity.as_str().into() } else { key.clone() };
                if several && !one {
                    let why = "several live rows share this e-mail, which only a person can sort out";
                    self.push(drift, &key, What::Muddled { at: self.table.at, why });
                    break;
                }
                self.unlisted(&key, row, drift);
            }
        }
    }

    fn unlisted(&self, key: &Name, row: LiveRef<'a>, drift: &mut Drift<'a>) {
        if matches!(row.standing, Standing::Gone(_)) || self.is_the_default(&row.key) {
            return;
        }
        if self.kind.cover().is_some() && !row.identity.is_pending() {
            match covering(self.desired, self.live, self.kind, &row.key) {
                Covering::No if self.may_be_covered(&row, drift) => return,
                Covering::No => {}
                Covering::Yes { .. } | Covering::Lifting(_) => return,
                Covering::Unread => return self.ask_host(&row.key, drift),
            }
        }
        self.push(drift, key, What::Extra { live: row, why: Gone::Unlisted });
    }

    /// Whether a row may go without saying although its host's listing does not show the host: it may have skipped them,
    /// or show them without a name. Nothing is removed because another listing lacks a row.
    fn may_be_covered(&self, row: &LiveRow, drift: &mut Drift<'a>) -> bool {
        let Some(cover) = self.kind.cover() else { return false };
        let Some(scope) = kinds::scope_of(&Address::root(cover.host, row.key.clone())) else { return false };
        let Found::Nothing = self.live.find(&scope, &row.key) else { return false };
        let kind = kinds::get(scope.kind);
        let same = self.live.scopes.get(&scope).and_then(|table| {
            table.rows.iter().find(|host| host.identity == row.identity && kind.is_nameless(&*host.live))
        });
        if let Some(host) = same {
            return (cover.covers)(&kind.see(&*host.live).fields());
        }
        match absence(self.live, &scope, &row.key) {
            Absence::Sure => false,
            Absence::Ask(need) => {
                drift.needs.push(need);
                true
            }
            Absence::Unsure(why) => {
                let what = "not listed".to_owned();
                self.push(drift, &row.key, What::ReadOnly { at: self.table.at, what, why });
                true
            }
        }
    }

    /// Whether this is the default project, which every organization has and nobody needs to list.
    fn is_the_default(&self, key: &str) -> bool {
        *key == *self.desired.organization.default_project()
            && kinds::under(self.kind.name()).any(|(_, child)| child.held_in_default().is_some())
    }

    fn ask_host(&self, key: &Name, drift: &mut Drift<'a>) {
        let host = self.kind.cover().map(|cover| Address::root(cover.host, key.clone()));
        if let Some(scope) = host.as_ref().and_then(kinds::scope_of) {
            drift.needs.push(Need { scope, rows: Rows::Keys([key.clone()].into()), why: Why::Reference });
        }
    }

    fn listed(&self, row: &'a DesiredRow, found: Vec<LiveRef<'a>>, drift: &mut Drift<'a>) {
        let mut found = found.into_iter();
        let live = found.next();
        if let Some(second) = found.next() {
            let ids: Vec<_> =
                live.iter().chain([&second]).chain(found.as_slice()).map(|row| row.identity.as_str()).collect();
            let title = self.kind.title();
            let can_pin = self.kind.written().envelope.contains(&Envelope::Id);
            drift.problems.push(
                Diagnostic::error(row.at, format!("{} live {title}s are named `{}`", ids.len(), row.key)).help(
                    match can_pin {
                        true => format!("Say which one is meant with `id:`; they are {}.", ids.join(", ")),
                        false => format!("Only one of them can stay; they are {}.", ids.join(", ")),
                    },
                ),
            );
            return;
        }
        let gone = match (&row.wanted, row.until) {
            (Wanted::Absent, _) => Some(Gone::Asked(row)),
            (Wanted::Present(_), Some(until)) if until <= self.now => Some(Gone::Clock(row)),
            _ => None,
        };
        let (Wanted::Present(spec), None) = (&row.wanted, gone) else {
            match (live, gone) {
                (Some(live), Some(why)) => self.leaving(row, live, why, drift),
                // Somebody who must be gone, and was only not shown, would stay for ever.
                _ if self.kind.written().key == KeyForm::Email => {
                    self.is_absent(row, self.scope, &row.key, "must be gone, and may be there", drift);
                }
                _ => {}
            }
            return;
        };
        let spec = &**spec;
        if self.goes_with_another(row, spec) {
            return;
        }
        let mut after = None;
        let live = match (self.kind.cover(), live) {
            (Some(cover), live) => {
                let matters = self.matters(spec, live.as_deref());
                match covering(self.desired, self.live, self.kind, &row.key) {
                    Covering::No => live,
                    // Nobody is asked about a host that could not change the outcome.
                    Covering::Unread if !matters => live,
                    Covering::Unread => return self.ask_host(&row.key, drift),
                    Covering::Yes { declared } => {
                        if !declared && !(cover.agrees)(&spec.fields()) {
                            drift.problems.push(
                                Diagnostic::error(row.at, format!("{} {}", row.key, cover.why))
                                    .help("List them as `owner` here, or leave them out, or list them under `users` as a `reader`."),
                            );
                        }
                        return;
                    }
                    Covering::Lifting(host) => {
                        // What is shown today goes away with the host's role.
                        after = Some(host);
                        live.filter(|live| live.identity.is_pending())
                    }
                }
            }
            (_, live) => live,
        };
        match live {
            None => self.missing(row, spec, after, drift),
            Some(live) => self.pair(row, spec, live, drift),
        }
    }

    /// Whether the time of somebody that the row refers to has passed: the row goes with them, and nothing is added to
    /// it meanwhile.
    fn goes_with_another(&self, row: &DesiredRow, spec: &dyn AnySpec) -> bool {
        self.kind.refers(&row.key, spec, self.scope.parent.as_ref()).iter().any(|address| {
            let found = lookup(self.desired, address).and_then(|(_, row)| row);
            found.and_then(|row| row.until).is_some_and(|until| until <= self.now)
        })
    }

    /// Whether a covered kind's row could differ at all.
    fn matters(&self, spec: &dyn AnySpec, live: Option<&LiveRow>) -> bool {
        live.is_none_or(|live| !fields(spec, &*self.kind.see(&*live.live)).is_empty())
    }

    fn leaving(&self, row: &'a DesiredRow, live: LiveRef<'a>, why: Gone<'a>, drift: &mut Drift<'a>) {
        if let Some(cover) = self.kind.cover().filter(|_| !live.identity.is_pending()) {
            match covering(self.desired, self.live, self.kind, &row.key) {
                Covering::No => {}
                Covering::Unread => return self.ask_host(&row.key, drift),
                // What is shown today goes away with the host's role.
                Covering::Lifting(_) => return,
                Covering::Yes { .. } => return self.push(drift, &row.key, What::Covered { row, why: cover.why }),
            }
        }
        match (live.standing, why) {
            (Standing::Gone(_), _) => {}
            (Standing::Kept(reason) | Standing::Held(reason), Gone::Asked(_)) => {
                drift.problems.push(Diagnostic::error(row.at, format!("{} cannot be removed: {reason}", row.key)).help(
                    match live.standing {
                        Standing::Kept(_) => "Have its owner take it away, and take the entry out of the file.",
                        _ => "Do that, or take the entry out of the file.",
                    },
                ))
            }
            _ => self.push(drift, &row.key, What::Extra { live, why }),
        }
    }

    /// A pin or a rename that finds nothing is a mistake: creating another one instead would leave the old one behind.
    fn lost(&self, row: &DesiredRow) -> Option<Diagnostic> {
        let title = self.kind.title();
        if let Some(id) = &row.id {
            let problem = Diagnostic::error(row.at, format!("no {title} has the id `{id}`"));
            return Some(problem.help(format!("Correct the id, or take it out to go by the name `{}`.", row.key)));
        }
        let from = row.renamed_from.as_ref()?;
        let message = format!("no {title} is named `{from}` or `{}`, so there is nothing to rename", row.key);
        let help = format!("Correct `renamed_from`, or take it out to create `{}`.", row.key);
        Some(Diagnostic::error(row.at, message).help(help))
    }

    fn missing(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, after: Option<Address>, drift: &mut Drift<'a>) {
        let hides = self.kind.reads().iter().any(|read| matches!(read, AnyRead::Hidden { .. }));
        let hidden = self.live.scopes.get(self.scope).is_some_and(|read| read.coverage.hidden);
        if hides && !hidden {
            drift.needs.push(Need { scope: self.scope.clone(), rows: Rows::Hidden, why: Why::Missing });
            return;
        }
        if let Some(problem) = self.lost(row) {
            drift.problems.push(problem);
            return;
        }
        let written = spec.fields();
        if let Some(field) = self.kind.required().iter().find(|field| !written.contains_key(**field)) {
            drift.problems.push(
                Diagnostic::error(
                    row.at,
                    format!("{} is not there yet, and `{field}` does not say as what to add them", row.key),
                )
                .help(format!("Write a role: `{}: ...`.", row.key)),
            );
            return;
        }
        // Whoever may be there already is not created, and nothing that belongs to them.
        let hosts = self.kind.refers(&row.key, spec, self.scope.parent.as_ref());
        let hosts = hosts.iter().filter_map(|host| Some((kinds::scope_of(host)?, Name::from(host.name()))));
        let hosts = hosts.filter(|(scope, key)| matches!(self.live.find(scope, key), Found::Nothing));
        for (scope, key) in hosts.chain([(self.scope.clone(), row.key.clone())]) {
            if !self.is_absent(row, &scope, &key, "listed, and not created", drift) {
                return;
            }
        }
        self.push(drift, &row.key, What::Missing { row, spec, after });
    }

    /// Whether it is sure that nothing stands under a key; else it says what must be read, or why it stays as it is.
    fn is_absent(&self, row: &DesiredRow, scope: &ScopeKey, key: &Name, what: &str, drift: &mut Drift<'a>) -> bool {
        match absence(self.live, scope, key) {
            Absence::Sure => return true,
            Absence::Ask(need) => drift.needs.push(need),
            Absence::Unsure(why) => {
                self.push(drift, &row.key, What::ReadOnly { at: row.at, what: what.to_owned(), why });
            }
        }
        false
    }

    fn pair(&self, row: &'a DesiredRow, spec: &'a dyn AnySpec, live: LiveRef<'a>, drift: &mut Drift<'a>) {
        if let Standing::Gone(reason) = live.standing {
            drift.problems.push(
                Diagnostic::error(row.at, format!("{} `{}` cannot be had: {reason}", self.kind.title(), row.key))
                    .help("Choose another name, or write `state: archived` to say that this is meant."),
            );
            return;
        }
        if let Some(since) = self.kind.expired(&*live.live, self.now) {
            // Whoever is a member already needs no new invite.
            let held = matches!(live.standing, Standing::Held(_));
            if held || self.is_absent(row, self.scope, &row.key, "an invite that ran out", drift) {
                self.push(drift, &row.key, What::Expired { row, spec, live, since });
            }
            return;
        }
        if let Some(reason) = self.kind.impossible(spec, &*live.live) {
            drift.problems.push(Diagnostic::error(row.at, format!("`{}`: {reason}", row.key)));
            return;
        }
        let mut fields = fields(spec, &*self.kind.see(&*live.live));
        // What the API does not show cannot be compared, and what is fixed cannot be set.
        fields.retain(|field| !(field.before.is_null() && self.kind.fixed().contains(&&*field.name)));
        if let Some(field) = fields.iter().find(|field| self.kind.fixed().contains(&&*field.name)) {
            drift.problems.push(
                Diagnostic::error(
                    row.at,
                    format!("`{}` of {} `{}` cannot change after creation", field.name, self.kind.title(), row.key),
                )
                .help(format!(
                    "It is {} in the organization. Write that, or create another {}.",
                    field.before,
                    self.kind.title()
                )),
            );
            return;
        }
        if let Some((name, before, after)) = self.kind.leftover(spec, &*live.live) {
            fields.push(Field { name: name.to_owned(), before, after });
        }
        if live.name != live.key && !self.kind.renames() && self.kind.named_by().is_some() {
            // It is told where they are listed.
        } else if live.name != live.key && !self.kind.renames() {
            let what = format!("live `{}`, wanted `{}`", live.name, live.key);
            let why =
                "the API cannot change this; it goes on under the old one until the organization shows the new one";
            self.push(drift, &row.key, What::ReadOnly { at: row.at, what, why: why.to_owned() });
        } else if live.name != live.key {
            let (before, after) = ((&*live.name).into(), (&*live.key).into());
            fields.insert(0, Field { name: "name".to_owned(), before, after });
        }
        let replaced = matches!(live.identity, Identity::Invite(_)) && matches!(live.standing, Standing::Ours);
        if !fields.is_empty()
            && replaced
            && !self.is_absent(row, self.scope, &row.key, "an invite of another role", drift)
        {
            return;
        }
        if !fields.is_empty() {
            self.push(drift, &row.key, What::Differs { row, spec, live, fields });
        }
        if let Some(until) = row.until.filter(|until| until.saturating_sub(WARN_BEFORE) <= self.now) {
            self.push(drift, &row.key, What::Ending { row, until });
        }
    }
}
