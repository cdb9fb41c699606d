//! What one apply knows and may use: the two halves of the client, what was read for the plan, the ids that this run
//! gave, and what the API does not let the key do. All of it ends with the run, and nothing of it is needed by the next.

use super::{progress::Progress, sinks::Sinks};
use crate::{
    api::{
        Reader, Writer,
        error::{Failure, Stop},
    },
    kinds,
    live::{self, Stopped},
    model::{
        address::{Address, Name},
        live_row::LiveRow,
        live_table::Live,
        read_request::{Extent, ReadReason, ReadRequest},
        request::{Method, Ref, Request},
        scalar::Seconds,
        scope::ScopeKey,
    },
    plan::Step,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The scope that every write of the Administration API needs: without it the key can only read.
const WRITE_SCOPE: &str = "api.management.write";

/// The waits of orgward before it asks again about what this run has just made: the API promises no read after write.
pub(super) const NEW: [Duration; 5] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(16),
];

/// The waits of orgward before it looks again at what is not as expected: a minute in all.
pub(super) const AGAIN: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
    Duration::from_secs(30),
];

/// Locks, whoever died while holding it.
pub(super) fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// See the module.
pub(super) struct Context<'a> {
    pub(super) reader: &'a Reader,
    pub(super) writer: &'a Writer,
    /// The live rows that were read for the plan.
    pub(super) live: &'a Live,
    /// The plan's clock.
    pub(super) now: Seconds,
    /// The sinks that take the values of new keys.
    pub(super) sinks: Sinks,
    progress: Mutex<&'a mut dyn Progress>,
    state: Mutex<State>,
}

/// The state of a run.
#[derive(Default)]
pub(super) struct State {
    /// Ids that writes of this run gave, by address.
    given: BTreeMap<Address, Box<str>>,
    /// The objects that creates of this run made, by address, with the name that the API gave it where that is another
    /// one.
    pub(super) made: BTreeMap<Address, Made>,
    pub(super) closed: ClosedRoutes,
    /// The scopes in which a create was refused, and whose list never showed it.
    pub(super) unexplained: BTreeSet<ScopeKey>,
    /// The ids of keys that the API made although they were not asked for, by the address of what was; an id may be empty.
    pub(super) unasked: BTreeMap<String, String>,
    /// The writes that were sent.
    pub(super) writes: u64,
}

/// An object that a create made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) id: Box<str>,
    /// The name that the answer told, where it is not the one that was asked for.
    pub(super) named: Option<Box<str>>,
}

/// Refusals of the API that hold for the rest of the run. It would say the same each time, so it is asked once.
#[derive(Default)]
pub(super) struct ClosedRoutes {
    /// The reason why nothing is sent any more.
    pub(super) all: Option<String>,
    /// Routes that are refused to this key, or until after the deadline, and why.
    routes: BTreeMap<(Method, &'static str), String>,
}

impl ClosedRoutes {
    /// Notes what a failed request says about those that follow.
    pub(super) fn note(&mut self, failure: &Failure) {
        let Some(error) = failure.api() else { return };
        // The API names missing scopes in its message only.
        let label = || format!("{} {}", error.method.as_str(), error.route);
        let close = match (error.missing_scopes(), failure.stop) {
            _ if matches!(error.status, 401 | 403) && error.message.to_lowercase().contains(WRITE_SCOPE) => {
                return self.all = Some("the key may only read".to_owned());
            }
            // A scope is a property of the key; any other 403 may be about the object alone.
            (Some(_), _) => format!("the key lacks the scope of {}", label()),
            (None, _) if error.status == 401 => {
                return self.all = Some("the API no longer accepts the key".to_owned());
            }
            (None, Stop::Quota) => return self.all = Some("the organization's quota is used up".to_owned()),
            (None, Stop::AfterDeadline(asked)) if error.status == 429 => {
                format!("{} asks to wait {} s, which is beyond the deadline", label(), asked.as_secs())
            }
            _ => return,
        };
        self.routes.insert((error.method, error.route), close);
    }

