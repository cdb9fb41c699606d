//! The executor: steps in, what became of each out. Each request is bound at the moment it is sent.
//!
//! Before a step begins, what it would change is checked against what was read for the plan, which is read again when
//! it is old. What is known of a write whose answer was lost comes from looking alone: what was sent may still arrive
//! after its sender gave up, so "not there" is believed only after a while. All state of a run is here and nothing of it
//! is needed by the next: dying at any point leaves the organization for the next plan to see.

use super::{
    course::{Course, Next},
    found::{self, Found, JOINED, joined, moved, now_at, takes_away},
    report::{Entry, Outcome},
};
use crate::{
    api::{Answer, ApiError, Reader, WriteError, Writer, clock::between},
    kinds::{self, kind::Means},
    live::{self, Stopped},
    model::{
        address::{Address, Name},
        request::{Gives, Method, Ref, Request},
        scalar::Seconds,
        scope::{Identity, Live, Need, Rows, ScopeKey, Why},
        verb::Verb,
    },
    plan::{Step, change::GuardrailReport},
};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How many steps that begin with the same route may be under way at once. It is counted by route, so that one that the
/// API limits holds up no other; how many requests really go at once is the client's to say.
const AT_ONCE: usize = 8;

/// What was read for the plan is believed for so long; what is older is read again before it is changed.
const FRESH: Duration = Duration::from_secs(300);

/// How long it waits before it looks again for something that may have been created and is not there. A gateway that
/// gives up leaves the server behind it working, and listings may lag; creating it again would make two.
const LOOK_AGAIN: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

/// The scope that every write of the Administration API needs: without it the key can only read.
const WRITE_SCOPE: &str = "api.management.write";

/// Hears what happens while it happens.
pub trait Progress: Send {
    /// A change is about to be sent.
    fn starts(&mut self, step: &Step, index: usize, of: usize);
    /// A change has come to its end.
    fn ends(&mut self, entry: &Entry);
    /// A write is about to be sent.
    ///
    /// # Errors
    /// When it cannot be written down: then it is not sent, and nothing after it.
    fn sends(&mut self, _: &Step, _nth: usize) -> io::Result<()> {
        Ok(())
    }
    /// A write has come to an end, in a few words, with the API's request id.
    fn answered(&mut self, _: &Step, _nth: usize, _answer: &str, _request_id: Option<&str>) {}
    /// Everything has been sent, and so many changes are looked at again.
    fn verifies(&mut self, _changes: usize) {}
    /// Whether somebody asked the run to stop. What is under way is finished; nothing more is started.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Judges the steps that are done, under way or left, when not all can be done any more.
pub type Judge<'a> = dyn Fn(&[Step]) -> Vec<GuardrailReport> + Sync + 'a;

/// Sends steps.
pub struct Executor<'a> {
    pub(super) reader: &'a Reader,
    pub(super) writer: &'a Writer,
    pub(super) live: &'a Live,
    now: Seconds,
    judge: &'a Judge<'a>,
    progress: Mutex<&'a mut dyn Progress>,
    state: Mutex<State>,
    /// What was read again because it had become old. Held while reading, so that two who need the same read once.
    again: tokio::sync::Mutex<BTreeMap<ScopeKey, Live>>,
}

/// What a run knows and did.
#[derive(Default)]
struct State {
    /// Ids that writes of this run gave, by address.
    given: BTreeMap<Address, Box<str>>,
    shut: Shut,
    /// The writes that were sent.
    writes: u64,
}

/// What the API does not let this key do. It would say the same each time, so it is asked once.
#[derive(Default)]
struct Shut {
    /// Why nothing is sent any more.
    all: Option<String>,
    /// Routes whose scope the key lacks.
    routes: BTreeSet<(Method, &'static str)>,
}

impl Shut {
    fn note(&mut self, error: &ApiError) {
        let says = error.message.to_lowercase();
        match error.status {
            401 => self.all = Some("the API does not accept the key any more".to_owned()),
            403 if says.contains(WRITE_SCOPE) => self.all = Some("the key may only read".to_owned()),
            // A scope is a property of the key; any other 403 may be about the object alone.
            403 if says.contains("missing scope") => {
                self.routes.insert((error.method, error.route));
            }
            _ => {}
        }
    }

