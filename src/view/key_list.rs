//! `show keys`: admin keys and the keys of projects, as the options select and sort them.

use super::{
    NotShown, Period, ViewContext, ViewTable, lookup,
    published_view::{Content, KeyEntry, OwnerType},
};
use crate::{
    kinds::{
        self, AdminApiKey, AdminApiKeyLive, ApiKey, ApiKeyLive, KeyOwner, KeyTimes, Project, ProjectLive, User,
        UserLive, kind::Verdict,
    },
    model::{
        address::{Address, Name},
        live_table::Live,
        money::ExactUsd,
        read_request::{Extent, ReadReason, ReadRequest},
        scalar::{Seconds, span, time},
        scope::ScopeKey,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The keys that are asked for.
#[derive(Clone, Debug, Default)]
pub struct KeyFilter {
    /// The age from which on a key is shown, in seconds.
    pub older_than: Option<Seconds>,
    /// The time without use from which on a key is shown, in seconds.
    pub idle: Option<Seconds>,
    /// The owner.
    pub owner: Option<OwnerFilter>,
    /// The scopes with allow rules, if only keys are shown that no rule allows.
    pub judged: Option<BTreeSet<ScopeKey>>,
    /// The order; by default that of projects and ids.
    pub sort: Option<KeySort>,
    /// The time whose costs are shown.
    pub costs: Option<Period>,
}

/// One owner of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerFilter {
    /// A person, by e-mail address in lower case.
    User(Name),
    /// A service account.
    ServiceAccount {
        /// The name of its project.
        project: Name,
        /// Its name.
        name: Name,
    },
}

/// An order of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySort {
    /// The oldest first.
    Age,
    /// The longest without use first.
    LastUsed,
    /// By owner.
    Owner,
    /// By project; admin keys first.
    Project,
    /// By name.
    Name,
    /// The most expensive first.
    Costs,
}

/// The verdicts of the allow rules about keys that are not simply allowed, by scope and key.
pub type Verdicts = BTreeMap<(ScopeKey, Name), Verdict>;

impl KeyFilter {
    fn is_asked(&self, scope: &ScopeKey) -> bool {
        self.judged.as_ref().is_none_or(|judged| judged.contains(scope))
    }
}

pub(super) fn wanted(filter: &KeyFilter, live: &Live) -> Vec<ReadRequest> {
    let mut wanted = vec![lookup::whole(kinds::scope::<Project>(None))];
    let mut scopes = Vec::new();
    if !matches!(filter.owner, Some(OwnerFilter::ServiceAccount { .. })) {
        scopes.push(kinds::scope::<AdminApiKey>(None));
    }
    let mut projects = lookup::projects(live);
    if let Some(OwnerFilter::ServiceAccount { project, .. }) = &filter.owner {
        projects.retain(|found| is_named(found, project));
    }
    scopes.extend(projects.iter().map(|(at, _)| kinds::scope::<ApiKey>(Some(at))));
    scopes.retain(|scope| filter.is_asked(scope));
    if let Some(OwnerFilter::User(email)) = &filter.owner {
        // Admin keys, and some keys of projects, show the id of their owner and no e-mail address.
        let rows = Extent::Keys([email.clone()].into());
        wanted.push(ReadRequest { scope: kinds::scope::<User>(None), rows, why: ReadReason::ViewPart });
    }
    wanted.extend(scopes.into_iter().map(lookup::part));
    wanted
}

/// Returns the id of the only project whose keys are asked for.
pub(super) fn only_project<'a>(filter: &KeyFilter, live: &'a Live) -> Option<&'a str> {
    let Some(OwnerFilter::ServiceAccount { project, .. }) = &filter.owner else { return None };
    let mut found = lookup::projects(live).into_iter().filter(|found| is_named(found, project));
    let (_, first) = found.next()?;
    found.next().is_none().then_some(&*first.id)
}

/// Returns whether a project has this name or id.
fn is_named((at, project): &(Address, &ProjectLive), name: &str) -> bool {
    *project.name == *name || *project.id == *name || *at.name() == *name
}

/// Returns a key of a project in the published form.
pub(super) fn entry(project: &str, key: &ApiKeyLive, now: Seconds) -> KeyEntry {
    let text = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let (owner_kind, owner_id, owner) = match &key.owner {
        KeyOwner::User { id, email } => (Some(OwnerType::User), text(id), text(email)),
        KeyOwner::ServiceAccount { id, name } => (Some(OwnerType::ServiceAccount), text(id), text(name)),
        KeyOwner::Unknown => (None, None, None),
    };
    KeyEntry {
        project: Some(project.to_owned()),
        owner_kind,
        owner_id,
        owner,
        owner_has_access: Some(key.owner_has_access),
        ..bare_entry(&key.id, &key.name, key.times, now)
    }
}

