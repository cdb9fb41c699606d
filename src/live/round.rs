//! One round of needs in, live rows out. Each list is read as soon as what it depends on is known:
//!
//! - the rows of its parents, because their ids fill the holes of its request;
//! - what host rows carry, if a kind rides in another kind's listing (`hosts.rs`);
//! - of what only guardrails need, the first list of each kind: where the key lacks the scope of its route, the others
//!   are not asked for.
//!
//! Answers arrive in any order. Each adds the rows of its own scopes, so the result does not depend on the order.

use super::{
    Stopped, coverage,
    fetch::{KnownScope, read_scope},
    hosts::{GuestGroup, HostCheck},
    label, path_of,
    refusal::{ScopeAnswer, answer_of, may_be_gone, parents_are_gone, refused},
    rows::{Inside, Listing, Wanted, contradiction, unite},
    together::{ScopeRead, ScopeWithPath, read_together},
};
use crate::{
    api::Reader,
    kinds,
    model::{
        address::Address,
        coverage::Coverage,
        live_row::LiveRow,
        live_table::{Facet, Live, Lookup},
        never::never,
        scope::{KindId, ScopeKey},
    },
};
use futures_util::{
    StreamExt as _,
    future::{BoxFuture, FutureExt as _},
    stream::FuturesUnordered,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A thing that a scope waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Awaited {
    /// The rows of another scope.
    Scope(ScopeKey),
    /// Whether host rows stand for the lists of a kind.
    Hosts(KindId),
    /// The first list of a kind that somebody can do without.
    First(FirstOf),
    /// Whether the parents of refused lists are gone.
    Refused,
}

/// The lists of one kind at one depth, of which one goes ahead.
type FirstOf = (usize, KindId);

/// The list that goes ahead of others, and what it told.
enum Lead {
    Open(ScopeKey),
    Readable,
    /// The key may not read the route, in the API's words.
    Closed(String),
}

/// Scopes whose rows one listing shows together.
#[derive(Default)]
struct SharedList {
    expected: BTreeSet<ScopeKey>,
    here: Vec<ScopeWithPath>,
}

/// The kind of the rows, and what their owners stand in.
type SharedBy = (KindId, Option<Address>);

/// The scope of a check, what was wanted of it, and its list.
type CheckRead = (ScopeKey, Wanted, Result<Listing, Stopped>);

/// The end of one reading.
enum Ended {
    Scopes(Result<Vec<ScopeRead>, (ScopeKey, Stopped)>),
    Check(Box<CheckRead>),
}

/// A list that was refused, perhaps because its parent is gone.
struct Suspect {
    scope: ScopeKey,
    stopped: Stopped,
    /// True if somebody can do without it.
    is_optional: bool,
}

/// One round of reading.
pub(super) struct Round<'r> {
    reader: &'r Reader,
    live: &'r mut Live,
    inside: Inside,
    /// The scopes of this round that are not known yet.
    open: BTreeSet<ScopeKey>,
    /// Those of them that somebody can do without.
    optional: BTreeSet<ScopeKey>,
    waiting: BTreeMap<Awaited, Vec<(ScopeKey, Wanted)>>,
    ready: VecDeque<(ScopeKey, Wanted)>,
    running: FuturesUnordered<BoxFuture<'r, Ended>>,
    guests: BTreeMap<KindId, GuestGroup>,
    checks: BTreeMap<KindId, HostCheck>,
    ahead: BTreeMap<FirstOf, Lead>,
    shared: BTreeMap<SharedBy, SharedList>,
    suspects: Vec<Suspect>,
    /// The failure that comes first by the order of scopes.
    failed: Option<((usize, ScopeKey), Stopped)>,
}

