//! Lines of a journal in, what each run did out. Pure.
//!
//! The lines are evidence, and evidence can be cut, mixed, or forged: whatever is no line of ours is counted and told,
//! and nothing here believes more than what one line says.

use super::{
    history::{Fate, HISTORY, History, InFlight, Known, MintedKey, Problem, Record, State, Withdrawn},
    journal::FORMAT,
    report::Outcome,
};
use crate::model::verb::Verb;
use serde::Deserialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Problems that are told one by one; the rest is counted.
const MOST_PROBLEMS: usize = 20;

/// How many bytes are kept of all lines together, with what it costs to keep them. A change takes about 1,000 of them, so
/// this is some 150,000 changes.
const MOST_KEPT: usize = 160 << 20;

/// What one run, one change and one write cost beside their texts.
const RUN_COST: usize = 1_024;
const CHANGE_COST: usize = 512;
const WRITE_COST: usize = 256;

/// The longest id of a run, and the longest time, in bytes. Ours have 16 and 30.
const MOST_NAME: usize = 256;

/// The longest name or id of a key, with its seal, in bytes.
const MOST_KEY: usize = 4 << 10;

/// Request ids that are kept for one change. A change has a few requests, each tried a few times.
const MOST_IDS: usize = 100;

/// One line, as somebody wrote it. Fields that it does not know are left for later versions.
#[derive(Deserialize)]
struct Line {
    at: String,
    run: String,
    event: String,
    format: Option<String>,
    actor: Option<String>,
    organization: Option<String>,
    commit: Option<String>,
    config_digest: Option<String>,
    live_digest: Option<String>,
    plan_digest: Option<String>,
    changes: Option<u64>,
    change: Option<String>,
    address: Option<String>,
    verb: Option<Verb>,
    request: Option<String>,
    nth: Option<u64>,
    withdraws: Option<Withdrawn>,
    mints: Option<MintsLine>,
    id: Option<String>,
    seal: Option<String>,
    answer: Option<String>,
    request_id: Option<String>,
    outcome: Option<Outcome>,
    detail: Option<String>,
    request_ids: Option<Vec<String>>,
    complete: Option<bool>,
    since: Option<String>,
}

/// The part of a line that tells which key a write makes.
#[derive(Deserialize)]
struct MintsLine {
    name: String,
    seal: String,
}

/// A run while its lines come in.
struct Open {
    record: Record,
    /// What it takes to keep, in bytes.
    kept: usize,
    by_id: BTreeMap<String, usize>,
    /// What was sent and has no answer, by change and number.
    sent: BTreeMap<(String, u64), Vec<InFlight>>,
    /// Changes whose end is told.
    told: BTreeSet<String>,
    has_ended: bool,
}

/// Takes a journal line by line.
#[derive(Default)]
pub struct Reading {
    line: usize,
    runs: Vec<Open>,
    by_run: BTreeMap<String, usize>,
    /// Runs of another major version: nothing of them is understood.
    foreign: BTreeSet<String>,
    problems: Vec<Problem>,
    problem_count: usize,
    /// The beginning of the ids of the runs that are kept; all when it is empty.
    only: String,
    /// What it takes to keep, in bytes.
    kept: usize,
}

impl Reading {
    /// Keeps only runs whose id begins so.
    #[must_use]
    pub fn of_runs(only: &str) -> Self {
        Self { only: only.to_owned(), ..Self::default() }
    }

