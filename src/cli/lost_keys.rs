//! A journal of earlier runs in; out, the keys that it says were made and whose values no sink is known to have: those
//! that a plan revokes, and problems for those that it leaves. [I/O: reads the journal.]

use super::{
    OrganizationArgs,
    configuration::{self, Loaded},
    connect::Access,
    exit::Failure,
    journal, output,
    planned::{self, Planned},
    restore::{self, ToldKey},
};
use crate::{
    api::Client,
    apply::history::Record,
    kinds,
    model::{address::Address, live_row::LiveRow, node::Position, plural::count, scope::ScopeKey},
    plan::{
        PlanPart,
        change::{Problem, Source},
    },
    render::plain::plain,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The number of keys in lists that were not read that are told one by one.
const SHOWN: usize = 10;

/// The keys of a journal, on the way into a plan.
pub(super) struct LostKeys {
    runs: Vec<Record>,
    organization: String,
    told: Vec<ToldKey>,
}

impl LostKeys {
    /// Reads the journal. One that is not there is an error: nobody knows what it would tell.
    pub(super) fn read(path: &Path, loaded: &Loaded) -> Result<Self, Failure> {
        let organization = configuration::organization_id(loaded, "--journal")?;
        let history = journal::read_end(path)?;
        if history.problem_count > 0 {
            let lines = count(history.problem_count, "line", "lines");
            let named = path.display();
            output::warn(&format!(
                "{lines} of the journal {named} cannot be understood, so it may tell less than happened; \
                 `orgward journal {named}` shows which"
            ));
        }
        let runs = journal::runs_in(history, &organization);
        Ok(Self { runs, organization, told: Vec::new() })
    }

    /// Lets the plan revoke the keys that this admin key is proved to have made.
    pub(super) fn prepare(&mut self, loaded: &mut Loaded, client: &Client) {
        self.told = restore::told_keys(&self.runs, &self.organization, client);
        let proved = self.told.iter().filter(|told| told.is_ours).map(|told| told.key.clone());
        loaded.configuration.desired.undelivered = proved.collect();
    }

    /// Puts the keys that are live and that the plan leaves before the other problems of the plan.
    pub(super) fn add_problems(&self, planned: &mut Planned) {
        let mut problems = self.problems(planned);
        let file = &mut planned.file;
        problems.append(&mut file.problems);
        file.problems = problems;
        file.summary = file.summarize();
    }

    fn problems(&self, planned: &Planned) -> Vec<Problem> {
        let Planned { loaded, judged, connection, .. } = planned;
        let desired = &loaded.configuration.desired;
        let inputs = loaded.configuration.inputs(&judged.live, connection.now);
        let mut told: BTreeMap<&str, Vec<&ToldKey>> = BTreeMap::new();
        for one in &self.told {
            told.entry(&*one.key.address).or_default().push(one);
        }
        let steps = [PlanPart::Changes, PlanPart::TimeBased].into_iter().flat_map(|part| judged.plan.steps(part));
        let ended: BTreeSet<&str> = steps
            .filter(|step| step.verb().removes())
            .filter_map(|step| step.identity.as_ref().map(|identity| identity.as_str()))
            .collect();
        let mut problems = Vec::new();
        let mut read: BTreeSet<String> = BTreeSet::new();
        for (scope, table) in judged.live.scopes.iter().filter(|(scope, _)| is_of_keys(scope)) {
            for row in &table.rows {
                let address = kinds::address(scope, &row.key);
                let Some(one) = told.get(&*address.to_string()).and_then(|told| lost(told, scope, &address, row))
                else {
                    continue;
                };
                if !ended.contains(row.identity.as_str()) {
                    let at = desired.scopes.get(scope).and_then(|table| Some(table.row(&row.key)?.at));
                    problems.push(problem(one, row, inputs.source_of(at.unwrap_or(ROOT), &address)));
                }
            }
            if table.coverage.all {
                read.extend(scope.parent.as_ref().map(ToString::to_string));
            }
        }
        let unread = told.keys().filter(|address| !is_in(address, &read));
        let unread: Vec<&&str> = unread.collect();
        for address in unread.iter().take(SHOWN) {
            output::warn(&format!(
                "the journal tells of a key {} whose value was not handed over, and this plan does not read the list \
                 that would show whether it is live",
                plain(address)
            ));
        }
        if unread.len() > SHOWN {
            output::warn(&format!("the same holds for {} more keys of the journal", unread.len() - SHOWN));
        }
        problems
    }
}

/// The beginning of the root file.
const ROOT: Position = Position { file: 0, column: 1, line: 1 };

/// Returns whether the rows of a scope are keys that an entry can make.
fn is_of_keys(scope: &ScopeKey) -> bool {
    kinds::get(scope.kind).facts().claims.is_some()
}

/// Returns whether an address stands in one of these.
fn is_in(address: &str, parents: &BTreeSet<String>) -> bool {
    let ends = address.match_indices('/').map(|(at, _)| at);
    ends.into_iter().any(|at| parents.contains(&address[..at]))
}

/// Returns what the journal says of a live key. Somebody has the value of a key that was used.
fn lost<'t>(told: &[&'t ToldKey], scope: &ScopeKey, address: &Address, row: &LiveRow) -> Option<&'t ToldKey> {
    let kind = kinds::get(scope.kind);
    let name = kind.full_name(&*row.live)?;
    let times = kind.life(&*row.live)?.times;
    if times.last_used_at.is_some() {
        return None;
    }
    told.iter().find(|one| one.key.is(address, row.identity.as_str(), name, times.created_at)).copied()
}

fn problem(told: &ToldKey, row: &LiveRow, source: Source) -> Problem {
    let id = row.identity.as_str();
    let help = match told.is_ours {
        true => format!("The plan does not revoke it. If nobody has its value, revoke {id} by hand."),
        false => format!(
            "The journal was written with another admin key, or by somebody else, so this plan does not believe it and \
             does not revoke the key. `orgward apply --journal FILE` with the admin key of that run revokes it; or \
             revoke {id} by hand if nobody has its value."
        ),
    };
    Problem {
        address: told.key.address.to_string(),
        message: format!(
            "the key `{}` ({id}) is live, and the journal says that an earlier run made it and was ended before its \
             value was handed over",
            told.key.name
        ),
        help,
        source,
        blocks: Vec::new(),
    }
}

/// Connects, reads and plans, with what a journal tells.
pub(super) async fn make(
    path: Option<&Path>,
    loaded: Loaded,
    organization: &OrganizationArgs,
    due: bool,
) -> Result<Planned, Failure> {
    let Some(path) = path else {
        return planned::make(loaded, organization, Access::ReadOnly, due).await;
    };
    let mut lost = LostKeys::read(path, &loaded)?;
    let prepare = |loaded: &mut Loaded, client: &Client| lost.prepare(loaded, client);
    let mut planned = planned::make_with(loaded, organization, Access::ReadOnly, due, prepare).await?;
    lost.add_problems(&mut planned);
    Ok(planned)
}