/// Returns an admin key in the published form.
pub(super) fn admin_entry(key: &AdminApiKeyLive, now: Seconds) -> KeyEntry {
    KeyEntry {
        is_admin: true,
        owner_kind: key.owner_id.as_ref().map(|_| OwnerType::User),
        owner_id: key.owner_id.as_deref().map(str::to_owned),
        owner: key.owner_name.as_deref().map(str::to_owned),
        ..bare_entry(&key.id, &key.name, key.times, now)
    }
}

/// Returns a key of nobody that is known, in no project.
fn bare_entry(id: &str, name: &str, times: KeyTimes, now: Seconds) -> KeyEntry {
    KeyEntry {
        project: None,
        name: name.to_owned(),
        id: id.to_owned(),
        is_admin: false,
        owner_kind: None,
        owner_id: None,
        owner: None,
        owner_has_access: None,
        created_at: times.created_at.map(time),
        age: times.created_at.map(|created_at| now.saturating_sub(created_at)),
        last_used_at: times.last_used_at.map(time),
        is_use_known: times.is_use_told,
        idle: times.idle_since().map(|since| now.saturating_sub(since)),
        not_allowed: None,
        costs_usd: None,
    }
}

/// Returns the admin keys. The list may show keys of projects too, under the same ids.
pub(super) fn admin_keys(live: &Live) -> impl Iterator<Item = &AdminApiKeyLive> {
    let of_projects: BTreeSet<&str> = kinds::rows_of::<ApiKey>(live).map(|(_, key)| &*key.id).collect();
    kinds::rows_of::<AdminApiKey>(live).map(|(_, key)| key).filter(move |key| !of_projects.contains(&*key.id))
}

/// Returns a table of keys.
pub(super) fn section(title: &str, keys: &[KeyEntry], has_costs: bool) -> ViewTable {
    let is_judged = keys.iter().any(|key| key.not_allowed.is_some());
    let mut headers = vec!["PROJECT", "NAME", "ID", "OWNER", "AGE", "LAST USED"];
    headers.extend(has_costs.then_some("USD"));
    headers.extend(is_judged.then_some("NOT ALLOWED"));
    let mut section = ViewTable::new(title, &headers);
    for key in keys {
        let used = match (&key.last_used_at, key.idle) {
            (Some(_), Some(idle)) => format!("{} ago", span(idle)),
            (None, _) if key.is_use_known => "never".to_owned(),
            _ => "unknown".to_owned(),
        };
        let mut row = vec![
            key.project.clone().unwrap_or_else(|| "(admin)".to_owned()),
            key.name.clone(),
            key.id.clone(),
            owner_text(key),
            key.age.map_or_else(|| "unknown".to_owned(), span),
            used,
        ];
        let usd = |usd: ExactUsd| usd.rounded();
        let unknown = if key.is_admin { "" } else { "?" };
        row.extend(has_costs.then(|| key.costs_usd.map_or_else(|| unknown.to_owned(), usd)));
        row.extend(key.not_allowed.clone().filter(|_| is_judged));
        section.rows.push(row);
    }
    section
}

fn owner_text(key: &KeyEntry) -> String {
    let name = key.owner.as_deref().or(key.owner_id.as_deref()).unwrap_or("-");
    let owner = match key.owner_kind {
        Some(OwnerType::ServiceAccount) => format!("service account {name}"),
        _ => name.to_owned(),
    };
    if key.owner_has_access == Some(false) { format!("{owner} (left the project)") } else { owner }
}

/// Returns why no rule allows a key; `None` if a rule does, or if there is no rule about it.
fn objection(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Allowed { .. } => None,
        Verdict::Breached { limit, since, .. } => Some(format!("`{limit}` passed on {}", time(*since))),
        Verdict::Untold { rule, field } => {
            Some(format!("rule {} may allow it: its `{field}` cannot be compared", rule + 1))
        }
        Verdict::NotAllowed { nearest: Some((rule, field)) } => {
            Some(format!("rule {} comes nearest, and its `{field}` does not fit", rule + 1))
        }
        Verdict::NotAllowed { nearest: None } => Some("no rule could allow it".to_owned()),
    }
}

