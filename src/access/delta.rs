//! A world and the same world after some steps in, what these change out: gains, losses, and the steps that cause them.
//!
//! Only resources that a step touches are looked at: everybody at such a resource is counted in both worlds. Equal changes
//! are one entry, so that a group of thousands that enters a project is one entry as well.

use super::{
    after::{After, StepRow, after},
    graph::{AccessResource, Given, Grant, GrantHolder, Graph, ProjectState, is_person},
    missing::UnreadBehind,
    published_access::{AccessChange, AccessDelta, AlsoNeeded, KeptAccess, OtherGroup, UnreadAccess},
    question::{Holdings, Reached},
    worlds::names_by_id,
};
use crate::{
    kinds::{self, AdminApiKey, GroupMember},
    model::{
        ability::{Abilities, Ability},
        address::{Address, Name},
        scope::{Identity, Live},
    },
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The same change for everybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessGain {
    /// The abilities.
    pub abilities: Abilities,
    /// The resources.
    pub resources: Vec<AccessResource>,
    /// The principals, each with the steps that it needs beside [`AccessGain::carriers`].
    pub principals: Vec<(Name, Vec<usize>)>,
    /// Those of them who must accept an invite before.
    pub not_yet: BTreeSet<Name>,
    /// The steps that cause it for all of them.
    pub carriers: Vec<usize>,
    /// See [`AccessChange::direct`].
    pub direct: bool,
}

impl AccessGain {
    /// Returns the steps that cause it for one of the principals.
    pub fn steps_of<'s>(&'s self, more: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        self.carriers.iter().chain(more).copied()
    }

    /// Returns every step that causes it for somebody.
    #[must_use]
    pub fn all_steps(&self) -> BTreeSet<usize> {
        self.principals.iter().flat_map(|(_, more)| more).chain(&self.carriers).copied().collect()
    }
}

/// The persons who own a project for themselves or through a group, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectOwners {
    /// The project.
    pub project: Name,
    /// Before.
    pub before: BTreeSet<Name>,
    /// After.
    pub after: BTreeSet<Name>,
    /// The steps that take it from one of them.
    pub losing: BTreeSet<usize>,
}

/// The changes of access by the steps of a plan. Steps are numbered as they were given.
#[derive(Clone, Debug, Default)]
pub struct EffectiveDelta {
    /// The gains.
    pub gains: Vec<AccessGain>,
    /// The losses.
    pub losses: Vec<AccessGain>,
    /// Removals that take nothing away: the step, the strongest ability that remains, and what still gives it.
    pub kept: Vec<(usize, Ability, Address)>,
    /// Groups of whom others decide, or nobody knows who is in them, and groups without members: with the steps that
    /// give them something, and whether they gain or lose it.
    pub groups: Vec<(OtherGroup, BTreeSet<usize>)>,
    /// The accepted persons who own the organization by a role, without those who have it as their base role: before
    /// and after.
    pub owners_through_groups: (BTreeSet<Name>, BTreeSet<Name>),
    /// The projects where a step touches ownership.
    pub project_owners: Vec<ProjectOwners>,
    /// The steps whose rows are about one principal, directly.
    pub about: Vec<(usize, Name)>,
    /// The steps that take away what nobody knows, with those who have it.
    pub doubtful: Vec<(usize, Name)>,
    /// The accepted persons who own the organization before and not after, whatever admin keys they have: each with the
    /// steps.
    pub losing_ownership: BTreeMap<Name, BTreeSet<usize>>,
    /// The lists that say what steps give or take beside what they say themselves, and that were not read: by their
    /// names, in words that end `the ...`.
    pub unread: BTreeMap<String, UnreadBehind>,
    /// The steps behind which a list of a group was not read, and that may give more by it.
    pub may_give: BTreeSet<usize>,
    /// The lists that were not read, in words.
    pub missing: Vec<String>,
}

/// Everybody's holdings at one resource.
#[derive(Default)]
struct Tally {
    held: Vec<Holdings>,
    touched: Vec<u32>,
}

impl Tally {
    fn fill(&mut self, graph: &Graph<'_>, resource: &AccessResource, people: usize) {
        for principal in self.touched.drain(..) {
            self.held[principal as usize] = Holdings::default();
        }
        self.held.resize(people, Holdings::default());
        graph.reach(resource, |reached| {
            let held = &mut self.held[reached.principal as usize];
            if *held == Holdings::default() {
                self.touched.push(reached.principal);
            }
            held.add(graph.given(reached.grant, resource), reached.pending);
        });
    }
}

