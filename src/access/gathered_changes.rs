//! The changes of each resource in, one entry for equal changes out: a group of thousands that enters a project is one
//! entry.

use super::graph::AccessResource;
use crate::model::ability::Abilities;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The causes of a change for one principal at one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature {
    pub(super) abilities: Abilities,
    pub(super) direct: bool,
    pub(super) steps: Vec<u32>,
}

/// The abilities, whether changes say it by themselves, the principals, and the steps that some of them need beside.
pub(super) type GatheredBy = (Abilities, bool, Vec<u32>, Vec<(u32, Vec<u32>)>);

/// Signatures with equal abilities and a common step: these, the common steps, and the parts.
pub(super) type Cluster = (Abilities, bool, BTreeSet<u32>, Vec<(Vec<u32>, Vec<u32>)>);

/// The changes of one direction, gathered.
#[derive(Default)]
pub(super) struct Gathered {
    /// By abilities, principals and what they need beside the common steps.
    pub(super) entries: HashMap<GatheredBy, GatheredChange>,
}

#[derive(Default)]
pub(super) struct GatheredChange {
    pub(super) resources: Vec<AccessResource>,
    pub(super) carriers: BTreeSet<u32>,
    pub(super) not_yet: BTreeSet<u32>,
}

impl Gathered {
    /// Adds the changes of one resource: principals with the same abilities and a common step are one entry. `sure` tells
    /// which abilities a principal has without an open invite.
    pub(super) fn add(
        &mut self,
        resource: &AccessResource,
        groups: BTreeMap<Signature, Vec<u32>>,
        sure: &dyn Fn(u32) -> Abilities,
    ) {
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
            let waits = |principal: &&u32| !abilities.without(sure(**principal)).is_empty();
            let waiting: Vec<u32> = principals.iter().filter(waits).copied().collect();
            let entry = self.entries.entry((abilities, direct, principals, more)).or_default();
            entry.resources.push(resource.clone());
            entry.carriers.extend(common);
            entry.not_yet.extend(waiting);
        }
    }
}