impl<'r> Round<'r> {
    pub(super) fn new(reader: &'r Reader, live: &'r mut Live, wanted: BTreeMap<ScopeKey, Wanted>) -> Self {
        let inside = Inside::plan(&wanted);
        let mut round = Self {
            reader,
            live,
            open: wanted.keys().cloned().collect(),
            optional: wanted.iter().filter(|(_, wanted)| wanted.optional).map(|(scope, _)| scope.clone()).collect(),
            waiting: BTreeMap::new(),
            ready: VecDeque::new(),
            running: FuturesUnordered::new(),
            guests: BTreeMap::new(),
            checks: BTreeMap::new(),
            ahead: BTreeMap::new(),
            shared: BTreeMap::new(),
            suspects: Vec::new(),
            failed: None,
            inside,
        };
        let mut in_order: Vec<(ScopeKey, Wanted)> = wanted.into_iter().collect();
        // What others wait for goes first.
        in_order.sort_by_key(|(scope, _)| depth(scope));
        for (scope, wanted) in &in_order {
            if let Some(host) = round.inside.host_of(scope.kind) {
                if rides(scope, wanted) {
                    let host = ScopeKey { kind: host, parent: None };
                    let group = GuestGroup { host, expected: 0, here: BTreeMap::new() };
                    round.guests.entry(scope.kind).or_insert(group).expected += 1;
                }
            } else if wanted.optional {
                let first = (depth(scope), scope.kind);
                round.ahead.entry(first).or_insert_with(|| Lead::Open(scope.clone()));
            }
        }
        for (scope, wanted) in &in_order {
            if is_shared(scope, wanted) && !round.goes_ahead(scope) {
                round.shared.entry(shared_with(scope)).or_default().expected.insert(scope.clone());
            }
        }
        round.ready.extend(in_order);
        round
    }

    /// Reads everything.
    ///
    /// # Errors
    /// The first failure in the order of scopes, of those that are known when the first one arrives.
    pub(super) async fn read(mut self) -> Result<(), Stopped> {
        loop {
            while let Some((scope, wanted)) = self.ready.pop_front() {
                self.admit(scope, wanted);
            }
            match self.running.next().await {
                Some(ended) => self.take(ended),
                None if self.ready.is_empty() && self.suspects.is_empty() => break,
                None => self.look_for_parents().await?,
            }
            if let Some((_, stopped)) = &self.failed {
                // What the run may send was sent, and its answers may be kept for the next run.
                let waits = stopped.is_last_request();
                while waits && let Some(ended) = self.running.next().await {
                    self.take(ended);
                }
                while let Some(Some(ended)) = self.running.next().now_or_never() {
                    self.take(ended);
                }
                return self.failed.map_or(Ok(()), |(_, stopped)| Err(stopped));
            }
        }
        if let Some(scope) = self.open.first() {
            // It stays unread, and whoever needs it asks again.
            never!("{} waits for nothing that is read", label(scope));
        }
        Ok(())
    }

    /// Reads a scope, or lets it wait for what it lacks.
    fn admit(&mut self, scope: ScopeKey, wanted: Wanted) {
        if let Some(awaited) = self.lacks(&scope, &wanted) {
            self.waiting.entry(awaited).or_default().push((scope, wanted));
            return;
        }
        if rides(&scope, &wanted)
            && let Some(group) = self.guests.get_mut(&scope.kind)
        {
            let kind = scope.kind;
            group.expected = group.expected.saturating_sub(1);
            group.here.insert(scope, wanted);
            self.decide(kind);
            return;
        }
        if wanted.optional
            && let Some(Lead::Closed(why)) = self.ahead.get(&(depth(&scope), scope.kind))
        {
            self.live.cannot_read(&scope, Facet::Extent, why.clone());
            self.settle(&scope);
            return;
        }
        self.start(scope, wanted);
    }

    /// Returns what must be known before a scope can be read.
    fn lacks(&self, scope: &ScopeKey, wanted: &Wanted) -> Option<Awaited> {
        for parent in scope.parent.iter().flat_map(Address::path) {
            if let Some(above) = kinds::scope_of(&parent).filter(|above| self.open.contains(above)) {
                return Some(Awaited::Scope(above));
            }
            if self.suspects.iter().any(|suspect| suspect.scope.parent.as_ref() == Some(&parent)) {
                return Some(Awaited::Refused);
            }
        }
        if !wanted.optional {
            return None;
        }
        let is_undecided = self.guests.contains_key(&scope.kind) || self.checks.contains_key(&scope.kind);
        if is_undecided && !(rides(scope, wanted) && self.guests.contains_key(&scope.kind)) {
            return Some(Awaited::Hosts(scope.kind));
        }
        let first = (depth(scope), scope.kind);
        match self.ahead.get(&first) {
            Some(Lead::Open(ahead)) if ahead != scope => Some(Awaited::First(first)),
            _ => None,
        }
    }