    fn why(&self, step: &Step) -> Option<String> {
        let lacks = |request: &&Request| self.routes.contains(&(request.method, request.route));
        let route = || step.requests.iter().find(lacks).map(Request::label);
        self.all.clone().or_else(|| route().map(|route| format!("the key lacks the scope of {route}")))
    }
}

/// How a request came to a good end.
enum How {
    /// It was carried out.
    Sent,
    /// There was nothing to do, and why.
    AlreadySo(String),
}

/// Why a step ended early.
struct Ended {
    outcome: Outcome,
    because: String,
    next: String,
    stale: bool,
}

impl Ended {
    fn new(outcome: Outcome, because: impl Into<String>, next: impl Into<String>) -> Self {
        Self { outcome, because: because.into(), next: next.into(), stale: false }
    }
}

impl<'a> Executor<'a> {
    /// An executor over what was read for the plan. `now` is the plan's clock; `judge` is asked when something failed.
    #[must_use]
    pub fn new(
        (reader, writer): (&'a Reader, &'a Writer),
        live: &'a Live,
        now: Seconds,
        judge: &'a Judge<'a>,
        progress: &'a mut dyn Progress,
    ) -> Self {
        let (progress, state) = (Mutex::new(progress), Mutex::default());
        Self { reader, writer, live, now, judge, progress, state, again: tokio::sync::Mutex::default() }
    }

    /// The writes that were sent so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn progress(&self) -> MutexGuard<'_, &'a mut dyn Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the steps, as many at once as their graph and the limit allow, and says what became of each.
    pub async fn run(&self, steps: &[Step]) -> Vec<Entry> {
        let mut course = Course::new(steps);
        let mut under_way = FuturesUnordered::new();
        let mut busy: BTreeMap<Option<(Method, &str)>, usize> = BTreeMap::new();
        loop {
            let room = |step: &Step| busy.get(&first_route(step)).is_none_or(|number| *number < AT_ONCE);
            let (index, (entry, touched)) = match course.next(room) {
                Next::Skip(index, why) => (index, (entry(&steps[index], skipped(why)), false)),
                Next::Begin(index) => match self.in_the_way(&steps[index]) {
                    Some(why) => (index, (entry(&steps[index], skipped(why)), false)),
                    None => {
                        let step = &steps[index];
                        self.progress().starts(step, index, steps.len());
                        *busy.entry(first_route(step)).or_default() += 1;
                        under_way.push(async move { (index, self.step(step).await) });
                        continue;
                    }
                },
                Next::Wait => match under_way.next().await {
                    Some((index, ended)) => {
                        busy.entry(first_route(&steps[index])).and_modify(|number| *number -= 1);
                        (index, ended)
                    }
                    None => break,
                },
            };
            self.progress().ends(&entry);
            let good = entry.outcome.is_good();
            course.end(index, entry, touched);
            // Where nothing more is sent at all, there is nothing left to judge.
            if !good && self.is_open() {
                self.judge_again(steps, &mut course);
            }
        }
        course.entries()
    }

