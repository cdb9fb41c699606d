//! The executor: one step after the other, each request bound at the moment it is sent.

use super::report::{Entry, Outcome};
use crate::{
    api::{Answer, Reader, WriteError, Writer},
    kinds::{self, kind::Means},
    live,
    model::{
        address::Address,
        request::{Gives, Method, Request},
        scope::{Identity, Live, LiveRow, Need, Rows, Why},
        verb::Verb,
    },
    plan::Step,
};
use std::collections::BTreeMap;

/// Hears what happens while it happens.
pub trait Progress: Send {
    /// A change is about to be sent.
    fn starts(&mut self, step: &Step, index: usize, of: usize);
    /// A change has come to its end.
    fn ends(&mut self, entry: &Entry);
}

/// Sends steps.
pub struct Executor<'a> {
    reader: &'a Reader,
    writer: &'a Writer,
    live: &'a Live,
    /// Ids that writes of this run gave, by address.
    given: BTreeMap<Address, Box<str>>,
    /// The writes that were sent.
    writes: u64,
}

/// What is found when a write's answer was lost.
enum Found {
    /// As wanted; with the id of what is there, and for things that were not there before.
    AsWanted(Option<Box<str>>),
    /// Not as wanted.
    NotYet,
    /// It cannot be told.
    Ambiguous(String),
}

/// Why a step ended early.
struct Ended {
    outcome: Outcome,
    because: String,
    next: String,
}

impl<'a> Executor<'a> {
    /// An executor over what was read for the plan.
    #[must_use]
    pub fn new(reader: &'a Reader, writer: &'a Writer, live: &'a Live) -> Self {
        Self { reader, writer, live, given: BTreeMap::new(), writes: 0 }
    }