/// One of the two directions of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Gain,
    Loss,
}

/// The causes of a change for one principal at one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Signature {
    abilities: Abilities,
    direct: bool,
    steps: Vec<u32>,
}

/// The abilities that change for each of some principals.
type Changed = Vec<(u32, Abilities)>;

/// The abilities, whether changes say it by themselves, the principals, and the steps that some of them need beside.
type GatheredBy = (Abilities, bool, Vec<u32>, Vec<(u32, Vec<u32>)>);

/// Signatures with equal abilities and a common step: these, the common steps, and the parts.
type Cluster = (Abilities, bool, BTreeSet<u32>, Vec<(Vec<u32>, Vec<u32>)>);

/// The changes of one direction, gathered.
#[derive(Default)]
struct Gathered {
    /// By abilities, principals and what they need beside the common steps.
    entries: HashMap<GatheredBy, GatheredChange>,
}

#[derive(Default)]
struct GatheredChange {
    resources: Vec<AccessResource>,
    carriers: BTreeSet<u32>,
    not_yet: BTreeSet<u32>,
}

/// Returns what steps change, and the world after them.
#[must_use]
pub fn delta<'a>(live: &Live, before: &Graph<'a>, steps: &'a [StepRow<'a>]) -> EffectiveDelta {
    if steps.is_empty() {
        return EffectiveDelta::default();
    }
    let by_id = names_by_id(live);
    let after = after(before, &by_id, steps);
    Comparison::new(before, &after, steps).compare()
}

struct Comparison<'c, 'a, 'b> {
    before: &'c Graph<'b>,
    after: &'c After<'a>,
    steps: &'c [StepRow<'a>],
    people: usize,
    every: (Tally, Tally),
    gains: Gathered,
    losses: Gathered,
    result: EffectiveDelta,
}