    /// Skips what a guardrail objects to now that not everything can be done: it has approved of the whole alone.
    fn judge_again(&self, steps: &[Step], course: &mut Course<'_>) {
        loop {
            let mut reports = (self.judge)(&course.counting(false));
            if course.is_doubtful() {
                reports.extend((self.judge)(&course.counting(true)));
            }
            let objects = |address: &str| {
                let blocked = reports.iter().filter(|one| one.objects());
                blocked.into_iter().find(|one| one.addresses.iter().any(|about| about == address))
            };
            let stopped: Vec<(usize, String)> = course
                .ahead()
                .filter_map(|index| {
                    let one = objects(&steps[index].change.address)?;
                    let (name, saw, limit) = (&one.guardrail, &one.saw, &one.limit);
                    Some((index, format!("the guardrail {name} objects since something failed: {saw}; limit: {limit}")))
                })
                .collect();
            if stopped.is_empty() {
                return;
            }
            for (index, why) in stopped {
                let entry = entry(&steps[index], skipped(why));
                self.progress().ends(&entry);
                course.take(index);
                course.end(index, entry, false);
            }
        }
    }

    /// Whether anything more is sent.
    fn is_open(&self) -> bool {
        self.state().shut.all.is_none() && !self.progress().is_stopped() && self.writer.in_time(Duration::ZERO)
    }

    /// Why a step does not begin.
    fn in_the_way(&self, step: &Step) -> Option<String> {
        if self.progress().is_stopped() {
            return Some("the run was asked to stop".to_owned());
        }
        if !self.writer.in_time(Duration::ZERO) {
            return Some("the deadline has passed".to_owned());
        }
        let why = self.state().shut.why(step);
        why.or_else(|| self.lacks(step))
    }

    /// Sends one step; and says whether it may have changed something where it came to no good end.
    async fn step(&self, step: &Step) -> (Entry, bool) {
        let mut request_ids = Vec::new();
        let mut sent: Vec<String> = Vec::new();
        let mut already = None;
        let mut bad = None;
        match self.still(step).await {
            Ok(None) => {
                for nth in 0..step.requests.len() {
                    match self.request(step, nth, &mut request_ids).await {
                        Ok(How::Sent) => sent.push(step.requests[nth].label()),
                        Ok(How::AlreadySo(because)) => already = Some(because),
                        Err(ended) => {
                            bad = Some(ended);
                            break;
                        }
                    }
                }
            }
            Ok(Some(because)) => already = Some(because),
            Err(ended) => bad = Some(ended),
        }
        let doubtful = bad.as_ref().is_some_and(|ended| ended.outcome == Outcome::Unknown);
        let touched = doubtful || bad.is_some() && !sent.is_empty();
        let ended = match (bad, already) {
            (None, Some(because)) if sent.is_empty() => Ended::new(Outcome::AlreadySo, because, ""),
            (None, _) => Ended::new(Outcome::Done, "", ""),
            (Some(ended), _) => half(step, &sent, ended),
        };
        (Entry { request_ids, ..entry(step, ended) }, touched)
    }

    /// The precondition: whether what the step would change is as it was when it was planned. What was read a short
    /// while ago is believed. `Some` says that it is as wanted already.
    async fn still(&self, step: &Step) -> Result<Option<String>, Ended> {
        // What changes with another change of this plan is not as it was, and need not be. What was not read for the
        // plan has no rows: its parent is new.
        let Some(table) = self.live.scopes.get(&step.scope).filter(|_| step.after.is_empty()) else { return Ok(None) };
        let old = |read_at| between(read_at, self.reader.now()) > FRESH;
        if !table.read_at.is_some_and(old) {
            return Ok(None);
        }
        let mut again = self.again.lock().await;
        let known = again.get(&step.scope).and_then(|live| live.scopes.get(&step.scope)?.read_at);
        if known.is_none_or(old) {
            let live = self.read(&step.scope, Rows::All, Why::Old).await.map_err(|error| {
                Ended::new(
                    Outcome::Skipped,
                    format!("what it would change could not be read again: {error}"),
                    "Nothing was sent. Run apply again.",
                )
            })?;
            again.insert(step.scope.clone(), live);
        }
        let Some(now) = again.get(&step.scope) else { return Ok(None) };
        let Some(how) = moved(step, self.live, now) else { return Ok(None) };
        let rows = now_at(now, step);
        // Somebody else was faster, and wanted the same.
        if found::as_promised(step, None, &rows).is_ok() {
            return Ok(Some("it was as wanted already".to_owned()));
        }
        Err(Ended {
            stale: true,
            ..Ended::new(
                Outcome::Refused,
                format!("it has moved since it was planned: {how}"),
                "Nothing was sent. Run plan to see what is there now.",
            )
        })
    }