    fn goes_ahead(&self, scope: &ScopeKey) -> bool {
        matches!(self.ahead.get(&(depth(scope), scope.kind)), Some(Lead::Open(ahead)) if ahead == scope)
    }

    /// Begins to read a scope whose parents are known.
    fn start(&mut self, scope: ScopeKey, wanted: Wanted) {
        let Some(path) = path_of(self.live, &scope) else {
            // A parent that is not there has nothing in it; whoever needs to know sees that from the parent.
            if let Some(parent) = scope.parent.as_ref().filter(|_| wanted.optional) {
                self.live.cannot_read(&scope, Facet::Extent, format!("{parent} is not there"));
            } else if is_inside_nothing(self.live, &scope) {
                self.live.add(&scope, coverage(wanted, true), Vec::new(), self.reader.now());
            } else if let Some(parent) = scope.parent.as_ref().filter(|_| wanted.shown) {
                let why = format!("{parent} is not there, or several have its name");
                self.live.cannot_read(&scope, Facet::Extent, why);
            }
            self.settle(&scope);
            return;
        };
        let reader = self.reader;
        if is_shared(&scope, &wanted) {
            let by = shared_with(&scope);
            if let Some(shared) = self.shared.get_mut(&by)
                && shared.expected.remove(&scope)
            {
                shared.here.push((scope, wanted, path));
                self.read_shared(&by);
            } else {
                let alone = vec![(scope, wanted, path)];
                self.running.push(async move { Ended::Scopes(read_together(reader, alone).await) }.boxed());
            }
            return;
        }
        let host = self.inside.wants(scope.kind);
        let known = KnownScope::of(self.live.scopes.get(&scope));
        self.running.push(
            async move {
                let read = read_scope(reader, &scope, &path, &wanted, host, known).await;
                Ended::Scopes(match answer_of(&scope, &wanted, read) {
                    Ok(read) => Ok(vec![(scope, wanted, read)]),
                    Err(stopped) => Err((scope, stopped)),
                })
            }
            .boxed(),
        );
    }

    /// Reads scopes together as soon as all of them are there.
    fn read_shared(&mut self, by: &SharedBy) {
        if self.shared.get(by).is_some_and(|shared| shared.expected.is_empty())
            && let Some(SharedList { mut here, .. }) = self.shared.remove(by)
            && !here.is_empty()
        {
            here.sort_by(|(one, ..), (two, ..)| one.cmp(two));
            let reader = self.reader;
            self.running.push(async move { Ended::Scopes(read_together(reader, here).await) }.boxed());
        }
    }

    /// Takes the end of a reading.
    fn take(&mut self, ended: Ended) {
        match ended {
            Ended::Scopes(Ok(scopes)) => {
                for (scope, wanted, answer) in scopes {
                    self.take_answer(scope, wanted, answer);
                }
            }
            Ended::Scopes(Err((scope, stopped))) => self.fail(&scope, stopped),
            Ended::Check(check) => self.take_check(*check),
        }
    }

    fn take_answer(&mut self, scope: ScopeKey, wanted: Wanted, answer: ScopeAnswer) {
        match answer {
            ScopeAnswer::Extent(Listing { rows, gaps, bundled, .. }) => {
                let optional = wanted.optional;
                let coverage = Coverage { gaps, ..coverage(wanted, true) };
                match unite_with_known(self.live, &scope, &coverage, rows) {
                    Ok(rows) => {
                        self.inside.take(scope.kind, bundled);
                        self.live.add(&scope, coverage, rows, self.reader.now());
                    }
                    Err(what) if optional => self.live.cannot_read(&scope, Facet::Extent, what),
                    Err(what) => {
                        let what = Stopped::Contradiction { scope: label(&scope), what };
                        return self.fail(&scope, what);
                    }
                }
                self.settle(&scope);
            }
            ScopeAnswer::PerhapsGone(stopped) => {
                self.suspects.push(Suspect { scope, stopped, is_optional: wanted.shown });
            }
            ScopeAnswer::Refused((status, why)) => {
                let is_closed = status == 403 && !kinds::get(scope.kind).facts().given;
                if is_closed && self.goes_ahead(&scope) {
                    self.ahead.insert((depth(&scope), scope.kind), Lead::Closed(why.clone()));
                    self.release(&Awaited::First((depth(&scope), scope.kind)));
                }
                self.live.cannot_read(&scope, Facet::Extent, why);
                self.settle(&scope);
            }
        }
    }

