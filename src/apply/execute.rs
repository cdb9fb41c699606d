//! The executor: one step after the other, each request bound at the moment it is sent.
//!
//! What is known of a write whose answer was lost comes from looking alone. Names are not unique, so whatever had the
//! name before the run proves nothing; and what was sent may still arrive after its sender gave up, so "not there" is
//! believed only after a while. All state of a run is here and nothing of it is needed by the next: dying at any point
//! leaves the organization for the next plan to see.

use super::report::{Entry, Outcome};
use crate::{
    api::{Answer, ApiError, Reader, WriteError, Writer},
    kinds::{self, kind::Means},
    live::{self, Stopped},
    model::{
        address::Address,
        request::{Gives, Method, Ref, Request},
        scalar::Seconds,
        scope::{Identity, Live, LiveRow, Need, Rows, Why},
        verb::Verb,
    },
    plan::Step,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    time::Duration,
};

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
    /// Whether somebody asked the run to stop. What is under way is finished; nothing more is started.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Sends steps.
pub struct Executor<'a> {
    reader: &'a Reader,
    writer: &'a Writer,
    live: &'a Live,
    now: Seconds,
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

/// What is found when a write's answer was lost.
enum Found {
    /// As wanted; with the id of what is there, for things that were not there before.
    AsWanted(Option<Box<str>>),
    /// Not as wanted.
    NotYet,
    /// It cannot be told.
    Ambiguous(String),
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
}

impl<'a> Executor<'a> {
    /// An executor over what was read for the plan. `now` is the plan's clock.
    #[must_use]
    pub fn new(reader: &'a Reader, writer: &'a Writer, live: &'a Live, now: Seconds) -> Self {
        Self { reader, writer, live, now, given: BTreeMap::new(), shut: Shut::default(), writes: 0 }
    }