    /// Returns why a step is not sent.
    pub(super) fn why(&self, step: &Step) -> Option<String> {
        let route = |request: &Request| self.routes.get(&(request.method, request.route)).cloned();
        self.all.clone().or_else(|| step.requests.iter().find_map(route))
    }
}

impl<'a> Context<'a> {
    pub(super) fn new(
        reader: &'a Reader,
        writer: &'a Writer,
        live: &'a Live,
        now: Seconds,
        progress: &'a mut dyn Progress,
    ) -> Self {
        Self {
            reader,
            writer,
            live,
            now,
            sinks: Sinks::default(),
            progress: Mutex::new(progress),
            state: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    pub(super) fn progress(&self) -> MutexGuard<'_, &'a mut dyn Progress> {
        locked(&self.progress)
    }

    /// Returns whether anything more is sent.
    pub(super) fn is_open(&self) -> bool {
        self.state().closed.all.is_none() && !self.progress().is_stopped() && self.writer.in_time(Duration::ZERO)
    }

    /// Returns why a step does not begin.
    pub(super) fn skip_reason(&self, step: &Step) -> Option<String> {
        if self.progress().is_stopped() {
            return Some("the run was asked to stop".to_owned());
        }
        if !self.writer.in_time(Duration::ZERO) {
            return Some("the deadline has passed".to_owned());
        }
        let why = self.state().closed.why(step);
        why.or_else(|| self.missing_reference(step)).or_else(|| self.missing_sink(step))
    }

    /// A sink that the step needs, and that is not bound: its secret would be lost.
    fn missing_sink(&self, step: &Step) -> Option<String> {
        let mut sinks = step.requests.iter().filter_map(|request| Some(&request.mint.as_ref()?.sink));
        let sink = sinks.find(|sink| self.sinks.get(sink).is_none())?;
        Some(format!("no sink `{sink}` is bound, so the value of the key would be lost"))
    }

    /// Forgets what a create of this run made, because it is ended again.
    pub(super) fn forget(&self, address: &Address) {
        let mut state = self.state();
        state.given.remove(address);
        state.made.remove(address);
    }

    /// An id that the step needs and nobody has: whoever would give it was not reviewed, or belongs to the other part of
    /// the plan. It is asked before the first request, so that nothing is taken away that cannot be put back.
    fn missing_reference(&self, step: &Step) -> Option<String> {
        step.requests.iter().flat_map(Request::refs).find_map(|whose| match whose {
            Ref::Of(address) if *address != step.address && self.id_of(address).is_none() => {
                Some(format!("it needs {address}, which does not exist and which this apply does not create"))
            }
            _ => None,
        })
    }

    /// The id of what stands at an address.
    pub(super) fn id_of(&self, address: &Address) -> Option<Box<str>> {
        self.given(address).or_else(|| live::id_of(self.live, address))
    }

    /// The id that this run gave to what stands at an address.
    pub(super) fn given(&self, address: &Address) -> Option<Box<str>> {
        self.state().given.get(address).cloned()
    }

    /// Returns every id that this run gave, with its address.
    pub(super) fn all_given(&self) -> Vec<(Address, Box<str>)> {
        self.state().given.iter().map(|(address, id)| (address.clone(), id.clone())).collect()
    }

    /// Keeps the id that this run gave to what stands at an address.
    pub(super) fn give(&self, address: &Address, id: &str) {
        self.state().given.insert(address.clone(), id.into());
    }

    /// Returns what a create of this run made at an address.
    pub(super) fn made(&self, address: &Address) -> Option<Made> {
        self.state().made.get(address).cloned()
    }

    /// Returns whether this run made something that the request names by its id.
    pub(super) fn is_about_new(&self, request: &Request) -> bool {
        let state = self.state();
        request.refs().any(|whose| matches!(whose, Ref::Of(address) if state.given.contains_key(address)))
    }

    /// Returns an empty table that knows the ids of everything that these scopes stand in.
    pub(super) fn fresh<'s>(&self, scopes: impl IntoIterator<Item = &'s ScopeKey>) -> Live {
        let mut fresh = Live::new(self.live.aliases.clone());
        let parents = scopes.into_iter().filter_map(|scope| scope.parent.as_ref());
        for address in parents.flat_map(Address::path) {
            // What was added in this run has the id of what it points to.
            let id = self.id_of(&address).or_else(|| self.id_of(&kinds::source_of_id(&address)));
            if let (Some(scope), Some(id)) = (kinds::scope_of(&address), id) {
                fresh.know(&scope, address.name(), &id);
            }
        }
        fresh
    }

    /// Reads rows of a scope as they are now.
    pub(super) async fn read(&self, scope: &ScopeKey, rows: Extent, why: ReadReason) -> Result<Live, Stopped> {
        self.read_for(scope, rows, why, std::iter::empty()).await
    }

    /// Reads rows of a scope as they are now, with what some steps about them assign.
    pub(super) async fn read_for(
        &self,
        scope: &ScopeKey,
        rows: Extent,
        why: ReadReason,
        steps: impl Iterator<Item = &Step>,
    ) -> Result<Live, Stopped> {
        let assigned = steps.filter(|step| step.requests.iter().any(|request| request.shows.is_some()));
        let assigned: BTreeSet<Name> = assigned.map(|step| step.key.clone()).collect();
        let mut fresh = self.read_once(scope, rows.clone(), why).await?;
        let inside = self.told_inside(&fresh, scope, &rows, why, &assigned);
        if !inside.is_empty() {
            live::read(self.reader, &mut fresh, &inside).await?;
        }
        Ok(fresh)
    }

    /// The scopes that tell what the rows of a scope do not show themselves, where the plan has looked at these, or a step
    /// assigns something in them.
    pub(super) fn told_inside(
        &self,
        fresh: &Live,
        scope: &ScopeKey,
        rows: &Extent,
        why: ReadReason,
        assigned: &BTreeSet<Name>,
    ) -> Vec<ReadRequest> {
        let told_by = kinds::get(scope.kind).facts().told_by.and_then(|told_by| kinds::named(told_by.kind));
        let (Some((kind, _)), Some(table)) = (told_by, fresh.scopes.get(scope)) else { return Vec::new() };
        let is_asked = |key: &str| match rows {
            Extent::Keys(keys) => keys.contains(key),
            _ => true,
        };
        let inside = |row: &LiveRow| ScopeKey { kind, parent: Some(kinds::address(scope, &row.key)) };
        let was_read = |row: &LiveRow| self.live.scopes.contains_key(&inside(row));
        let rows = table.rows.iter().filter(|row| is_asked(&row.key) && !row.identity.is_pending());
        rows.filter(|row| was_read(row) || assigned.contains(&row.key))
            .map(|row| ReadRequest { scope: inside(row), rows: Extent::All, why })
            .collect()
    }

    async fn read_once(&self, scope: &ScopeKey, rows: Extent, why: ReadReason) -> Result<Live, Stopped> {
        let need = [ReadRequest { scope: scope.clone(), rows, why }];
        let is_new = scope.parent.as_ref().is_some_and(|parent| self.given(parent).is_some());
        let mut waits = NEW.iter();
        loop {
            let mut fresh = self.fresh([scope]);
            let Err(error) = live::read(self.reader, &mut fresh, &need).await else {
                // Who was read for the plan names who is shown without a name.
                live::give_names(&mut fresh, Some(self.live));
                live::names::point(&mut fresh, Some(self.live), &self.all_given());
                live::names::deduce_sources(&mut fresh, Some(self.live));
                live::referents::name_fields(&mut fresh, Some(self.live), &self.all_given());
                return Ok(fresh);
            };
            let failure = match &error {
                Stopped::Read(error) => error.failure(),
                _ => None,
            };
            if let Some(failure) = failure {
                self.state().closed.note(failure);
            }
            match failure.and_then(Failure::api).map(|api| api.status) {
                // What was made a moment ago may not be known everywhere yet.
                Some(404) if is_new => match waits.next() {
                    Some(wait) if self.writer.wait(*wait).await => {}
                    _ => return Err(error),
                },
                _ => return Err(error),
            }
        }
    }
}