    async fn request(&self, step: &Step, nth: usize, request_ids: &mut Vec<String>) -> Result<How, Ended> {
        let request = &step.requests[nth];
        let bound = request.bind(|address| self.id_of(address)).map_err(|why| {
            Ended::new(Outcome::Failed, why.to_string(), "Run apply again: the next plan sees what is there now.")
        })?;
        // Sent once; and once more when a look at what is there showed that it had no effect.
        for attempt in 0..2 {
            let (mut sent, mut unwritten) = (false, None);
            let mut before = || {
                let written = self.progress().sends(step, nth);
                if let Err(error) = &written {
                    unwritten = Some(error.to_string());
                } else {
                    sent = true;
                    self.state().writes += 1;
                }
                written
            };
            // What is half done is finished, whoever asks to stop.
            let hurry = nth == 0 && attempt == 0;
            let answer = self.writer.send(&bound, hurry, &mut before).await;
            if let Some(error) = unwritten {
                self.state().shut.all = Some("the journal cannot be written".to_owned());
                return Err(Ended::new(
                    Outcome::Failed,
                    format!("the journal cannot be written, so this was not sent: {error}"),
                    "Give the journal a place that can be written, and run apply again.",
                ));
            }
            let error = match answer {
                Ok(answer) => {
                    self.progress().answered(step, nth, "done", answer.request_id.as_deref());
                    request_ids.extend(answer.request_id.clone());
                    self.bind_answer(step, nth, &answer).await?;
                    return Ok(How::Sent);
                }
                Err(error) => error,
            };
            let said = match &error {
                WriteError::Unknown(_) => "unknown",
                WriteError::Refused(_) => "refused",
                WriteError::NotSent(_) | WriteError::Unsendable { .. } => "not sent",
            };
            // What had to wait and was never sent has no line that waits for an answer.
            if sent {
                self.progress().answered(step, nth, said, error.api().and_then(|api| api.request_id.as_deref()));
            }
            if let Some(api) = error.api() {
                request_ids.extend(api.request_id.clone());
                self.state().shut.note(api);
            }
            match error {
                WriteError::Unknown(_) => match self.look_patiently(step, nth).await {
                    Found::AsWanted(id) => {
                        self.keep(step, request, id);
                        return Ok(How::Sent);
                    }
                    Found::NotYet if attempt == 0 && self.state().shut.all.is_none() => {}
                    Found::NotYet => return Err(unknown(&error, "it has had no effect so far")),
                    Found::Ambiguous(why) => return Err(unknown(&error, &why)),
                },
                WriteError::Refused(_) => return self.refused(step, nth, &error).await,
                WriteError::NotSent(_) if hurry && self.progress().is_stopped() => {
                    return Err(skipped("the run was asked to stop".to_owned()));
                }
                WriteError::NotSent(_) | WriteError::Unsendable { .. } => return Err(failed(&error)),
            }
        }
        // Both turns of the loop return.
        Ok(How::Sent)
    }