    /// Returns whether more lines are kept than can be shown: then no more should be taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.kept > MOST_KEPT
    }

    /// Takes one line without its end.
    pub fn take(&mut self, line: &[u8]) {
        self.line += 1;
        if line.trim_ascii().is_empty() {
            return;
        }
        if let Err(what) = self.try_take(line) {
            self.problem(what);
        }
    }

    /// Takes what stands after the last line's end: whoever wrote it was stopped while writing.
    pub fn cut(&mut self, rest: &[u8]) {
        if !rest.trim_ascii().is_empty() {
            self.line += 1;
            self.problem("the last line is incomplete: orgward was killed while writing it, or the file was truncated");
        }
    }

    /// Counts a line that was not even looked at, and says why.
    pub fn pass_over(&mut self, why: impl Into<Cow<'static, str>>) {
        self.line += 1;
        self.problem(why);
    }

    /// Returns what all lines say together.
    #[must_use]
    pub fn finish(self) -> History {
        let Self { runs, problems, problem_count, .. } = self;
        History { format: HISTORY, runs: runs.into_iter().map(Open::close).collect(), problems, problem_count }
    }

    fn problem(&mut self, what: impl Into<Cow<'static, str>>) {
        self.problem_count += 1;
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Problem { line: self.line, what: what.into() });
        }
    }

    fn try_take(&mut self, line: &[u8]) -> Result<(), &'static str> {
        let line: Line = serde_json::from_slice(line).map_err(|_| "this is not a journal line")?;
        if line.run.len() > MOST_NAME || line.at.len() > MOST_NAME {
            return Err("this is not a journal line");
        }
        if !line.run.starts_with(&self.only) {
            return Ok(());
        }
        if self.foreign.contains(&line.run) {
            return Err("this line belongs to a run of another journal version");
        }
        if line.event == "begin" {
            return self.begin(line);
        }
        let index = match self.by_run.get(&line.run) {
            Some(index) => *index,
            // The start of the file was cut off. What is left is still evidence of what was sent.
            None => self.open(&line),
        };
        let open = &mut self.runs[index];
        if open.has_ended {
            return Err("this line comes after the end of its run");
        }
        let before = open.kept;
        let taken = open.take(line);
        self.kept += open.kept - before;
        taken
    }

    fn begin(&mut self, line: Line) -> Result<(), &'static str> {
        if line.format.as_deref() != Some(FORMAT) {
            if !self.by_run.contains_key(&line.run) {
                self.kept += WRITE_COST + line.run.len();
                self.foreign.insert(line.run);
            }
            return Err("this line begins a run of another journal version");
        }
        if self.by_run.contains_key(&line.run) {
            return Err("this line begins a run that has already begun");
        }
        let index = self.open(&line);
        let texts =
            [&line.actor, &line.organization, &line.commit, &line.config_digest, &line.live_digest, &line.plan_digest];
        self.kept += texts.into_iter().flatten().map(String::len).sum::<usize>();
        let record = &mut self.runs[index].record;
        record.has_beginning = true;
        record.actor = line.actor;
        record.organization = line.organization;
        record.commit = line.commit;
        record.config_digest = line.config_digest;
        record.live_digest = line.live_digest;
        record.plan_digest = line.plan_digest;
        record.planned = line.changes;
        Ok(())
    }

    fn open(&mut self, line: &Line) -> usize {
        let record = Record {
            run: line.run.clone(),
            has_beginning: false,
            state: State::NotEnded,
            actor: None,
            organization: None,
            commit: None,
            config_digest: None,
            live_digest: None,
            plan_digest: None,
            planned: None,
            first_at: line.at.clone(),
            last_at: line.at.clone(),
            in_flight: Vec::new(),
            changes: Vec::new(),
        };
        let index = self.runs.len();
        self.by_run.insert(line.run.clone(), index);
        self.kept += RUN_COST + 2 * line.run.len();
        self.runs.push(Open {
            record,
            kept: 0,
            by_id: BTreeMap::new(),
            sent: BTreeMap::new(),
            told: BTreeSet::new(),
            has_ended: false,
        });
        index
    }
}

