//! A person who leaves in, the lists out that can hold keys of theirs, as few as are enough: none where their row of the
//! user list says that no key of theirs was used recently, those of their own projects where that row lists them, else
//! those of every project.
//!
//! A key in a project that its owner has left does not work, so it does not count as used.

use super::{GuardContext, is_read, keys::Key};
use crate::{
    kinds::{self, AdminApiKey, ApiKey, Group, OrganizationRole, Project, User, UserLive, UserRole, predefined_word},
    model::{
        live_row::{Control, LiveRow},
        live_table::LiveScope,
        read_request::ReadRequest,
        scalar::Seconds,
        scope::ScopeKey,
    },
    plan::Step,
};
use foldhash::HashMap;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// The time by which the row of a person and the row of the same key may differ: nobody knows how often each is
/// brought up to date.
const SLACK: Seconds = 86_400;

/// The requests that [`People::other_access`] takes: fewer lists of keys than that are not worth it.
const PRICE: usize = 2;

/// The keys that the plan does not revoke by itself.
pub(super) struct Keys<'k> {
    /// By the id of whoever owns them.
    pub(super) owned: BTreeMap<&'k str, Vec<&'k Key<'k>>>,
    /// Those that were used, and nobody knows whose they are, by where they stand.
    ownerless: BTreeMap<&'k ScopeKey, Vec<&'k Key<'k>>>,
}

impl<'k> Keys<'k> {
    pub(super) fn of(context: &GuardContext<'_>, keys: &'k [Key<'k>]) -> Self {
        let mut sorted = Self { owned: BTreeMap::new(), ownerless: BTreeMap::new() };
        for key in keys {
            match key.owner {
                Some(owner) => sorted.owned.entry(owner).or_default().push(key),
                None if key.is_used(context) => sorted.ownerless.entry(key.scope).or_default().push(key),
                None => {}
            }
        }
        sorted
    }
}

/// The lists in which the keys of somebody can be, and what of them cannot be seen.
pub(super) struct KeyPlaces {
    pub(super) scopes: BTreeSet<ScopeKey>,
    pub(super) hidden: BTreeSet<String>,
}

impl KeyPlaces {
    pub(super) fn of(
        context: &GuardContext<'_>,
        scopes: BTreeSet<ScopeKey>,
        mut hidden: BTreeSet<String>,
        keys: &Keys<'_>,
        needs: &mut Vec<ReadRequest>,
    ) -> Self {
        for scope in &scopes {
            is_read(context, scope, needs, &mut hidden);
            let ownerless = keys.ownerless.get(scope).into_iter().flatten();
            hidden.extend(ownerless.map(|key| format!("whose key {} is", key.told(context))));
        }
        Self { scopes, hidden }
    }
}

/// The people who leave.
pub(super) struct People<'p> {
    context: &'p GuardContext<'p>,
    keys: &'p Keys<'p>,
    /// The keys that the plan revokes by itself.
    revoked: &'p [Key<'p>],
    /// The rows of the user list by id; made for the first person.
    rows: Option<HashMap<&'p str, &'p UserLive>>,
    /// The lists that hold the keys of anybody; made for the first person who needs them.
    all: Option<AllLists>,
    /// Every place, asked for where nothing less is enough. All who need it share it: it is as long as the
    /// organization has projects.
    everywhere: Option<Rc<KeyPlaces>>,
}

/// The lists that hold the keys of anybody.
struct AllLists {
    scopes: BTreeSet<ScopeKey>,
    hidden: BTreeSet<String>,
    /// The lists of `scopes` that were not read.
    unread: BTreeSet<ScopeKey>,
}