    /// The API said no: it may mean that everything is as wanted.
    async fn refused(&self, step: &Step, nth: usize, error: &WriteError) -> Result<How, Ended> {
        let Some(api) = error.api() else { return Err(failed(error)) };
        let request = &step.requests[nth];
        if api.status == 404 && takes_away(step, request) {
            return match self.accepted_meanwhile(step).await {
                None => Ok(How::AlreadySo("it was gone already".to_owned())),
                Some(why) => {
                    Err(Ended::new(Outcome::Failed, format!("{error}; {why}"), "Run plan: it shows what is there now."))
                }
            };
        }
        let says = api.message.to_lowercase();
        let answers = kinds::get(step.scope.kind).answers();
        let meant = answers
            .iter()
            .find(|answer| answer.verb == step.verb() && answer.status == api.status && says.contains(answer.says));
        match meant.map(|answer| answer.means) {
            Some(Means::Done) => return Ok(How::AlreadySo(api.message.clone())),
            Some(Means::Refused(next)) => return Err(Ended::new(Outcome::Refused, error.to_string(), next)),
            None => {}
        }
        // A conflict says that somebody else was faster; what is there decides.
        if api.status == 409 || api.status == 400 && says.contains("already") {
            match self.look(step, nth).await {
                Found::AsWanted(id) => {
                    self.keep(step, request, id);
                    return Ok(How::AlreadySo("it was as wanted already".to_owned()));
                }
                Found::NotYet => {}
                Found::Ambiguous(why) => {
                    let ended = failed(error);
                    return Err(Ended { because: format!("{}; {why}", ended.because), ..ended });
                }
            }
        }
        Err(failed(error))
    }

    /// Whether somebody whose invite is to go has become a member: then the invite is gone, and they are not.
    async fn accepted_meanwhile(&self, step: &Step) -> Option<String> {
        step.identity.as_ref().filter(|identity| identity.is_pending())?;
        match self.read(&step.scope, rows_of(step), Why::Lost).await {
            Ok(now) => joined(step, &now_at(&now, step)).then(|| JOINED.to_owned()),
            Err(error) => Some(format!("and it could not be looked up: {error}")),
        }
    }

    async fn bind_answer(&self, step: &Step, nth: usize, answer: &Answer) -> Result<(), Ended> {
        let Gives::Id(field) = step.requests[nth].gives else { return Ok(()) };
        if let Some(id) = answer.field(field) {
            self.state().given.insert(step.address.clone(), id.into());
            return Ok(());
        }
        // Done, but the answer does not say what the new id is: it is looked up like a lost answer.
        match self.look_patiently(step, nth).await {
            Found::AsWanted(Some(id)) => {
                self.state().given.insert(step.address.clone(), id);
                Ok(())
            }
            _ => Err(Ended::new(
                Outcome::Unknown,
                "the API's answer does not hold the new id",
                "Run plan: it shows what is there now.",
            )),
        }
    }

    /// Keeps the id of what was found. An invite's id is nobody's: whoever needs the person's waits until they accept.
    fn keep(&self, step: &Step, request: &Request, id: Option<Box<str>>) {
        if let (Gives::Id(_), Some(id)) = (request.gives, id) {
            self.state().given.insert(step.address.clone(), id);
        }
    }

    /// An id that the step needs and nobody has: whoever would give it was not reviewed, or belongs to the other part of
    /// the plan. It is asked before the first request, so that nothing is taken away that cannot be put back.
    fn lacks(&self, step: &Step) -> Option<String> {
        step.requests.iter().flat_map(Request::refs).find_map(|whose| match whose {
            Ref::Of(address) if *address != step.address && self.id_of(address).is_none() => {
                Some(format!("it needs {address}, which is not there, and nothing in this apply makes it"))
            }
            _ => None,
        })
    }

    fn id_of(&self, address: &Address) -> Option<Box<str>> {
        self.given(address).or_else(|| live::id_of(self.live, address))
    }

    /// The id that this run gave to what stands at an address.
    pub(super) fn given(&self, address: &Address) -> Option<Box<str>> {
        self.state().given.get(address).cloned()
    }

    /// Looks, and looks again for what would be doubled if it only came late.
    async fn look_patiently(&self, step: &Step, nth: usize) -> Found {
        let mut found = self.look(step, nth).await;
        if step.requests[nth].repeatable {
            return found;
        }
        for wait in LOOK_AGAIN {
            if !matches!(found, Found::NotYet) {
                break;
            }
            if !self.writer.wait(wait).await {
                return Found::Ambiguous("no time is left to look whether it was carried out".to_owned());
            }
            found = self.look(step, nth).await;
        }
        found
    }