impl<'c, 'a, 'b> Comparison<'c, 'a, 'b> {
    fn new(before: &'c Graph<'b>, after: &'c After<'a>, steps: &'c [StepRow<'a>]) -> Self {
        let people = after.graph.principals.len();
        let mut every = (Tally::default(), Tally::default());
        every.0.fill(before, &AccessResource::EveryProject, people);
        every.1.fill(&after.graph, &AccessResource::EveryProject, people);
        let (gains, losses) = (Gathered::default(), Gathered::default());
        Self { before, after, steps, people, every, gains, losses, result: EffectiveDelta::default() }
    }

    fn compare(mut self) -> EffectiveDelta {
        let mut tallies = (Tally::default(), Tally::default());
        let touched = self.touched();
        for resource in &touched {
            self.resource(resource, &mut tallies);
        }
        self.result.gains = self.publish(Direction::Gain);
        self.result.losses = self.publish(Direction::Loss);
        self.owners();
        self.kept();
        self.groups(&touched);
        self.about();
        self.doubtful(&touched);
        self.result.unread = self.after.graph.unread_behind(self.steps);
        let behind = self.result.unread.values().filter(|unread| !unread.scopes.is_empty());
        let gives = |step: &usize| !self.steps[*step].removes;
        self.result.may_give = behind.flat_map(|unread| &unread.steps).copied().filter(gives).collect();
        self.result.missing = self.after.graph.missing();
        self.result
    }

    /// Returns the resources where a step may change something.
    fn touched(&self) -> Vec<AccessResource> {
        let graph = &self.after.graph;
        let groups: Vec<bool> = (0..graph.groups.len())
            .map(|group| {
                let old = self.before.members.get(group).map_or(&[][..], Vec::as_slice);
                let new = graph.members.get(group).map_or(&[][..], Vec::as_slice);
                let is_new = |row: u32| graph.rows[row as usize].step.is_some();
                old.len() != new.len() || new.iter().any(|member| is_new(member.row))
            })
            .collect();
        let moves = |grant: &Grant| {
            let role = match grant.given {
                Given::Role(role) => self.after.roles.contains_key(&role),
                Given::Abilities { .. } | Given::Unknown => false,
            };
            let holder = match grant.holder {
                GrantHolder::Group(group) => groups[group as usize],
                GrantHolder::Principal(_) => false,
            };
            let new = graph.rows[grant.row as usize].step.is_some();
            role || holder || new || self.after.gone.takes(grant.row, grant.holder)
        };
        let mut touched = Vec::new();
        if self.before.organization.iter().chain(&graph.organization).any(moves) {
            touched.extend([AccessResource::Organization, AccessResource::EveryProject]);
        }
        let mut projects: BTreeSet<&Name> = BTreeSet::new();
        for project in 0..graph.projects.len() {
            let old = self.before.by_project.get(project).map_or(&[][..], Vec::as_slice);
            let is_gone = u32::try_from(project).is_ok_and(|project| self.after.gone.projects.contains_key(&project));
            if is_gone || old.iter().chain(&graph.by_project[project]).any(moves) {
                projects.extend(u32::try_from(project).map(|project| graph.projects.name(project)));
            }
        }
        touched.extend(projects.into_iter().map(|name| AccessResource::Project(name.clone())));
        touched
    }

    fn resource(&mut self, resource: &AccessResource, (old, new): &mut (Tally, Tally)) {
        let was_active = match resource {
            // What is archived gives nothing.
            AccessResource::Project(name) => self
                .before
                .projects
                .find(name)
                .is_none_or(|project| self.before.project_states[project as usize] != ProjectState::Archived),
            AccessResource::Organization | AccessResource::EveryProject => true,
        };
        if !was_active {
            return;
        }
        old.fill(self.before, resource, self.people);
        new.fill(&self.after.graph, resource, self.people);
        let mut changed = (Changed::new(), Changed::new());
        let mut seen: Vec<u32> = old.touched.iter().chain(&new.touched).copied().collect();
        seen.sort_unstable();
        seen.dedup();
        for principal in seen {
            let index = principal as usize;
            let (mut was, mut is) = (old.held[index], new.held[index]);
            let (mut all_gained, mut all_lost) = (Abilities::NONE, Abilities::NONE);
            if matches!(resource, AccessResource::Project(_)) {
                let (every_was, every_is) = (self.every.0.held[index], self.every.1.held[index]);
                (all_gained, all_lost) = (gained(every_was, every_is), gained(every_is, every_was));
                was = union(was, every_was);
                is = union(is, every_is);
            }
            // What somebody gains or loses in every project is said there.
            let more = gained(was, is).without(all_gained);
            let less = gained(is, was).without(all_lost);
            if !more.is_empty() {
                changed.0.push((principal, more));
            }
            if !less.is_empty() {
                changed.1.push((principal, less));
            }
        }
        let pending = |tally: &Tally, principal: u32, abilities: Abilities| {
            !abilities.without(tally.held[principal as usize].sure).is_empty()
        };
        let not_yet = |list: &[(u32, Abilities)], tally: &Tally| -> BTreeSet<u32> {
            list.iter().filter(|(one, abilities)| pending(tally, *one, *abilities)).map(|(one, _)| *one).collect()
        };
        let waiting = (not_yet(&changed.0, new), not_yet(&changed.1, old));
        self.gather(resource, Direction::Gain, &changed.0, &waiting.0);
        self.gather(resource, Direction::Loss, &changed.1, &waiting.1);
        if let AccessResource::Project(name) = resource {
            self.project_owners(name, old, new);
        }
    }

    /// Groups the changes of one resource by what causes them.
    fn gather(
        &mut self,
        resource: &AccessResource,
        direction: Direction,
        changed: &[(u32, Abilities)],
        not_yet: &BTreeSet<u32>,
    ) {
        if changed.is_empty() {
            return;
        }
        let mut abilities = vec![Abilities::NONE; self.people];
        for (principal, some) in changed {
            abilities[*principal as usize] = *some;
        }
        let graph: &Graph<'_> = if direction == Direction::Gain { &self.after.graph } else { self.before };
        // Each cause, with whether the row says by itself whom it concerns.
        let mut causes: Vec<(u32, u32, bool)> = Vec::new();
        graph.reach(resource, |reached| {
            let wanted = abilities[reached.principal as usize];
            let given = graph.given(reached.grant, resource).unwrap_or_default();
            // Paths that give something else are no cause.
            if wanted.without(given) == wanted {
                return;
            }
            let direct = reached.member.is_none() && !matches!(reached.grant.given, Given::Role(_));
            self.causes(direction, resource, &reached, |step, itself| {
                causes.push((reached.principal, step, direct || itself));
            });
        });
        causes.sort_unstable();
        causes.dedup();
        let mut groups: BTreeMap<Signature, Vec<u32>> = BTreeMap::new();
        let mut last: Option<(Signature, Vec<u32>)> = None;
        let mut at = 0;
        for (principal, some) in changed {
            while at < causes.len() && causes[at].0 < *principal {
                at += 1;
            }
            let from = at;
            while at < causes.len() && causes[at].0 == *principal {
                at += 1;
            }
            let own = &causes[from..at];
            let direct = own.iter().all(|(_, _, direct)| *direct);
            let same = |signature: &Signature| {
                signature.abilities == *some
                    && signature.direct == direct
                    && signature.steps.iter().eq(own.iter().map(|(_, step, _)| step))
            };
            match &mut last {
                Some((signature, principals)) if same(signature) => principals.push(*principal),
                _ => {
                    if let Some((signature, principals)) = last.take() {
                        groups.entry(signature).or_default().extend(principals);
                    }
                    let steps = own.iter().map(|(_, step, _)| *step).collect();
                    last = Some((Signature { abilities: *some, direct, steps }, vec![*principal]));
                }
            }
        }
        if let Some((signature, principals)) = last {
            groups.entry(signature).or_default().extend(principals);
        }
        let gathered = if direction == Direction::Gain { &mut self.gains } else { &mut self.losses };
        gathered.add(resource, groups, not_yet);
    }

    /// Calls `each` with the steps that one way is new by, or gone by; and whether the step is about the whole of what
    /// it takes away: somebody leaves, or a project is archived.
    fn causes(
        &self,
        direction: Direction,
        resource: &AccessResource,
        reached: &Reached<'_>,
        mut each: impl FnMut(u32, bool),
    ) {
        let role = match reached.grant.given {
            Given::Role(role) => self.after.roles.get(&role),
            Given::Abilities { .. } | Given::Unknown => None,
        };
        role.into_iter().for_each(|step| each(*step, false));
        match direction {
            Direction::Gain => {
                let rows = [Some(reached.grant.row), reached.member].into_iter().flatten();
                rows.filter_map(|row| self.after.graph.rows[row as usize].step).for_each(|step| each(step, false));
            }
            Direction::Loss => {
                let gone = &self.after.gone;
                let leaves = gone.principal(reached.principal);
                if let Some(step) = leaves {
                    each(step, true);
                    return;
                }
                gone.steps(reached.grant.row, reached.grant.holder).for_each(|step| each(step, false));
                if let Some(member) = reached.member {
                    gone.steps(member, GrantHolder::Principal(reached.principal)).for_each(|step| each(step, false));
                }
                let project = match resource {
                    AccessResource::Project(name) => self.before.projects.find(name),
                    AccessResource::Organization | AccessResource::EveryProject => None,
                };
                if let Some(step) = project.and_then(|project| gone.projects.get(&project)) {
                    each(*step, true);
                }
            }
        }
    }

    /// Returns the entries of one direction, in an order that no row decides.
    fn publish(&mut self, direction: Direction) -> Vec<AccessGain> {
        let gathered = std::mem::take(if direction == Direction::Gain { &mut self.gains } else { &mut self.losses });
        let name = |principal: u32| self.after.graph.principals.name(principal).clone();
        let numbers = |steps: &[u32]| steps.iter().map(|step| *step as usize).collect::<Vec<usize>>();
        let mut all: Vec<AccessGain> = gathered
            .entries
            .into_iter()
            .map(|((abilities, direct, principals, more), mut entry)| {
                let more: HashMap<u32, Vec<u32>> = more.into_iter().collect();
                let one =
                    |principal: &u32| (name(*principal), more.get(principal).map_or(Vec::new(), |more| numbers(more)));
                let mut principals: Vec<(Name, Vec<usize>)> = principals.iter().map(one).collect();
                principals.sort();
                entry.resources.sort();
                AccessGain {
                    abilities,
                    resources: entry.resources,
                    principals,
                    not_yet: entry.not_yet.into_iter().map(name).collect(),
                    carriers: entry.carriers.into_iter().map(|step| step as usize).collect(),
                    direct,
                }
            })
            .collect();
        let rank = |gain: &AccessGain| gain.abilities.iter().next();
        all.sort_by(|one, other| {
            (rank(one), &one.resources, &one.principals).cmp(&(rank(other), &other.resources, &other.principals))
        });
        all
    }

    /// Counts the owners of the organization that are not owners by their base role.
    fn owners(&mut self) {
        let key = kinds::id::<AdminApiKey>();
        let of = |graph: &Graph<'_>| {
            let mut base = BTreeSet::new();
            let mut all = BTreeSet::new();
            graph.reach(&AccessResource::Organization, |reached| {
                let gives = graph.given(reached.grant, &AccessResource::Organization).unwrap_or_default();
                // Whoever has a key of power is no owner that remains.
                let is_key = graph.rows[reached.grant.row as usize].scope.kind == key;
                if reached.pending || is_key || !gives.has(Ability::Administer) || !graph.is_person(reached.principal) {
                    return;
                }
                let set = if reached.member.is_none() { &mut base } else { &mut all };
                set.insert(graph.principals.name(reached.principal).clone());
            });
            (base, all)
        };
        let (before, after) = (of(self.before), of(&self.after.graph));
        let through = |(base, all): &(BTreeSet<Name>, BTreeSet<Name>)| all.difference(base).cloned().collect();
        self.result.owners_through_groups = (through(&before), through(&after));
        let lost: BTreeSet<&Name> =
            (before.0.union(&before.1)).filter(|name| !after.0.contains(*name) && !after.1.contains(*name)).collect();
        if lost.is_empty() {
            return;
        }
        let resource = AccessResource::Organization;
        let mut losing: BTreeMap<Name, BTreeSet<usize>> = BTreeMap::new();
        self.before.reach(&resource, |reached| {
            let name = self.before.principals.name(reached.principal);
            let gives = self.before.given(reached.grant, &resource).unwrap_or_default();
            if gives.has(Ability::Administer) && lost.contains(name) {
                self.causes(Direction::Loss, &resource, &reached, |step, _| {
                    losing.entry(name.clone()).or_default().insert(step as usize);
                });
            }
        });
        self.result.losing_ownership = losing;
    }

    /// Notes who owns a project where a step touches that.
    fn project_owners(&mut self, project: &Name, old: &Tally, new: &Tally) {
        let owns = |graph: &Graph<'_>, tally: &Tally, every: &Tally| -> BTreeSet<Name> {
            let is_owner = |principal: &&u32| {
                let index = **principal as usize;
                tally.held[index].sure.has(Ability::Own)
                    && !every.held[index].sure.has(Ability::Own)
                    && graph.is_person(**principal)
            };
            tally.touched.iter().filter(is_owner).map(|principal| graph.principals.name(*principal).clone()).collect()
        };
        let before = owns(self.before, old, &self.every.0);
        let after = owns(&self.after.graph, new, &self.every.1);
        let lost: BTreeSet<&Name> = before.difference(&after).collect();
        if lost.is_empty() {
            return;
        }
        let mut losing = BTreeSet::new();
        let resource = AccessResource::Project(project.clone());
        self.before.reach(&resource, |reached| {
            let gives = self.before.given(reached.grant, &resource).unwrap_or_default();
            if gives.has(Ability::Own) && lost.contains(self.before.principals.name(reached.principal)) {
                self.causes(Direction::Loss, &resource, &reached, |step, _| {
                    losing.insert(step as usize);
                });
            }
        });
        self.result.project_owners.push(ProjectOwners { project: project.clone(), before, after, losing });
    }

    /// Finds the removals that take nothing from anybody.
    fn kept(&mut self) {
        let losing: BTreeSet<usize> = self.result.losses.iter().flat_map(AccessGain::all_steps).collect();
        let mut places: Option<HashMap<u32, Vec<AccessResource>>> = None;
        for (number, step) in self.steps.iter().enumerate().filter(|(number, _)| !losing.contains(number)) {
            let is_pending = step.identity.is_some_and(Identity::is_pending);
            // A key is revoked for its own sake: whoever holds it loses it.
            let is_key = step.scope.kind == kinds::id::<AdminApiKey>();
            if !step.removes || is_pending || is_key {
                continue;
            }
            let rows: BTreeSet<u32> = self.before.rows_at(step.scope, step.key, step.identity).into_iter().collect();
            let gave = match step.scope.kind == kinds::id::<GroupMember>() {
                true => self.gave_by_group(step, &rows, places.get_or_insert_with(|| self.places_of_groups())),
                false => self.gave_directly(step, &rows),
            };
            let Some((principal, place, ability)) = gave else { continue };
            let graph = &self.after.graph;
            let paths = graph.why(graph.principals.name(principal), &place, ability);
            if let Some(through) = paths.first().and_then(|path| path.rows.first()) {
                self.result.kept.push((number, ability, through.clone()));
            }
        }
    }

    /// Returns the resources where each group has something.
    fn places_of_groups(&self) -> HashMap<u32, Vec<AccessResource>> {
        let mut places: HashMap<u32, Vec<AccessResource>> = HashMap::new();
        let projects = self.before.all_projects().into_iter().map(AccessResource::Project);
        for place in [AccessResource::Organization].into_iter().chain(projects) {
            for grant in self.before.grants(&place) {
                if let GrantHolder::Group(group) = grant.holder {
                    places.entry(group).or_default().push(place.clone());
                }
            }
        }
        places
    }

    /// Returns whom a membership in a group gave something, where, and the most of it.
    fn gave_by_group(
        &self,
        step: &StepRow<'_>,
        rows: &BTreeSet<u32>,
        places: &HashMap<u32, Vec<AccessResource>>,
    ) -> Option<(u32, AccessResource, Ability)> {
        let group = self.before.groups.find(step.scope.parent.as_ref()?.name())?;
        let members = self.before.members.get(group as usize)?;
        let principal = members.iter().find(|member| rows.contains(&member.row))?.principal;
        let given = places.get(&group).into_iter().flatten().filter_map(|place| {
            let theirs = self.before.grants(place).iter().filter(|grant| grant.holder == GrantHolder::Group(group));
            let given = theirs.filter_map(|grant| self.before.given(grant, place));
            given.fold(Abilities::NONE, Abilities::with).strongest().map(|ability| (ability, place))
        });
        given.min().map(|(ability, place)| (principal, place.clone(), ability))
    }

    /// Returns whom a row gave something itself, where, and the most of it. For a group that is one of its members.
    fn gave_directly(&self, step: &StepRow<'_>, rows: &BTreeSet<u32>) -> Option<(u32, AccessResource, Ability)> {
        let project = step.scope.parent.as_ref().and_then(|parent| {
            let (segment, name) = parent.pairs().first()?;
            (*segment == "project").then(|| AccessResource::Project(name.clone()))
        });
        let place = project.unwrap_or(AccessResource::Organization);
        let own = self.before.grants(&place).iter().filter(|grant| rows.contains(&grant.row));
        let given = own.filter_map(|grant| {
            let principal = match grant.holder {
                GrantHolder::Principal(principal) => principal,
                GrantHolder::Group(group) => self.before.members.get(group as usize)?.first()?.principal,
            };
            Some((self.before.given(grant, &place)?.strongest()?, principal))
        });
        given.min().map(|(ability, principal)| (principal, place.clone(), ability))
    }

    /// Finds the groups that gain something and whose members others decide about, or nobody knows, or that are empty.
    fn groups(&mut self, places: &[AccessResource]) {
        let graph = &self.after.graph;
        let unread = |group: u32| {
            let address = Address::root("group", graph.groups.name(group).clone());
            !graph.read_members(&address)
        };
        let mut found: BTreeMap<OtherGroup, (BTreeSet<AccessResource>, BTreeSet<usize>)> = BTreeMap::new();
        for place in places {
            let mut by_group: BTreeMap<u32, (Abilities, BTreeSet<usize>)> = BTreeMap::new();
            for grant in graph.grants(place) {
                let GrantHolder::Group(group) = grant.holder else { continue };
                let state = graph.group_states[group as usize];
                let empty = graph.members[group as usize].is_empty();
                if !state.managed_elsewhere && !empty {
                    continue;
                }
                let role = match grant.given {
                    Given::Role(role) => self.after.roles.get(&role).copied(),
                    Given::Abilities { .. } | Given::Unknown => None,
                };
                let steps = graph.rows[grant.row as usize].step.into_iter().chain(role);
                let steps: BTreeSet<usize> = steps.map(|step| step as usize).collect();
                let given = graph.given(grant, place).unwrap_or_default();
                let old = self.before.grants(place).iter().filter(|old| old.holder == grant.holder);
                let had = old.filter_map(|old| self.before.given(old, place)).fold(Abilities::NONE, Abilities::with);
                let more = given.without(had);
                if !steps.is_empty() && !more.is_empty() {
                    let entry = by_group.entry(group).or_default();
                    entry.0 = entry.0.with(more);
                    entry.1.extend(steps);
                }
            }
            for (group, (abilities, steps)) in by_group {
                let address = Address::root("group", graph.groups.name(group).clone());
                let state = graph.group_states[group as usize];
                let unread = unread(group);
                let other = OtherGroup {
                    group: address.to_string(),
                    abilities: abilities.iter().collect(),
                    resources: Vec::new(),
                    managed_elsewhere: state.managed_elsewhere,
                    empty: !unread && graph.members[group as usize].is_empty(),
                };
                let entry = found.entry(other).or_default();
                entry.0.insert(place.clone());
                entry.1.extend(steps);
            }
        }
        let with_places = |(group, (places, steps)): (OtherGroup, (BTreeSet<AccessResource>, BTreeSet<usize>))| {
            (OtherGroup { resources: places.iter().map(ToString::to_string).collect(), ..group }, steps)
        };
        self.result.groups = found.into_iter().map(with_places).collect();
    }

    /// Notes who has what a step takes away and nobody knows: the roles of a group in a project may be unread.
    fn doubtful(&mut self, places: &[AccessResource]) {
        let mut doubtful = BTreeSet::new();
        for resource in places {
            let is_unknown = |grant: &Grant| self.before.given(grant, resource).is_none();
            if !self.before.grants(resource).iter().any(is_unknown) {
                continue;
            }
            self.before.reach(resource, |reached| {
                if !is_unknown(reached.grant) {
                    return;
                }
                self.causes(Direction::Loss, resource, &reached, |step, _| {
                    doubtful.insert((step as usize, self.before.principals.name(reached.principal).clone()));
                });
            });
        }
        self.result.doubtful = doubtful.into_iter().collect();
    }

    /// Notes whom each step's row is about.
    fn about(&mut self) {
        let mut about = BTreeSet::new();
        let mut note = |graph: &Graph<'_>, row: u32, principal: u32, steps: &mut dyn Iterator<Item = u32>| {
            let own = graph.rows[row as usize].step;
            for step in own.into_iter().chain(steps) {
                about.insert((step as usize, graph.principals.name(principal).clone()));
            }
        };
        for (graph, is_before) in [(self.before, true), (&self.after.graph as &Graph<'_>, false)] {
            let grants = graph.organization.iter().chain(graph.by_project.iter().flatten());
            let direct = grants.filter_map(|grant| match grant.holder {
                GrantHolder::Principal(principal) => Some((grant.row, principal)),
                GrantHolder::Group(_) => None,
            });
            let members = graph.members.iter().flatten().map(|member| (member.row, member.principal));
            for (row, principal) in direct.chain(members) {
                let gone = &self.after.gone;
                let mut steps = gone.steps(row, GrantHolder::Principal(principal)).filter(|_| is_before);
                note(graph, row, principal, &mut steps);
            }
        }
        self.result.about = about.into_iter().collect();
    }
}