    /// The writes that were sent so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// Sends every step in order and says what became of each.
    pub async fn run(&mut self, steps: &[Step], progress: &mut dyn Progress) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let blocked = step.change.depends_on.iter().find_map(|id| {
                entries
                    .iter()
                    .find(|entry| entry.id == *id && !entry.outcome.is_good())
                    .map(|entry| format!("it depends on {}, which was not done", entry.address))
            });
            let stopped = || progress.is_stopped().then(|| "the run was asked to stop".to_owned());
            let entry = match stopped().or(blocked).or_else(|| self.shut.why(step)).or_else(|| self.lacks(step)) {
                Some(why) => Self::entry(step, skipped(why)),
                None => {
                    progress.starts(step, index, steps.len());
                    self.step(step, progress).await
                }
            };
            progress.ends(&entry);
            entries.push(entry);
        }
        entries
    }

    fn entry(step: &Step, ended: Ended) -> Entry {
        let Ended { outcome, because, next } = ended;
        Entry {
            id: step.change.id.clone(),
            address: step.change.address.clone(),
            verb: step.change.verb,
            outcome,
            because,
            next,
            request_ids: Vec::new(),
        }
    }

    async fn step(&mut self, step: &Step, progress: &mut dyn Progress) -> Entry {
        let mut request_ids = Vec::new();
        let mut sent: Vec<String> = Vec::new();
        let mut already = None;
        let mut bad = None;
        for nth in 0..step.requests.len() {
            match self.request(step, nth, &mut request_ids, progress).await {
                Ok(How::Sent) => sent.push(step.requests[nth].label()),
                Ok(How::AlreadySo(because)) => already = Some(because),
                Err(ended) => {
                    bad = Some(ended);
                    break;
                }
            }
        }
        let ended = match (bad, already) {
            (None, Some(because)) if sent.is_empty() => {
                Ended { outcome: Outcome::AlreadySo, because, next: String::new() }
            }
            (None, _) => Ended { outcome: Outcome::Done, because: String::new(), next: String::new() },
            (Some(ended), _) => half(step, &sent, ended),
        };
        Entry { request_ids, ..Self::entry(step, ended) }
    }

    async fn request(
        &mut self,
        step: &Step,
        nth: usize,
        request_ids: &mut Vec<String>,
        progress: &mut dyn Progress,
    ) -> Result<How, Ended> {
        let request = &step.requests[nth];
        let bound = request.bind(|address| self.id_of(address)).map_err(|why| {
            let next = "Run apply again: the next plan sees what is there now.".to_owned();
            Ended { outcome: Outcome::Failed, because: why.to_string(), next }
        })?;
        // Sent once; and once more when a look at what is there showed that it had no effect.
        for attempt in 0..2 {
            if let Err(error) = progress.sends(step, nth) {
                self.shut.all = Some("the journal cannot be written".to_owned());
                return Err(Ended {
                    outcome: Outcome::Failed,
                    because: format!("the journal cannot be written, so this was not sent: {error}"),
                    next: "Give the journal a place that can be written, and run apply again.".to_owned(),
                });
            }
            self.writes += 1;
            let error = match self.writer.send(&bound).await {
                Ok(answer) => {
                    progress.answered(step, nth, "done", answer.request_id.as_deref());
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
            progress.answered(step, nth, said, error.api().and_then(|api| api.request_id.as_deref()));
            if let Some(api) = error.api() {
                request_ids.extend(api.request_id.clone());
                self.shut.note(api);
            }
            match error {
                WriteError::Unknown(_) => match self.look_patiently(step, nth).await {
                    Found::AsWanted(id) => {
                        self.keep(step, request, id);
                        return Ok(How::Sent);
                    }
                    Found::NotYet if attempt == 0 && self.shut.all.is_none() => {}
                    Found::NotYet => return Err(unknown(&error, "it has had no effect so far")),
                    Found::Ambiguous(why) => return Err(unknown(&error, &why)),
                },
                WriteError::Refused(_) => return self.refused(step, nth, &error).await,
                WriteError::NotSent(_) | WriteError::Unsendable { .. } => return Err(failed(&error)),
            }
        }
        // Both turns of the loop return.
        Ok(How::Sent)
    }

    /// The API said no: it may mean that everything is as wanted.
    async fn refused(&mut self, step: &Step, nth: usize, error: &WriteError) -> Result<How, Ended> {
        let Some(api) = error.api() else { return Err(failed(error)) };
        let request = &step.requests[nth];
        if api.status == 404 && takes_away(step, request) {
            return match self.accepted_meanwhile(step).await {
                None => Ok(How::AlreadySo("it was gone already".to_owned())),
                Some(why) => Err(Ended {
                    outcome: Outcome::Failed,
                    because: format!("{error}; {why}"),
                    next: "Run plan: it shows what is there now.".to_owned(),
                }),
            };
        }
        let says = api.message.to_lowercase();
        let answers = kinds::get(step.scope.kind).answers();
        let meant = answers
            .iter()
            .find(|answer| answer.verb == step.verb() && answer.status == api.status && says.contains(answer.says));
        match meant.map(|answer| answer.means) {
            Some(Means::Done) => return Ok(How::AlreadySo(api.message.clone())),
            Some(Means::Refused(next)) => {
                return Err(Ended { outcome: Outcome::Refused, because: error.to_string(), next: next.to_owned() });
            }
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
    async fn accepted_meanwhile(&mut self, step: &Step) -> Option<String> {
        step.identity.as_ref().filter(|identity| identity.is_pending())?;
        match self.read(step).await {
            Ok(now) => joined(step, &now_at(&now, step)).then(|| JOINED.to_owned()),
            Err(error) => Some(format!("and it could not be looked up: {error}")),
        }
    }

    async fn bind_answer(&mut self, step: &Step, nth: usize, answer: &Answer) -> Result<(), Ended> {
        let Gives::Id(field) = step.requests[nth].gives else { return Ok(()) };
        if let Some(id) = answer.field(field) {
            self.given.insert(step.address.clone(), id.into());
            return Ok(());
        }
        // Done, but the answer does not say what the new id is: it is looked up like a lost answer.
        match self.look_patiently(step, nth).await {
            Found::AsWanted(Some(id)) => {
                self.given.insert(step.address.clone(), id);
                Ok(())
            }
            _ => Err(Ended {
                outcome: Outcome::Unknown,
                because: "the API's answer does not hold the new id".to_owned(),
                next: "Run plan: it shows what is there now.".to_owned(),
            }),
        }
    }

    /// Keeps the id of what was found. An invite's id is nobody's: whoever needs the person's waits until they accept.
    fn keep(&mut self, step: &Step, request: &Request, id: Option<Box<str>>) {
        if let (Gives::Id(_), Some(id)) = (request.gives, id) {
            self.given.insert(step.address.clone(), id);
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
        self.given.get(address).cloned().or_else(|| live::id_of(self.live, address))
    }

    /// Looks, and looks again for what would be doubled if it only came late.
    async fn look_patiently(&mut self, step: &Step, nth: usize) -> Found {
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
    async fn look(&mut self, step: &Step, nth: usize) -> Found {
        let fresh = match self.read(step).await {
            Ok(fresh) => fresh,
            Err(error) => return Found::Ambiguous(format!("and it could not be looked up: {error}")),
        };
        if !fresh.scopes.contains_key(&step.scope) {
            return Found::Ambiguous("and it could not be looked up: what it stands in is not known".to_owned());
        }
        let now = now_at(&fresh, step);
        if step.requests[nth].repeatable { self.settled(step, nth, &now) } else { self.created(step, nth, &now) }
    }

    async fn read(&mut self, step: &Step) -> Result<Live, Stopped> {
        let mut fresh = Live::new(self.live.aliases.clone());
        if let Some(parent) = &step.scope.parent
            && let (Some(scope), Some(id)) = (kinds::scope_of(parent), self.id_of(parent))
        {
            fresh.know(&scope, parent.name(), &id);
        }
        // A row that is there may stand under another name: renamed and pinned ones do.
        let rows = match step.identity {
            Some(Identity::Id(_)) => Rows::All,
            _ => Rows::Keys([step.key.clone()].into()),
        };
        let need = Need { scope: step.scope.clone(), rows, why: Why::Lost };
        match live::read(self.reader, &mut fresh, &[need]).await {
            Ok(()) => Ok(fresh),
            Err(error) => {
                if let Stopped::Read(error) = &error
                    && let Some(api) = error.api().filter(|api| api.status == 401)
                {
                    self.shut.note(api);
                }
                Err(error)
            }
        }
    }

    /// Whether a create has had its effect.
    fn created(&self, step: &Step, nth: usize, now: &[&LiveRow]) -> Found {
        let kind = kinds::get(step.scope.kind);
        // What gets an id when it is created may have a namesake from before, which proves nothing. A membership has
        // the id of its person, and is told by its fields.
        let fresh = !matches!(step.requests[nth].gives, Gives::Nothing);
        let before: BTreeSet<&Identity> = match self.live.scopes.get(&step.scope) {
            Some(table) if fresh => table.rows.iter().map(|row| &row.identity).collect(),
            _ => BTreeSet::new(),
        };
        // An invite that has run out is older than this run, and may have been hidden by the one that was replaced.
        let counts = |row: &&&LiveRow| {
            row.key == step.key && !before.contains(&row.identity) && kind.expired(&*row.live, self.now).is_none()
        };
        let found: Vec<&&LiveRow> = now.iter().filter(counts).collect();
        match found[..] {
            [] => Found::NotYet,
            // What further requests set is not there yet.
            [row] if nth + 1 < step.requests.len() || agrees(step, row, false) => {
                Found::AsWanted(Some(row.identity.as_str().into()))
            }
            [_] => Found::Ambiguous(format!("`{}` is there now, and not as wanted", step.key)),
            _ => Found::Ambiguous(format!("{} new ones are named `{}`", found.len(), step.key)),
        }
    }

    /// Whether an update or a removal has had its effect.
    fn settled(&self, step: &Step, nth: usize, now: &[&LiveRow]) -> Found {
        let mine = |row: &&&LiveRow| match &step.identity {
            Some(identity) => row.identity == *identity,
            None => self.given.get(&step.address).is_some_and(|id| **id == *row.identity.as_str()),
        };
        let row = now.iter().find(mine);
        if takes_away(step, &step.requests[nth]) {
            return match row {
                Some(_) => Found::NotYet,
                None if joined(step, now) => Found::Ambiguous(JOINED.to_owned()),
                None => Found::AsWanted(None),
            };
        }
        let Some(row) = row else { return Found::Ambiguous("and it is gone now".to_owned()) };
        if agrees(step, row, true) { Found::AsWanted(None) } else { Found::NotYet }
    }
}

/// Why the removal of an invite may have done nothing.
const JOINED: &str = "they have accepted their invite meanwhile";

/// The rows of the step's scope.
fn now_at<'a>(live: &'a Live, step: &Step) -> Vec<&'a LiveRow> {
    live.scopes.get(&step.scope).map(|table| table.rows.iter().collect()).unwrap_or_default()
}

/// Whether an invite that is to go has become a member.
fn joined(step: &Step, now: &[&LiveRow]) -> bool {
    step.identity.as_ref().is_some_and(Identity::is_pending)
        && now.iter().any(|row| row.key == step.key && !row.identity.is_pending())
}

fn takes_away(step: &Step, request: &Request) -> bool {
    request.method == Method::Delete || step.verb() == Verb::Archive
}

/// Whether a row is as the step wants it. What goes along with a create (`strictly` off) is no field of the row, and
/// the API may be silent about what it was told.
fn agrees(step: &Step, row: &LiveRow, strictly: bool) -> bool {
    let have = kinds::get(step.scope.kind).see(&*row.live).fields();
    let wanted = step.change.after.as_object().into_iter().flatten();
    wanted.into_iter().all(|(name, value)| match (name.as_str(), have.get(name)) {
        ("name", _) => *value == *row.name,
        (_, Some(have)) => have == value,
        (_, None) => !strictly,
    })
}

fn skipped(because: String) -> Ended {
    let next = "Nothing was sent. Run apply again once the cause is gone.".to_owned();
    Ended { outcome: Outcome::Skipped, because, next }
}

fn failed(error: &WriteError) -> Ended {
    let next = error.hint().unwrap_or_else(|| "Run plan to see what is there now, and apply again.".to_owned());
    Ended { outcome: Outcome::Failed, because: error.to_string(), next }
}

fn unknown(error: &WriteError, why: &str) -> Ended {
    Ended {
        outcome: Outcome::Unknown,
        because: format!("{error}; {why}"),
        next: "Run plan: it shows what is there now, and apply finishes what is left.".to_owned(),
    }
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