impl Open {
    fn take(&mut self, line: Line) -> Result<(), &'static str> {
        const LACKS: &str = "this line lacks a field that its event requires";
        self.record.last_at.clone_from(&line.at);
        match line.event.as_str() {
            "send" => {
                let (Some(id), Some(address), Some(verb), Some(request), Some(nth)) =
                    (line.change, line.address, line.verb, line.request, line.nth)
                else {
                    return Err(LACKS);
                };
                let fate = self.fate(&id, &address, verb, &line.at);
                fate.outcome = Known::Unknown;
                fate.sent_at = Some(line.at.clone());
                fate.withdrawn = line.withdraws.filter(is_short).or(fate.withdrawn.take());
                let mints = line.mints.filter(|mints| mints.name.len() + mints.seal.len() <= MOST_KEY);
                let minted = mints.map(|MintsLine { name, seal }| {
                    let seals = (seal, String::new());
                    MintedKey { name, id: None, is_delivered: false, seals }
                });
                fate.minted = minted.or(fate.minted.take());
                let size = fate.withdrawn.as_ref().map_or(0, size_of_withdrawn);
                self.kept += WRITE_COST + 2 * id.len() + address.len() + request.len() + size;
                let write = InFlight { id: id.clone(), address, verb, request, sent_at: line.at };
                self.sent.entry((id, nth)).or_default().push(write);
            }
            "minted" | "delivered" => {
                let (Some(change), Some(id)) = (line.change, line.id) else { return Err(LACKS) };
                let index = self.by_id.get(&change).copied();
                let fate = index.and_then(|index| self.record.changes.get_mut(index));
                let key = fate.and_then(|fate| fate.minted.as_mut());
                let Some(key) = key.filter(|_| id.len() + line.seal.as_ref().map_or(0, String::len) <= MOST_KEY) else {
                    return Err("this line is about a key that was not made");
                };
                match line.event.as_str() {
                    "minted" => key.seals.1 = line.seal.unwrap_or_default(),
                    _ => key.is_delivered = true,
                }
                self.kept += WRITE_COST + id.len();
                key.id = Some(id);
            }
            "withdrawn" => {
                let (Some(id), Some(address), Some(since)) = (line.change, line.address, line.since) else {
                    return Err(LACKS);
                };
                let fate = self.fate(&id, &address, Verb::Replace, &line.at);
                "an earlier run deleted it".clone_into(&mut fate.detail);
                fate.sent_at = Some(since);
                fate.withdrawn = line.withdraws.filter(is_short);
                let size = fate.withdrawn.as_ref().map_or(0, size_of_withdrawn);
                self.kept += size;
            }
            "answer" => {
                let (Some(id), Some(nth), Some(answer)) = (line.change, line.nth, line.answer) else {
                    return Err(LACKS);
                };
                let key = (id, nth);
                let waiting = self.sent.get_mut(&key).and_then(Vec::pop).ok_or(
                    "this line answers a write that was \
                    not sent",
                )?;
                if self.sent.get(&key).is_some_and(Vec::is_empty) {
                    self.sent.remove(&key);
                }
                let fate = self.fate(&key.0, &waiting.address, waiting.verb, &line.at);
                // An answer that was lost is an end of the attempt, and says nothing of what it did.
                fate.outcome = if answer == "unknown" { Known::Unknown } else { Known::Unfinished };
                if matches!(answer.as_str(), "refused" | "not sent") {
                    fate.minted = None;
                }
                if key.1 == 0 && matches!(answer.as_str(), "refused" | "not sent") {
                    // What was there is there still.
                    fate.withdrawn = None;
                }
                let more = keep(&mut fate.request_ids, line.request_id);
                self.kept += more;
            }
            "change" => {
                let (Some(id), Some(address), Some(verb), Some(outcome)) =
                    (line.change, line.address, line.verb, line.outcome)
                else {
                    return Err(LACKS);
                };
                if !self.told.insert(id.clone()) {
                    return Err("this line ends a change that has already ended");
                }
                let fate = self.fate(&id, &address, verb, &line.at);
                fate.outcome = outcome.into();
                fate.detail = line.detail.unwrap_or_default();
                let more = keep(&mut fate.request_ids, line.request_ids.unwrap_or_default()) + fate.detail.len();
                self.kept += more + id.len();
            }
            "end" => {
                self.record.state = if line.complete.ok_or(LACKS)? { State::Complete } else { State::Partly };
                self.has_ended = true;
            }
            // A later version of the same major may write more than this one knows.
            _ => {}
        }
        Ok(())
    }

    fn fate(&mut self, id: &str, address: &str, verb: Verb, at: &str) -> &mut Fate {
        let changes = &mut self.record.changes;
        if !self.by_id.contains_key(id) {
            self.kept += CHANGE_COST + 2 * id.len() + address.len();
        }
        let index = *self.by_id.entry(id.to_owned()).or_insert_with(|| {
            changes.push(Fate {
                id: id.to_owned(),
                address: address.to_owned(),
                verb,
                outcome: Known::Unfinished,
                detail: String::new(),
                request_ids: Vec::new(),
                first_at: at.to_owned(),
                last_at: at.to_owned(),
                withdrawn: None,
                minted: None,
                sent_at: None,
            });
            changes.len() - 1
        });
        let fate = &mut changes[index];
        at.clone_into(&mut fate.last_at);
        fate
    }

    fn close(self) -> Record {
        let Self { mut record, by_id, sent, .. } = self;
        for write in sent.into_values().flatten() {
            // Whatever another line says became of the change: this write has no answer.
            if let Some(fate) = by_id.get(&write.id).and_then(|index| record.changes.get_mut(*index)) {
                fate.outcome = Known::Unknown;
            }
            record.in_flight.push(write);
        }
        // What took its place may be another change of the same address.
        let there: BTreeSet<String> =
            record.changes.iter().filter(|fate| fate.outcome.is_good()).map(|fate| fate.address.clone()).collect();
        for fate in &mut record.changes {
            fate.withdrawn = fate.withdrawn.take().filter(|_| !there.contains(&fate.address));
        }
        record
    }
}