impl Gathered {
    /// Adds the changes of one resource: principals with the same abilities and a common step are one entry.
    fn add(&mut self, resource: &AccessResource, groups: BTreeMap<Signature, Vec<u32>>, not_yet: &BTreeSet<u32>) {
        let mut clusters: Vec<Cluster> = Vec::new();
        for (Signature { abilities, direct, steps }, principals) in groups {
            let own: BTreeSet<u32> = steps.iter().copied().collect();
            let fits =
                |cluster: &&mut Cluster| cluster.0 == abilities && cluster.1 == direct && !cluster.2.is_disjoint(&own);
            match clusters.iter_mut().find(fits) {
                Some(cluster) => {
                    cluster.2.retain(|step| own.contains(step));
                    cluster.3.push((steps, principals));
                }
                None => clusters.push((abilities, direct, own, vec![(steps, principals)])),
            }
        }
        for (abilities, direct, common, parts) in clusters {
            let mut principals = Vec::new();
            let mut more = Vec::new();
            for (steps, some) in parts {
                let extra: Vec<u32> = steps.into_iter().filter(|step| !common.contains(step)).collect();
                if !extra.is_empty() {
                    more.extend(some.iter().map(|principal| (*principal, extra.clone())));
                }
                principals.extend(some);
            }
            principals.sort_unstable();
            more.sort();
            let waiting =
                principals.iter().filter(|principal| not_yet.contains(principal)).copied().collect::<Vec<_>>();
            let entry = self.entries.entry((abilities, direct, principals, more)).or_default();
            entry.resources.push(resource.clone());
            entry.carriers.extend(common);
            entry.not_yet.extend(waiting);
        }
    }
}