/// Returns the rows, and the number of keys that `--older-than` and `--idle` cannot select, because the API does not say
/// when they were created or used.
///
/// # Errors
/// The project of an owner, if it is not there.
pub(super) fn show(
    filter: &KeyFilter,
    live: &Live,
    context: &ViewContext<'_>,
) -> Result<(Content, Vec<ViewTable>, usize), NotShown> {
    let ViewContext { now, verdicts, gathered, .. } = context;
    let now = *now;
    let mut asked = BTreeSet::new();
    if let Some(OwnerFilter::ServiceAccount { project, .. }) = &filter.owner {
        let found = lookup::projects(live).into_iter().filter(|found| is_named(found, project));
        asked.extend(found.map(|(at, _)| at));
        if asked.is_empty() {
            return Err(NotShown::NoProject { name: project.to_string(), ids: Vec::new() });
        }
    }
    let mut keys = Vec::new();
    let verdict = |mut entry: KeyEntry, scope: &ScopeKey| {
        if filter.judged.is_some() {
            let key = (scope.clone(), Name::from(&*entry.id));
            entry.not_allowed = Some(objection(verdicts.get(&key)?)?);
        }
        Some(entry)
    };
    let admin = kinds::scope::<AdminApiKey>(None);
    let owner = match &filter.owner {
        Some(OwnerFilter::User(email)) => {
            let mut users = kinds::rows_of::<User>(live).filter_map(|(_, user)| match user {
                UserLive::Member { id, email: Some(of), .. } if **of == **email => Some(&**id),
                _ => None,
            });
            users.next()
        }
        _ => None,
    };
    for key in admin_keys(live) {
        let is_theirs = match &filter.owner {
            None => true,
            Some(OwnerFilter::User(_)) => owner.is_some() && key.owner_id.as_deref() == owner,
            Some(OwnerFilter::ServiceAccount { .. }) => false,
        };
        if is_theirs {
            keys.extend(verdict(admin_entry(key, now), &admin));
        }
    }
    for (scope, key) in kinds::rows_of::<ApiKey>(live) {
        let Some(parent) = scope.parent.as_ref() else { continue };
        let is_theirs = match (&filter.owner, &key.owner) {
            (None, _) => true,
            (Some(OwnerFilter::User(email)), KeyOwner::User { id, email: of }) => {
                of.as_deref() == Some(&**email) || of.is_none() && owner.is_some() && id.as_deref() == owner
            }
            (Some(OwnerFilter::ServiceAccount { name, .. }), KeyOwner::ServiceAccount { id, name: of }) => {
                let is_theirs = |text: &Option<Box<str>>| text.as_deref() == Some(&**name);
                asked.contains(parent) && (is_theirs(of) || is_theirs(id))
            }
            _ => false,
        };
        if is_theirs {
            keys.extend(verdict(entry(parent.name(), key, now), scope));
        }
    }
    // A key that one of the limits leaves out anyway is not worth a word.
    let may_fit =
        |limit: Option<Seconds>, known: Option<Seconds>| limit.zip(known).is_none_or(|(least, is)| is >= least);
    keys.retain(|key| may_fit(filter.older_than, key.age) && may_fit(filter.idle, key.idle));
    let before = keys.len();
    let is_told = |limit: Option<Seconds>, known: Option<Seconds>| limit.is_none() || known.is_some();
    keys.retain(|key| is_told(filter.older_than, key.age) && is_told(filter.idle, key.idle));
    let unknown = before - keys.len();
    if let (Some(_), Some(costs)) = (filter.costs, &gathered.costs) {
        keys.iter_mut().filter(|key| !key.is_admin).for_each(|key| key.costs_usd = costs.of(&key.id));
    }
    if let Some(sort) = filter.sort {
        order(&mut keys, sort);
    }
    let section = section("", &keys, filter.costs.is_some());
    Ok((Content::Keys { keys }, vec![section], unknown))
}