impl<'p> People<'p> {
    pub(super) fn new(context: &'p GuardContext<'p>, keys: &'p Keys<'p>, revoked: &'p [Key<'p>]) -> Self {
        Self { context, keys, revoked, rows: None, all: None, everywhere: None }
    }

    /// Returns where the keys of a person can be; `None` if their row says that none was used recently.
    pub(super) fn places(&mut self, step: &Step, id: &str, needs: &mut Vec<ReadRequest>) -> Option<Rc<KeyPlaces>> {
        let context = self.context;
        let rows = self.rows.get_or_insert_with(|| {
            let rows = kinds::rows_in::<User>(context.inputs.live, None);
            rows.map(|(row, user)| (row.identity.as_str(), user)).collect()
        });
        let Some(UserLive::Member { role, api_key_last_used_at: used, projects, .. }) = rows.get(id).copied() else {
            return Some(self.everywhere(needs));
        };
        let within = context.policy.guardrails.revoke_used_within;
        if used.is_some_and(|used| context.inputs.now.saturating_sub(used) > within) {
            return None;
        }
        // Owners of the organization own every project without being listed in it, and nobody knows what a role that
        // orgward does not know gives.
        let projects = projects.as_deref().filter(|projects| !projects.is_empty() && *role == OrganizationRole::Reader);
        let Some(projects) = projects else { return Some(self.everywhere(needs)) };
        let all = self.all(needs);
        let Some(scopes) = inside(context, projects, &all.scopes) else { return Some(self.everywhere(needs)) };
        let hidden = all.hidden.clone();
        if used.is_none() {
            match all.unread.len() - scopes.intersection(&all.unread).count() {
                0..=PRICE => return Some(self.everywhere(needs)),
                _ => match self.other_access(step, needs) {
                    OtherAccess::None => {}
                    OtherAccess::Asked => return Some(Rc::new(KeyPlaces { scopes: BTreeSet::new(), hidden })),
                    OtherAccess::Possible => return Some(self.everywhere(needs)),
                },
            }
        }
        let before = needs.len();
        let places = KeyPlaces::of(context, scopes, hidden, self.keys, needs);
        let is_read = needs.len() == before && places.hidden.is_empty();
        // The row says that a key was used, and these lists must show that key; else it stands somewhere else.
        let is_found = |used: Seconds| {
            let theirs = self.keys.owned.get(id).into_iter().flatten().copied();
            let revoked = self.revoked.iter().filter(|key| key.owner == Some(id));
            let mut theirs = theirs.chain(revoked).filter(|key| places.scopes.contains(key.scope));
            theirs.any(|key| key.is_used_since(used.saturating_sub(SLACK)))
        };
        match used {
            Some(used) if is_read && !is_found(*used) => Some(self.everywhere(needs)),
            _ => Some(Rc::new(places)),
        }
    }

    fn all(&mut self, needs: &mut Vec<ReadRequest>) -> &AllLists {
        let context = self.context;
        self.all.get_or_insert_with(|| {
            let mut hidden = BTreeSet::new();
            let scopes = everywhere(context, needs, &mut hidden);
            let is_unread = |scope: &&ScopeKey| !context.inputs.live.scopes.contains_key(*scope);
            let unread = scopes.iter().filter(is_unread).cloned().collect();
            AllLists { scopes, hidden, unread }
        })
    }

    /// Returns every place: the projects that are not archived, and the admin keys.
    fn everywhere(&mut self, needs: &mut Vec<ReadRequest>) -> Rc<KeyPlaces> {
        let (context, keys) = (self.context, self.keys);
        if let Some(places) = &self.everywhere {
            return Rc::clone(places);
        }
        let AllLists { scopes, hidden, .. } = self.all(needs);
        let (scopes, hidden) = (scopes.clone(), hidden.clone());
        Rc::clone(self.everywhere.insert(Rc::new(KeyPlaces::of(context, scopes, hidden, keys, needs))))
    }

    /// Returns whether a person may have access beside what their row lists: through a group, or by a further role in
    /// the organization. Asks for one list after the other.
    fn other_access(&self, step: &Step, needs: &mut Vec<ReadRequest>) -> OtherAccess {
        let live = self.context.inputs.live;
        let roles = kinds::scope::<UserRole>(Some(&step.address));
        for scope in [kinds::scope::<Group>(None), roles] {
            let mut hidden = BTreeSet::new();
            if !is_read(self.context, &scope, needs, &mut hidden) {
                return if hidden.is_empty() { OtherAccess::Asked } else { OtherAccess::Possible };
            }
            let has_groups = kinds::rows_in::<Group>(live, None).next().is_some();
            let mut roles = kinds::rows_in::<UserRole>(live, Some(&step.address));
            if has_groups || roles.any(|(_, role)| predefined_word(&role.id) != Some("reader")) {
                return OtherAccess::Possible;
            }
        }
        OtherAccess::None
    }
}