/// Returns whether what was withdrawn is of a size that an invite can have.
fn is_short(withdrawn: &Withdrawn) -> bool {
    const LONGEST: usize = 32 << 10;
    size_of_withdrawn(withdrawn) <= LONGEST
}

/// Returns what it takes to keep what was withdrawn, in bytes.
fn size_of_withdrawn(withdrawn: &Withdrawn) -> usize {
    withdrawn.before.to_string().len() + withdrawn.after.to_string().len() + withdrawn.seal.len()
}

/// Adds what is new, and returns what it takes to keep, in bytes.
fn keep(ids: &mut Vec<String>, more: impl IntoIterator<Item = String>) -> usize {
    let mut kept = 0;
    for id in more {
        if ids.len() < MOST_IDS && !ids.contains(&id) {
            kept += size_of::<String>() + id.len();
            ids.push(id);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(lines: &[Value]) -> History {
        let mut reading = Reading::default();
        for line in lines {
            let mut line = line.clone();
            line["at"] = "2026-11-24T09:00:00Z".into();
            line["run"] = line.get("run").cloned().unwrap_or_else(|| "r".into());
            reading.take(line.to_string().as_bytes());
        }
        reading.finish()
    }

    fn begin() -> Value {
        json!({ "event": "begin", "format": FORMAT, "changes": 3 })
    }

    fn send(change: &str, nth: u64) -> Value {
        json!({ "event": "send", "change": change, "address": format!("user/{change}"), "verb": "update", "request": "POST /u", "nth": nth })
    }

    fn answer(change: &str, nth: u64, answer: &str) -> Value {
        json!({ "event": "answer", "change": change, "nth": nth, "answer": answer })
    }

    fn told(change: &str, outcome: &str) -> Value {
        json!({ "event": "change", "change": change, "address": format!("user/{change}"), "verb": "update", "outcome": outcome })
    }

    fn outcomes(history: &History) -> Vec<(&str, Known)> {
        history.runs[0].changes.iter().map(|fate| (fate.id.as_str(), fate.outcome)).collect()
    }

    #[test]
    fn what_has_no_answer_is_unknown_however_the_lines_are_mixed() {
        let lines = [begin(), send("a", 0), send("b", 0), answer("a", 0, "done"), send("a", 1), send("c", 0)];
        let more = [answer("c", 0, "unknown"), told("d", "skipped")];
        let history = read(&[&lines[..], &more].concat());
        let run = &history.runs[0];
        assert_eq!(history.problem_count, 0);
        assert_eq!(
            outcomes(&history),
            [("a", Known::Unknown), ("b", Known::Unknown), ("c", Known::Unknown), ("d", Known::Skipped)]
        );
        assert_eq!(run.in_flight.iter().map(|write| write.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((run.state, run.not_begun()), (State::NotEnded, 0));
        // Sent twice after a look, answered twice.
        let again = [begin(), send("a", 0), answer("a", 0, "unknown"), send("a", 0), answer("a", 0, "done")];
        let history = read(&[&again[..], &[told("a", "done")]].concat());
        assert_eq!((outcomes(&history), history.runs[0].in_flight.len()), (vec![("a", Known::Done)], 0));
    }

    #[test]
    fn a_line_cannot_talk_a_write_out_of_the_air() {
        let history = read(&[begin(), send("a", 0), told("a", "done"), json!({ "event": "end", "complete": true })]);
        assert_eq!((outcomes(&history), history.runs[0].in_flight.len()), (vec![("a", Known::Unknown)], 1));
        // Neither can what comes twice, after the end, or for nothing.
        for line in [begin(), told("a", "failed"), answer("x", 0, "done")] {
            let history = read(&[begin(), send("a", 0), answer("a", 0, "done"), told("a", "done"), line]);
            assert_eq!((history.problem_count, outcomes(&history)), (1, vec![("a", Known::Done)]));
        }
        let end = json!({ "event": "end", "complete": false });
        let history = read(&[begin(), end, told("a", "done")]);
        assert_eq!((history.problem_count, history.runs[0].changes.len()), (1, 0));
    }

    #[test]
    fn what_was_withdrawn_is_known_until_something_is_in_its_place() {
        let mut withdraws = send("a", 0);
        withdraws["withdraws"] = json!({ "before": { "roles": "owner" }, "after": { "roles": "reader" }, "seal": "s" });
        let is_missing = |more: &[Value]| {
            let lines = [&[begin(), withdraws.clone()], more].concat();
            read(&lines).runs[0].changes[0].withdrawn.is_some()
        };
        let other = |outcome: &str| {
            let mut line = told("b", outcome);
            line["address"] = "user/a".into();
            line
        };
        let deleted = [answer("a", 0, "done"), send("a", 1), answer("a", 1, "refused"), told("a", "failed")];
        assert!(is_missing(&[]) && is_missing(&deleted));
        assert!(is_missing(&[&deleted[..], &[other("failed")]].concat()));
        // It was not deleted, or another change of the same address has put something there.
        assert!(!is_missing(&[answer("a", 0, "refused")]) && !is_missing(&[answer("a", 0, "not sent")]));
        assert!(!is_missing(&[&deleted[..], &[other("done")]].concat()));
        assert!(!is_missing(&[answer("a", 0, "done"), told("a", "done")]));
    }

    #[test]
    fn a_key_may_be_there_unless_its_request_was_refused() {
        let mut mints = send("a", 0);
        mints["mints"] = json!({ "name": "main@2026-11-24", "seal": "s" });
        let may_be_there = |more: &[Value]| {
            let lines = [&[begin(), mints.clone()], more].concat();
            read(&lines).runs[0].changes[0].minted.is_some()
        };
        assert!(may_be_there(&[]) && may_be_there(&[answer("a", 0, "unknown")]));
        assert!(may_be_there(&[answer("a", 0, "done"), send("a", 1)]));
        assert!(!may_be_there(&[answer("a", 0, "refused")]) && !may_be_there(&[answer("a", 0, "not sent")]));
    }

    #[test]
    fn a_forged_journal_is_kept_up_to_a_limit_and_one_run_of_it_alone() {
        let line = |run: usize, event: &str| format!(r#"{{"at":"t","run":"{run}","event":"{event}","format":"v9"}}"#);
        for event in ["x", "begin"] {
            let mut reading = Reading::default();
            let taken = (0..10_000_000).take_while(|run| {
                reading.take(line(*run, event).as_bytes());
                !reading.is_full()
            });
            assert!((100_000..1_000_000).contains(&taken.count()), "{event}");
        }
        let mut reading = Reading::of_runs("77777");
        (0..100_000).for_each(|run| reading.take(line(run, "x").as_bytes()));
        assert!(!reading.is_full());
        assert_eq!(reading.finish().runs.len(), 1);
        let history = read(&[json!({ "event": "begin", "run": "r".repeat(300) })]);
        assert_eq!((history.runs.len(), history.problem_count), (0, 1));
    }

    #[test]
    fn another_version_is_refused_and_additions_are_not() {
        let mut later = begin();
        later["format"] = "orgward.journal/v2".into();
        let history = read(&[later, send("a", 0)]);
        assert_eq!((history.runs.len(), history.problem_count), (0, 2));
        let mut more = begin();
        more["weather"] = json!({ "sun": true });
        let history = read(&[more, json!({ "event": "rests", "long": 3 })]);
        assert_eq!((history.runs.len(), history.problem_count), (1, 0));
    }
}