fn order(keys: &mut [KeyEntry], sort: KeySort) {
    match sort {
        KeySort::Age => keys.sort_by_key(|key| std::cmp::Reverse(key.age)),
        // A key whose use is not known is last: nothing says that it is idle.
        KeySort::LastUsed => keys.sort_by_key(|key| std::cmp::Reverse(key.idle)),
        KeySort::Owner => {
            keys.sort_by_cached_key(|key| {
                let name = key.owner.clone().or_else(|| key.owner_id.clone());
                (name.is_none(), name, key.owner_kind)
            });
        }
        KeySort::Project => keys.sort_by(|one, other| one.project.cmp(&other.project)),
        KeySort::Name => keys.sort_by(|one, other| one.name.cmp(&other.name)),
        KeySort::Costs => keys.sort_by_key(|key| std::cmp::Reverse(key.costs_usd)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        coverage::Coverage,
        live_row::{Control, Identity, LiveRow},
    };

    fn key(name: &str, age: i64, idle: Option<i64>) -> KeyEntry {
        let live = AdminApiKeyLive {
            id: name.into(),
            name: name.into(),
            redacted_value: "".into(),
            times: KeyTimes { created_at: Some(0), last_used_at: None, is_use_told: true },
            owner_id: None,
            owner_name: None,
        };
        KeyEntry { age: Some(age), idle, ..admin_entry(&live, 0) }
    }

    fn shown(filter: &KeyFilter, keys: Vec<ApiKeyLive>) -> (Vec<String>, usize) {
        let scope = kinds::scope::<ApiKey>(Some(&Address::root("project", "web")));
        let row = |key: ApiKeyLive| LiveRow {
            key: (&*key.id).into(),
            name: (&*key.id).into(),
            identity: Identity::Id(key.id.clone()),
            control: Control::Managed,
            live: Box::new(key),
        };
        let mut live = Live::default();
        let coverage = Coverage { all: true, ..Coverage::default() };
        live.add(&scope, coverage, keys.into_iter().map(row).collect(), jiff::Timestamp::UNIX_EPOCH);
        let (verdicts, gathered) = Default::default();
        let context = ViewContext { now: 1000, organization: None, verdicts, gathered, has_bars: false };
        match show(filter, &live, &context) {
            Ok((Content::Keys { keys }, _, unknown)) => (keys.into_iter().map(|key| key.id).collect(), unknown),
            other => panic!("{other:?}"),
        }
    }

    fn project_key(id: &str, last_used_at: Option<Seconds>, is_use_told: bool, owner: KeyOwner) -> ApiKeyLive {
        let (id, name): (Box<str>, Box<str>) = (id.into(), id.into());
        let times = KeyTimes { created_at: Some(100), last_used_at, is_use_told };
        ApiKeyLive { id, name, times, owner, owner_has_access: true }
    }

    #[test]
    fn a_key_whose_use_is_not_known_is_not_called_idle() {
        let keys = || {
            vec![
                project_key("never", None, true, KeyOwner::Unknown),
                project_key("recently", Some(990), true, KeyOwner::Unknown),
                project_key("unknown", None, false, KeyOwner::Unknown),
            ]
        };
        let idle = KeyFilter { idle: Some(500), ..KeyFilter::default() };
        assert_eq!(shown(&idle, keys()), (vec!["never".to_owned()], 1));
        assert_eq!(shown(&KeyFilter::default(), keys()).1, 0);
        let mut ageless = project_key("ageless", Some(990), true, KeyOwner::Unknown);
        ageless.times.created_at = None;
        let old = KeyFilter { older_than: Some(10), ..KeyFilter::default() };
        assert_eq!(shown(&old, vec![ageless]), (Vec::new(), 1));
        let young = KeyFilter { older_than: Some(901), ..idle };
        assert_eq!(shown(&young, keys()), (Vec::new(), 0), "a key that is left out anyway is not counted");
    }

    #[test]
    fn a_key_of_an_owner_whom_the_api_does_not_name_is_not_shown_as_theirs() {
        let of = |email: Option<&str>| KeyOwner::User { id: Some("user_1".into()), email: email.map(Into::into) };
        let keys = vec![
            project_key("bob", None, true, of(Some("bob@example.com"))),
            project_key("nameless", None, true, of(None)),
            project_key("unknown", None, true, KeyOwner::Unknown),
        ];
        let filter = KeyFilter { owner: Some(OwnerFilter::User("bob@example.com".into())), ..KeyFilter::default() };
        assert_eq!(shown(&filter, keys).0, ["bob"]);
    }

    #[test]
    fn the_oldest_and_the_longest_idle_come_first() {
        let mut keys = [key("b", 1, Some(9)), key("a", 3, None), key("c", 2, Some(4))];
        let mut sorted = |sort| {
            order(&mut keys, sort);
            keys.iter().map(|key| key.name.clone()).collect::<String>()
        };
        assert_eq!(sorted(KeySort::Age), "acb");
        assert_eq!(sorted(KeySort::LastUsed), "bca");
        assert_eq!(sorted(KeySort::Name), "abc");
    }
}
