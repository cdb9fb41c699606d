//! The hosts of a covered kind in, whose role implies rows out: found for all hosts at once where their whole list is
//! known, because most of them imply nothing and have many rows.

use super::{Hosts, Implication};
use crate::model::{address::Name, scalar::Seconds, scope::KindId};
use foldhash::HashMap;
use std::cell::RefCell;

/// The answers about the hosts of covered kinds in one comparison.
#[derive(Default)]
pub(super) struct Implications {
    by_kind: RefCell<HashMap<KindId, HostAnswers>>,
}

/// The answers about the hosts of one covered kind.
#[derive(Default)]
struct HostAnswers {
    answers: HashMap<Name, Implication>,
    /// True if a host that has no answer here implies nothing.
    all: bool,
}

impl Implications {
    /// Returns what the host of this name says about its rows of a covered kind.
    pub(super) fn of(&self, hosts: &Hosts<'_>, kind: KindId, now: Seconds, key: &Name) -> Implication {
        let mut by_kind = self.by_kind.borrow_mut();
        let known = by_kind.entry(kind).or_insert_with(|| HostAnswers::of(hosts, now));
        match known.answers.get(key) {
            Some(answer) => answer.clone(),
            None if known.all => Implication::No,
            None => known.answers.entry(key.clone()).or_insert(hosts.implication(now, key)).clone(),
        }
    }
}

impl HostAnswers {
    /// Returns the answers of all hosts that imply something; nothing where other hosts may be there.
    fn of(hosts: &Hosts<'_>, now: Seconds) -> Self {
        let Some(read) = hosts.read.filter(|read| read.coverage.all) else { return Self::default() };
        let live = read.rows.iter().map(|row| &row.key);
        let declared = hosts.declared.into_iter().flat_map(|table| &table.rows).map(|row| &row.key);
        let missing = declared.filter(|key| read.with_key(key).is_empty());
        let answers = live.chain(missing).map(|key| (key, hosts.implication(now, key)));
        let implying = answers.filter(|(_, answer)| !matches!(answer, Implication::No));
        Self { answers: implying.map(|(key, answer)| (key.clone(), answer)).collect(), all: true }
    }
}
