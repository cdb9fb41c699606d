//! The access changes of a plan and of reviewed plans in, the gains that nobody reviewed out.

use super::published_access::{AccessChange, AccessDelta, EVERY_PROJECT, UnreadAccess};
use crate::model::ability::Ability;
use std::collections::{BTreeMap, BTreeSet};

/// The beginning of the address of a project.
const PROJECT: &str = "project/";

/// The ids of service accounts by their names. Several accounts may have the same name.
type IdsOfAccounts<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The gains that were reviewed.
struct ReviewedGains<'r> {
    /// By the resource, and by the principal: an account by its name and by its id.
    abilities: BTreeMap<(&'r str, &'r str), BTreeSet<Ability>>,
    /// The changes of which the review was told that nobody knows whom they concern.
    open: BTreeSet<&'r str>,
}

impl<'r> ReviewedGains<'r> {
    /// Gathers the gains at these resources.
    fn of(reviewed: &[&'r AccessDelta], resources: &BTreeSet<&str>) -> Self {
        let mut abilities: BTreeMap<(&str, &str), BTreeSet<Ability>> = BTreeMap::new();
        for delta in reviewed {
            let ids = ids_of_accounts(delta);
            for gain in &delta.gains {
                let concerns = |resource: &&String| *resource == EVERY_PROJECT || resources.contains(resource.as_str());
                for resource in gain.resources.iter().filter(concerns) {
                    for principal in &gain.principals {
                        let ids = ids.get(principal.as_str()).into_iter().flatten().copied();
                        for name in ids.chain([principal.as_str()]) {
                            abilities.entry((resource, name)).or_default().extend(&gain.abilities);
                        }
                    }
                }
            }
        }
        let open = reviewed.iter().flat_map(|delta| &delta.unread).flat_map(open).collect();
        Self { abilities, open }
    }

    fn has(&self, name: &str, resource: &str, ability: Ability) -> bool {
        let has = |at: &str| self.abilities.get(&(at, name)).is_some_and(|known| known.contains(&ability));
        // A gain in every project is one in each project.
        has(resource) || (resource.starts_with(PROJECT) && has(EVERY_PROJECT))
    }

    /// Returns an ability that a principal gains and that is new, and where.
    fn new_of<'g>(
        &self,
        gain: &'g AccessChange,
        principal: &str,
        ids: &IdsOfAccounts<'_>,
    ) -> Option<(Ability, &'g String)> {
        let ids = ids.get(principal);
        gain.resources.iter().find_map(|resource| {
            let is_new = |ability: &&Ability| {
                let by_id = ids.is_some_and(|ids| ids.iter().all(|id| self.has(id, resource, **ability)));
                !self.has(principal, resource, **ability) && !by_id
            };
            Some((*gain.abilities.iter().find(is_new)?, resource))
        })
    }
}

impl AccessDelta {
    /// Returns the gains that none of the reviewed deltas contains, and those that nobody can know, by the address of
    /// each change that carries them: in words, with the number of further ones. A service account is the same by its
    /// name and by its id. What a change of a role gives was reviewed with it where the review was told that the holders
    /// of the role were not read.
    #[must_use]
    pub fn unreviewed(&self, reviewed: &[&Self]) -> BTreeMap<String, String> {
        let resources = self.gains.iter().flat_map(|gain| gain.resources.iter().map(String::as_str)).collect();
        let known = ReviewedGains::of(reviewed, &resources);
        let ids = ids_of_accounts(self);
        let mut found: BTreeMap<String, (String, usize)> = BTreeMap::new();
        let mut tell = |address: &String, text: &dyn Fn() -> String| {
            found.entry(address.clone()).or_insert_with(|| (text(), 0)).1 += 1;
        };
        for gain in &self.gains {
            for principal in &gain.principals {
                let Some((ability, resource)) = known.new_of(gain, principal, &ids) else { continue };
                let text = || format!("`{ability}` in {resource} to {principal}");
                let also = gain.also_needed.iter().filter(|also| also.principal == *principal);
                let carriers: Vec<&String> = gain.carriers.iter().chain(also.map(|also| &also.address)).collect();
                if !carriers.iter().any(|address| known.open.contains(address.as_str())) {
                    carriers.into_iter().for_each(|address| tell(address, &text));
                }
            }
        }
        for unread in &self.unread {
            let text = || format!("what cannot be known, because the {} could not be read", unread.list);
            unread.may_give.iter().for_each(|address| tell(address, &text));
        }
        let more = |number: usize| if number > 1 { format!(" and {} more", number - 1) } else { String::new() };
        found.into_iter().map(|(address, (text, number))| (address, format!("{text}{}", more(number)))).collect()
    }
}

/// Returns the changes whose whole effect nobody can know before they are made.
fn open(unread: &UnreadAccess) -> impl Iterator<Item = &str> {
    unread.changes.iter().filter(|address| !unread.may_give.contains(address)).map(String::as_str)
}

fn ids_of_accounts(delta: &AccessDelta) -> IdsOfAccounts<'_> {
    let mut ids = IdsOfAccounts::new();
    for (id, name) in &delta.account_names {
        ids.entry(name).or_default().push(id);
    }
    ids
}