/// The access of a person beside what their row lists.
enum OtherAccess {
    /// There is none.
    None,
    /// There may be some.
    Possible,
    /// It is not read yet.
    Asked,
}

/// Returns the lists of keys of the projects with these ids, and of the admin keys. `None` if none of the projects is
/// known, so that the row tells nothing.
fn inside(context: &GuardContext<'_>, ids: &[Box<str>], all: &BTreeSet<ScopeKey>) -> Option<BTreeSet<ScopeKey>> {
    let projects = kinds::scope::<Project>(None);
    let table = context.inputs.live.scopes.get(&projects)?;
    let mut theirs = keys_of(&projects, table, ids.iter().flat_map(|id| table.with_id(id))).peekable();
    theirs.peek()?;
    let admin_keys = all.iter().filter(|scope| scope.parent.is_none()).cloned();
    Some(theirs.chain(admin_keys.collect::<Vec<_>>()).collect())
}

/// Returns where a person's keys can be: in every project that is not archived, and among the admin keys.
fn everywhere(
    context: &GuardContext<'_>,
    needs: &mut Vec<ReadRequest>,
    unread: &mut BTreeSet<String>,
) -> BTreeSet<ScopeKey> {
    let mut scopes = BTreeSet::from([kinds::scope::<AdminApiKey>(None)]);
    let projects = kinds::scope::<Project>(None);
    if !is_read(context, &projects, needs, unread) {
        return scopes;
    }
    if let Some(table) = context.inputs.live.scopes.get(&projects) {
        scopes.extend(keys_of(&projects, table, table.rows.iter()));
    }
    scopes
}

/// Returns the lists of keys of projects that are not archived.
fn keys_of<'r>(
    projects: &ScopeKey,
    table: &LiveScope,
    rows: impl Iterator<Item = &'r LiveRow>,
) -> impl Iterator<Item = ScopeKey> {
    let alive = rows.filter(|row| !matches!(row.control, Control::Archived(_)));
    alive.map(|row| kinds::scope::<ApiKey>(Some(&kinds::address(projects, &table.handle(row)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        guard::tests::revoke,
        kinds::erased::AnyRead,
        model::{coverage::Coverage, desired_table::Desired, live_table::Live, policy::Policy},
        plan::Inputs,
    };
    use serde_json::{json, value::RawValue};

    fn row(scope: &ScopeKey, fields: &serde_json::Value) -> LiveRow {
        let AnyRead::List(_, parse) = kinds::get(scope.kind).reads().remove(0) else { panic!() };
        parse(&RawValue::from_string(fields.to_string()).unwrap()).unwrap().unwrap()
    }

    #[test]
    fn a_person_in_projects_that_no_whole_list_shows_is_looked_for_everywhere() {
        let (users, projects) = (kinds::scope::<User>(None), kinds::scope::<Project>(None));
        let ids = ["proj_1", "proj_2", "proj_3"];
        let listed: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
        let person = json!({
            "id": "user-1", "email": "zoe@example.com", "role": "reader",
            "projects": {"object": "list", "data": listed, "has_more": false},
        });
        let named = |id: &&str| row(&projects, &json!({"id": id, "name": id, "status": "active"}));
        let mut live = Live::default();
        let time = jiff::Timestamp::UNIX_EPOCH;
        live.add(&users, Coverage { all: true, listed: true, ..Coverage::default() }, vec![row(&users, &person)], time);
        live.add(&projects, Coverage::default(), ids.iter().map(named).collect(), time);
        let (desired, policy, steps) = (Desired::default(), Policy::default(), [revoke()]);
        let inputs = Inputs { desired: &desired, live: &live, now: 0, files: &[], focus: None };
        let context = GuardContext::new(inputs, &policy, &steps, &|_| false);
        let keys = Keys::of(&context, &[]);
        let mut needs = Vec::new();
        let places = People::new(&context, &keys, &[]).places(&steps[0], "user-1", &mut needs).unwrap();
        assert_eq!(places.scopes, [kinds::scope::<AdminApiKey>(None)].into());
        assert!(needs.iter().any(|need| need.scope == projects), "{needs:?}");
    }
}