    /// Reads what stands at the step's address now, and compares.
    async fn look(&self, step: &Step, nth: usize) -> Found {
        let fresh = match self.read(&step.scope, rows_of(step), Why::Lost).await {
            Ok(fresh) => fresh,
            Err(error) => return Found::Ambiguous(format!("and it could not be looked up: {error}")),
        };
        if !fresh.scopes.contains_key(&step.scope) {
            return Found::Ambiguous("and it could not be looked up: what it stands in is not known".to_owned());
        }
        let now = now_at(&fresh, step);
        if step.requests[nth].repeatable {
            found::settled(step, nth, self.given(&step.address).as_deref(), &now)
        } else {
            found::created(step, nth, self.live, &now, self.now)
        }
    }

    /// Reads rows of a scope as they are now.
    pub(super) async fn read(&self, scope: &ScopeKey, rows: Rows, why: Why) -> Result<Live, Stopped> {
        let mut fresh = Live::new(self.live.aliases.clone());
        if let Some(parent) = &scope.parent
            && let (Some(scope), Some(id)) = (kinds::scope_of(parent), self.id_of(parent))
        {
            fresh.know(&scope, parent.name(), &id);
        }
        let need = Need { scope: scope.clone(), rows, why };
        match live::read(self.reader, &mut fresh, &[need]).await {
            Ok(()) => {
                // Who was read for the plan names who is shown without a name.
                live::give_names(&mut fresh, Some(self.live));
                Ok(fresh)
            }
            Err(error) => {
                if let Stopped::Read(error) = &error
                    && let Some(api) = error.api().filter(|api| api.status == 401)
                {
                    self.state().shut.note(api);
                }
                Err(error)
            }
        }
    }
}

/// The route that a step begins with.
fn first_route(step: &Step) -> Option<(Method, &'static str)> {
    step.requests.first().map(|request| (request.method, request.route))
}

/// The rows that show what became of a step.
fn rows_of(step: &Step) -> Rows {
    match step.identity {
        // A row that is there may stand under another name: renamed and pinned ones do.
        Some(Identity::Id(_)) => Rows::All,
        _ => Rows::Keys([Name::clone(&step.key)].into()),
    }
}

fn entry(step: &Step, ended: Ended) -> Entry {
    let Ended { outcome, because, next, stale } = ended;
    Entry {
        id: step.change.id.clone(),
        address: step.change.address.clone(),
        verb: step.change.verb,
        outcome,
        because,
        next,
        request_ids: Vec::new(),
        stale,
    }
}

fn skipped(because: String) -> Ended {
    Ended::new(Outcome::Skipped, because, "Nothing was sent. Run apply again once the cause is gone.")
}

fn failed(error: &WriteError) -> Ended {
    let next = error.hint().unwrap_or_else(|| "Run plan to see what is there now, and apply again.".to_owned());
    Ended::new(Outcome::Failed, error.to_string(), next)
}

fn unknown(error: &WriteError, why: &str) -> Ended {
    Ended::new(
        Outcome::Unknown,
        format!("{error}; {why}"),
        "Run plan: it shows what is there now, and apply finishes what is left.",
    )
}

/// A change that ended after some of its requests were carried out says so.
fn half(step: &Step, sent: &[String], ended: Ended) -> Ended {
    if sent.is_empty() {
        return ended;
    }
    let because = format!("{} was carried out; then: {}", sent.join(" and "), ended.because);
    // What only the old one said is in nobody's file, and the next plan cannot know it.
    let lost = match step.verb() {
        Verb::Replace => format!("The old one is gone; wanted is {}. ", step.change.after),
        _ => String::new(),
    };
    Ended { because, next: format!("{lost}{} The next plan holds what is left of it.", ended.next), ..ended }
}