/// Returns what the second has and the first has not: at all, or for certain.
fn gained(was: Holdings, is: Holdings) -> Abilities {
    is.any.without(was.any).with(is.sure.without(was.sure))
}

fn union(one: Holdings, other: Holdings) -> Holdings {
    Holdings { sure: one.sure.with(other.sure), any: one.any.with(other.any), doubt: one.doubt || other.doubt }
}

impl EffectiveDelta {
    /// Returns the steps that carry a gain of power over others, or give it to a group.
    #[must_use]
    pub fn escalating(&self) -> BTreeSet<usize> {
        let gains = self.gains.iter().filter(|gain| gain.abilities.are_privileged());
        let groups =
            self.groups.iter().filter(|(group, _)| group.abilities.iter().any(|ability| ability.is_privileged()));
        let groups = groups.flat_map(|(_, steps)| steps.iter().copied());
        let unread = self.unread.values().flat_map(|unread| &unread.steps).copied();
        gains.flat_map(AccessGain::all_steps).chain(groups).chain(unread.filter(|step| self.may_give(*step))).collect()
    }

    /// Returns whether a step may give more than is known, because a list of the group that it is about was not read.
    fn may_give(&self, step: usize) -> bool {
        self.may_give.contains(&step)
    }

    /// Returns the published form. `address` tells the address of a step.
    #[must_use]
    pub fn publish(&self, address: &dyn Fn(usize) -> String) -> AccessDelta {
        let all = |changes: &[AccessGain]| {
            let names: BTreeSet<&Name> =
                changes.iter().flat_map(|change| &change.principals).map(|(name, _)| name).collect();
            names.len() as u64
        };
        let change = |change: &AccessGain| {
            let also = change.principals.iter().flat_map(|(name, more)| {
                more.iter().map(|step| AlsoNeeded { principal: name.to_string(), address: address(*step) })
            });
            AccessChange {
                abilities: change.abilities.iter().collect(),
                resources: change.resources.iter().map(ToString::to_string).collect(),
                principals: change.principals.iter().map(|(name, _)| name.to_string()).collect(),
                not_yet: change.not_yet.iter().map(ToString::to_string).collect(),
                carriers: change.carriers.iter().map(|step| address(*step)).collect(),
                also_needed: also.collect(),
                direct: change.direct,
            }
        };
        let kept = |(step, ability, through): &(usize, Ability, Address)| KeptAccess {
            address: address(*step),
            ability: *ability,
            through: through.to_string(),
        };
        let unread = |(list, unread): (&String, &UnreadBehind)| UnreadAccess {
            list: list.clone(),
            changes: unread.steps.iter().map(|step| address(*step)).collect(),
            may_give: unread.steps.iter().filter(|step| self.may_give(**step)).map(|step| address(*step)).collect(),
        };
        AccessDelta {
            gaining: all(&self.gains),
            losing: all(&self.losses),
            gains: self.gains.iter().map(change).collect(),
            losses: self.losses.iter().map(change).collect(),
            kept: self.kept.iter().map(kept).collect(),
            other_groups: self.groups.iter().map(|(group, _)| group.clone()).collect(),
            incomplete: !self.missing.is_empty(),
            missing: self.missing.clone(),
            unknown_losses: self.unknown_losses(address),
            unread: self.unread.iter().map(unread).collect(),
        }
    }

    /// Returns the steps that take away what nobody knows, by address.
    fn unknown_losses(&self, address: &dyn Fn(usize) -> String) -> Vec<String> {
        let told: BTreeSet<usize> = self.losses.iter().flat_map(AccessGain::all_steps).collect();
        let steps: BTreeSet<usize> = self.doubtful.iter().map(|(step, _)| *step).collect();
        steps.difference(&told).map(|step| address(*step)).collect()
    }

    /// Returns whether somebody is a person, by name.
    #[must_use]
    pub fn is_person(name: &str) -> bool {
        is_person(name)
    }
}