    /// Begins to check what host rows carry, once they and the parents of all guests are known.
    fn decide(&mut self, kind: KindId) {
        let is_ready = |group: &GuestGroup| group.expected == 0 && !self.open.contains(&group.host);
        if !self.guests.get(&kind).is_some_and(is_ready) {
            return;
        }
        let Some(group) = self.guests.remove(&kind) else { return };
        match HostCheck::plan(self.live, group, self.inside.give(kind)) {
            Err(left) => self.decided(kind, None, left),
            Ok(plan) => {
                let (scope, wanted) = plan.list;
                // A path that is not known is not asked for: the request lacks an id, and is not sent.
                let path = path_of(self.live, &scope).unwrap_or_default();
                self.checks.insert(kind, plan.check);
                let reader = self.reader;
                self.ready.extend(plan.left);
                self.running.push(
                    async move {
                        let read = read_scope(reader, &scope, &path, &wanted, false, KnownScope::of(None)).await;
                        Ended::Check(Box::new((scope, wanted, read)))
                    }
                    .boxed(),
                );
            }
        }
    }

    /// Takes the list that was read as a check.
    fn take_check(&mut self, (scope, wanted, read): CheckRead) {
        let kind = scope.kind;
        let Some(check) = self.checks.remove(&kind) else {
            never!("a check of nothing was read");
            return;
        };
        let Listing { rows, gaps, .. } = match read {
            Ok(listing) => listing,
            Err(stopped) if may_be_gone(&scope, &stopped) => {
                let is_optional = wanted.optional;
                // It proves nothing about the others.
                self.decided(kind, Some(&scope), check.give_back());
                self.suspects.push(Suspect { scope, stopped, is_optional });
                return;
            }
            // Whoever can do without it is told, as where it is read by itself.
            Err(stopped) => match refused(&stopped).filter(|_| wanted.optional) {
                Some((_, why)) => {
                    self.live.cannot_read(&scope, Facet::Extent, why);
                    self.decided(kind, Some(&scope), check.give_back());
                    self.settle(&scope);
                    return;
                }
                None => return self.fail(&scope, stopped),
            },
        };
        let agrees = check.agrees(kind, &rows);
        let now = self.reader.now();
        self.live.add(&scope, Coverage { gaps, ..coverage(wanted, true) }, rows, now);
        if agrees {
            for scope in check.fill(self.live, now) {
                self.settle(&scope);
            }
            self.decided(kind, Some(&scope), Vec::new());
        } else {
            self.decided(kind, Some(&scope), check.give_back());
        }
        self.settle(&scope);
    }

    /// Lets the lists of a kind go that host rows do not stand for.
    fn decided(&mut self, kind: KindId, checked: Option<&ScopeKey>, left: Vec<(ScopeKey, Wanted)>) {
        let first = self.optional.iter().filter(|scope| scope.kind == kind && self.open.contains(scope));
        for scope in first.filter(|scope| Some(*scope) != checked) {
            self.ahead.entry((depth(scope), kind)).or_insert_with(|| Lead::Open(scope.clone()));
        }
        self.ready.extend(left);
        self.release(&Awaited::Hosts(kind));
    }

    /// Looks again for the parents of refused lists, once nothing else can be read.
    async fn look_for_parents(&mut self) -> Result<(), Stopped> {
        let mut suspects = std::mem::take(&mut self.suspects);
        suspects.sort_by_key(|suspect| in_order(&suspect.scope));
        let optional: BTreeSet<ScopeKey> =
            suspects.iter().filter(|suspect| suspect.is_optional).map(|suspect| suspect.scope.clone()).collect();
        let refused_lists: Vec<(ScopeKey, Stopped)> =
            suspects.into_iter().map(|suspect| (suspect.scope, suspect.stopped)).collect();
        let scopes: Vec<ScopeKey> = refused_lists.iter().map(|(scope, _)| scope.clone()).collect();
        for (scope, stopped) in parents_are_gone(self.reader, self.live, refused_lists).await? {
            let (_, why) = refused(&stopped).filter(|_| optional.contains(&scope)).ok_or(stopped)?;
            self.live.cannot_read(&scope, Facet::Extent, why);
        }
        for scope in scopes {
            self.settle(&scope);
        }
        self.release(&Awaited::Refused);
        Ok(())
    }