    /// The writes that were sent so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.writes
    }

    /// Sends every step in order and says what became of each.
    pub async fn run(&mut self, steps: &[Step], progress: &mut dyn Progress) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(steps.len());
        let mut refused_key: Option<String> = None;
        for (index, step) in steps.iter().enumerate() {
            let blocked = step.change.depends_on.iter().find_map(|id| {
                entries
                    .iter()
                    .find(|entry| entry.id == *id && !entry.outcome.is_good())
                    .map(|entry| entry.address.clone())
            });
            let entry = match (&refused_key, blocked) {
                (Some(why), _) => skipped(step, why.clone()),
                (None, Some(address)) => skipped(step, format!("it depends on {address}, which was not done")),
                (None, None) => {
                    progress.starts(step, index, steps.len());
                    let (entry, unauthorized) = self.step(step).await;
                    if unauthorized {
                        refused_key = Some("the API does not accept the key any more".to_owned());
                    }
                    entry
                }
            };
            progress.ends(&entry);
            entries.push(entry);
        }
        entries
    }

    async fn step(&mut self, step: &Step) -> (Entry, bool) {
        let mut entry = Entry {
            id: step.change.id.clone(),
            address: step.change.address.clone(),
            verb: step.change.verb,
            outcome: Outcome::Done,
            because: String::new(),
            next: String::new(),
            request_ids: Vec::new(),
        };
        for request in &step.requests {
            match self.request(step, request, &mut entry).await {
                Ok(()) => {}
                Err((ended, unauthorized)) => {
                    entry.outcome = ended.outcome;
                    entry.because = ended.because;
                    entry.next = ended.next;
                    return (entry, unauthorized);
                }
            }
        }
        (entry, false)
    }

    async fn request(&mut self, step: &Step, request: &Request, entry: &mut Entry) -> Result<(), (Ended, bool)> {
        let bound = request.bind(|address| self.id_of(address)).map_err(|why| {
            let next = "Run apply again: the next plan sees what is there now.".to_owned();
            (Ended { outcome: Outcome::Failed, because: why.to_string(), next }, false)
        })?;
        // Sent once; and once more when a look at what is there showed that it had no effect.
        for attempt in 0..2 {
            self.writes += 1;
            let error = match self.writer.send(&bound).await {
                Ok(answer) => {
                    entry.request_ids.extend(answer.request_id.clone());
                    return self.bind_answer(step, request, &answer).await.map_err(|ended| (ended, false));
                }
                Err(error) => error,
            };
            entry.request_ids.extend(error.api().and_then(|api| api.request_id.clone()));
            match error {
                WriteError::Unknown(_) => match self.look(step, request).await {
                    Found::AsWanted(id) => {
                        if let (Gives::Id(_) | Gives::Later(_), Some(id)) = (request.gives, id) {
                            self.given.insert(step.address.clone(), id);
                        }
                        return Ok(());
                    }
                    Found::NotYet if attempt == 0 => {}
                    Found::NotYet => return Err((unknown(&error, "it has had no effect so far"), false)),
                    Found::Ambiguous(why) => return Err((unknown(&error, &why), false)),
                },
                WriteError::Refused(_) => return self.refused(step, request, &error, entry).await,
                WriteError::NotSent(_) | WriteError::Unsendable { .. } => {
                    return Err((failed(&error, Outcome::Failed), false));
                }
            }
        }
        Ok(())
    }

    /// The API said no: it may mean that everything is as wanted.
    async fn refused(
        &mut self,
        step: &Step,
        request: &Request,
        error: &WriteError,
        entry: &mut Entry,
    ) -> Result<(), (Ended, bool)> {
        let Some(api) = error.api() else { return Err((failed(error, Outcome::Failed), false)) };
        let takes_away = request.method == Method::Delete || step.verb() == Verb::Archive;
        if api.status == 404 && takes_away {
            entry.outcome = Outcome::AlreadySo;
            entry.because = "it was gone already".to_owned();
            return Ok(());
        }
        let says = api.message.to_lowercase();
        let answers = kinds::get(step.scope.kind).answers();
        let meant = answers
            .iter()
            .find(|answer| answer.verb == step.verb() && answer.status == api.status && says.contains(answer.says));
        match meant.map(|answer| answer.means) {
            Some(Means::Done) => {
                entry.outcome = Outcome::AlreadySo;
                entry.because.clone_from(&api.message);
                return Ok(());
            }
            Some(Means::Refused(next)) => {
                let ended = Ended { outcome: Outcome::Refused, because: error.to_string(), next: next.to_owned() };
                return Err((ended, false));
            }
            None => {}
        }
        // "Already exists" says that somebody else was faster; what is there decides.
        if !request.repeatable
            && matches!(api.status, 400 | 409)
            && says.contains("already")
            && let Found::AsWanted(id) = self.look_for(step, request, false).await
        {
            if let (Gives::Id(_), Some(id)) = (request.gives, id) {
                self.given.insert(step.address.clone(), id);
            }
            entry.outcome = Outcome::AlreadySo;
            entry.because = "it was there already, as wanted".to_owned();
            return Ok(());
        }
        Err((failed(error, Outcome::Failed), api.status == 401))
    }

    async fn bind_answer(&mut self, step: &Step, request: &Request, answer: &Answer) -> Result<(), Ended> {
        let Gives::Id(field) = request.gives else { return Ok(()) };
        if let Some(id) = answer.field(field) {
            self.given.insert(step.address.clone(), id.into());
            return Ok(());
        }
        // Done, but the answer does not say what the new id is: it is looked up like a lost answer.
        match self.look(step, request).await {
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

    fn id_of(&self, address: &Address) -> Option<Box<str>> {
        self.given.get(address).cloned().or_else(|| live::id_of(self.live, address))
    }

    async fn look(&self, step: &Step, request: &Request) -> Found {
        self.look_for(step, request, true).await
    }

    /// Reads what stands at the step's address now. `only_new` counts only what was not there when the plan was made:
    /// names are not unique, so an old namesake proves nothing.
    async fn look_for(&self, step: &Step, request: &Request, only_new: bool) -> Found {
        let mut fresh = Live::new(self.live.aliases.clone());
        if let Some(parent) = &step.scope.parent
            && let (Some(scope), Some(id)) = (kinds::scope_of(parent), self.id_of(parent))
        {
            fresh.know(&scope, parent.name(), &id);
        }
        // A row that is there may stand under another name: renamed and pinned ones do.
        let rows = match step.identity {
            Some(_) => Rows::All,
            None => Rows::Keys([step.key.clone()].into()),
        };
        let need = Need { scope: step.scope.clone(), rows, why: Why::Lost };
        if let Err(error) = live::read(self.reader, &mut fresh, &[need]).await {
            return Found::Ambiguous(format!("and it could not be looked up: {error}"));
        }
        let now: Vec<&LiveRow> =
            fresh.scopes.get(&step.scope).map(|table| table.rows.iter().collect()).unwrap_or_default();
        if request.repeatable {
            return self.settled(step, request, &now);
        }
        let before: Vec<&Identity> = self
            .live
            .scopes
            .get(&step.scope)
            .map(|table| table.rows.iter().map(|row| &row.identity).collect())
            .unwrap_or_default();
        let found: Vec<&&LiveRow> =
            now.iter().filter(|row| row.key == step.key && (!only_new || !before.contains(&&row.identity))).collect();
        match found[..] {
            [] => Found::NotYet,
            [row] if !only_new && !shows(step, row) => Found::NotYet,
            [row] => Found::AsWanted(Some(row.identity.as_str().into())),
            [first, ..] if !only_new => Found::Ambiguous(format!("several are named `{}`", first.key)),
            _ => Found::Ambiguous(format!("{} new ones are named `{}`", found.len(), step.key)),
        }
    }

    /// Whether an update or a removal has had its effect.
    fn settled(&self, step: &Step, request: &Request, now: &[&LiveRow]) -> Found {
        let mine = |row: &&&LiveRow| match &step.identity {
            Some(identity) => row.identity == *identity,
            None => self.given.get(&step.address).is_some_and(|id| **id == *row.identity.as_str()),
        };
        let row = now.iter().find(mine);
        if request.method == Method::Delete || step.verb() == Verb::Archive {
            return if row.is_some() { Found::NotYet } else { Found::AsWanted(None) };
        }
        let Some(row) = row else { return Found::Ambiguous("and it is gone now".to_owned()) };
        if shows(step, row) { Found::AsWanted(None) } else { Found::NotYet }
    }
}

/// Whether a row shows every field that the step wants of it.
fn shows(step: &Step, row: &LiveRow) -> bool {
    let have = kinds::get(step.scope.kind).see(&*row.live).fields();
    let wanted = step.change.after.as_object().cloned().unwrap_or_default();
    wanted.iter().all(|(name, value)| match name.as_str() {
        "name" => *value == *row.name,
        name => have.get(name) == Some(value),
    })
}

fn skipped(step: &Step, because: String) -> Entry {
    Entry {
        id: step.change.id.clone(),
        address: step.change.address.clone(),
        verb: step.change.verb,
        outcome: Outcome::Skipped,
        because,
        next: "Nothing was sent. Run apply again once the cause is gone.".to_owned(),
        request_ids: Vec::new(),
    }
}

fn failed(error: &WriteError, outcome: Outcome) -> Ended {
    let next = error.hint().unwrap_or_else(|| "Run plan to see what is there now, and apply again.".to_owned());
    Ended { outcome, because: error.to_string(), next }
}

fn unknown(error: &WriteError, why: &str) -> Ended {
    Ended {
        outcome: Outcome::Unknown,
        because: format!("{error}; {why}"),
        next: "Run plan: it shows what is there now, and apply finishes what is left.".to_owned(),
    }
}