    /// Notes that a scope is known, as far as it can be, and lets go what waits for it.
    fn settle(&mut self, scope: &ScopeKey) {
        self.open.remove(scope);
        self.release(&Awaited::Scope(scope.clone()));
        if self.goes_ahead(scope) {
            self.ahead.insert((depth(scope), scope.kind), Lead::Readable);
            self.release(&Awaited::First((depth(scope), scope.kind)));
        }
        // A scope that is known without its listing leaves the others that the listing shows.
        let by = shared_with(scope);
        if self.shared.get_mut(&by).is_some_and(|shared| shared.expected.remove(scope)) {
            self.read_shared(&by);
        }
        let hosted: Vec<KindId> =
            self.guests.iter().filter(|(_, group)| group.host == *scope).map(|(kind, _)| *kind).collect();
        for kind in hosted {
            self.decide(kind);
        }
    }

    fn release(&mut self, awaited: &Awaited) {
        self.ready.extend(self.waiting.remove(awaited).into_iter().flatten());
    }

    fn fail(&mut self, scope: &ScopeKey, stopped: Stopped) {
        let place = in_order(scope);
        if self.failed.as_ref().is_none_or(|(earlier, _)| place < *earlier) {
            self.failed = Some((place, stopped));
        }
    }
}

/// Returns how many things a scope stands in.
fn depth(scope: &ScopeKey) -> usize {
    scope.parent.as_ref().map_or(0, Address::depth)
}

/// Returns the place of a scope in the order of reading.
fn in_order(scope: &ScopeKey) -> (usize, ScopeKey) {
    (depth(scope), scope.clone())
}

/// Returns whether rows that a host carries would do for a scope.
fn rides(scope: &ScopeKey, wanted: &Wanted) -> bool {
    scope.parent.is_some() && !wanted.listed
}

/// Returns whether a listing may show the rows of a scope together with those of others.
fn is_shared(scope: &ScopeKey, wanted: &Wanted) -> bool {
    kinds::get(scope.kind).facts().claims.is_some() && wanted.all && wanted.confirm.is_empty()
}

/// Returns whose rows such a listing shows.
fn shared_with(scope: &ScopeKey) -> SharedBy {
    (scope.kind, scope.parent.as_ref().and_then(Address::parent))
}

/// Returns whether a scope stands in a row of something else that is not there yet, so that it is empty, and is known
/// to be without a request. What stands in a new outermost thing comes with that, and is not empty.
fn is_inside_nothing(live: &Live, scope: &ScopeKey) -> bool {
    let Some(parent) = scope.parent.as_ref().filter(|parent| parent.depth() > 1) else { return false };
    let Some(above) = kinds::scope_of(parent) else { return false };
    match live.find(&above, parent.name()) {
        Lookup::Nothing => true,
        Lookup::One(row) => row.identity.is_pending(),
        Lookup::Several(_) | Lookup::Unread => false,
    }
}

/// Rows together with those that are known already, so that what two readings show of one thing is one row.
fn unite_with_known(
    live: &mut Live,
    scope: &ScopeKey,
    read: &Coverage,
    mut rows: Vec<LiveRow>,
) -> Result<Vec<LiveRow>, String> {
    let Some(table) = live.scopes.get(scope).filter(|table| !table.rows.is_empty()) else { return Ok(rows) };
    // Its own list says more than what another one carried along.
    if read.listed && table.coverage.all && !table.coverage.listed {
        return Ok(rows);
    }
    let kind = kinds::get(scope.kind);
    if let Some(what) = contradiction(kind, &table.rows, &rows) {
        return Err(what);
    }
    let mut all = live.take_rows(scope);
    all.append(&mut rows);
    Ok(unite(kind, all))
}
