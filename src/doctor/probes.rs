//! A configuration in, the GET requests out that a checkup sends: one for each section, and one for each fact. Pure: the
//! ids in the path of a request come from the answers to the requests before it.

use super::Answers;
use crate::{
    kinds::{
        self, AdminApiKey, ApiKey, ModelPermissions, OrganizationSpendLimit, Project, Role, User, UserRole,
        erased::{AnyKind, AnyRead},
    },
    model::{
        desired_table::Desired,
        request::{Ref, Request},
        scope::KindId,
    },
};
use serde_json::Value;

/// The most rows that one request asks for.
const ROWS: u16 = 100;

/// The route of the audit log.
pub(super) const AUDIT_LOG: &str = "/organization/audit_logs";

/// One GET request of a checkup.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The route template, or the name of a request that differs from the others of its route.
    pub name: &'static str,
    /// The sections that it stands for, as far as the configuration declares them.
    pub sections: Vec<String>,
    route: &'static str,
    query: Vec<(&'static str, String)>,
    /// The routes of the lists whose rows fill the path, outermost first.
    above: Vec<&'static str>,
    /// The statuses that say that the organization has nothing there, or that nobody set it.
    pub(super) empty: Vec<u16>,
}

impl Probe {
    /// Returns the request; `None` if there is no row that could fill its path.
    #[must_use]
    pub fn request(&self, answers: &Answers) -> Option<Request> {
        let mut fill = Vec::new();
        let mut holes = self.route.split('/').filter(|part| part.starts_with('{'));
        for above in &self.above {
            let Some(hole) = holes.next() else { break };
            fill.push(Ref::Id(first_id(answers, above, hole.trim_matches(['{', '}']))?.into()));
        }
        let request = Request::get(self.route, fill);
        Some(self.query.iter().fold(request, |request, (name, value)| request.query(name, value.clone())))
    }

    /// Returns one request more: for the first person by their e-mail address.
    #[must_use]
    pub fn by_email(answers: &Answers) -> Option<Request> {
        let mut rows = answers.rows("/organization/users").into_iter().flatten();
        let email = rows.find_map(|row| row["email"].as_str())?;
        Some(Request::get("/organization/users", Vec::new()).query("emails[]", email))
    }
}

/// The name of the request of [`Probe::by_email`] among the answers.
pub const BY_EMAIL: &str = "emails[]";

/// Returns the id of the first row of a list that is not archived.
fn first_id(answers: &Answers, list: &str, hole: &str) -> Option<String> {
    let mut rows = answers.rows(list)?.iter().filter(|row| row["status"] != "archived");
    let id = |row: &Value| [hole, "id"].iter().find_map(|field| Some(row[*field].as_str()?.to_owned()));
    rows.find_map(id)
}

/// Returns the requests in their order: a list comes before what stands in its rows. Without a configuration they are
/// about every section that there is.
#[must_use]
pub fn probes(desired: Option<&Desired>) -> Vec<Probe> {
    let is_declared =
        |kind: KindId| desired.is_none_or(|desired| desired.all_scopes_by_key().any(|scope| scope.kind == kind));
    let facts = [
        kinds::id::<User>(),
        kinds::id::<AdminApiKey>(),
        kinds::id::<Project>(),
        kinds::id::<Role>(),
        kinds::id::<ApiKey>(),
        kinds::id::<UserRole>(),
        kinds::id::<OrganizationSpendLimit>(),
        kinds::id::<ModelPermissions>(),
    ];
    let mut probes: Vec<Probe> = Vec::new();
    for (id, kind) in kinds::all() {
        let section = is_declared(id).then(|| section_of(kind));
        if section.is_none() && !facts.contains(&id) && !is_above(kind, &is_declared) {
            continue;
        }
        for probe in of_kind(kind, section) {
            match probes.iter_mut().find(|known| known.name == probe.name) {
                Some(known) => known.sections.extend(probe.sections),
                None => probes.push(probe),
            }
        }
    }
    let plain =
        |route, query| Probe { name: route, sections: Vec::new(), route, query, above: Vec::new(), empty: Vec::new() };
    probes.push(plain(AUDIT_LOG, vec![("limit", ROWS.to_string())]));
    probes.sort_by_key(|probe| probe.above.len());
    probes
}

/// Returns whether the rows of a kind are what a declared section stands in.
fn is_above(kind: &'static dyn AnyKind, is_declared: &dyn Fn(KindId) -> bool) -> bool {
    let name = kind.facts().name;
    kinds::under(name).any(|(id, inside)| is_declared(id) || is_above(inside, is_declared))
}

/// Returns the kinds that a kind stands in, outermost first.
fn above(kind: &'static dyn AnyKind) -> Vec<&'static dyn AnyKind> {
    let mut above = Vec::new();
    let mut under = kind.facts().under;
    while let Some((_, kind)) = kinds::named(under).filter(|_| !under.is_empty()) {
        above.insert(0, kind);
        under = kind.facts().under;
    }
    above
}

fn section_of(kind: &'static dyn AnyKind) -> String {
    let words: Vec<&str> = above(kind).iter().flat_map(|kind| [kind.facts().section, "*"]).collect();
    let outermost = above(kind).first().map_or(kind.facts().block, |kind| kind.facts().block);
    let block = Some(outermost).filter(|block| !block.is_empty());
    block.into_iter().chain(words).chain([kind.facts().section]).collect::<Vec<_>>().join(".")
}

/// Returns the requests for the lists or the setting of a kind.
fn of_kind(kind: &'static dyn AnyKind, section: Option<String>) -> Vec<Probe> {
    let list = |kind: &&'static dyn AnyKind| {
        kind.reads().iter().find_map(|read| match read {
            AnyRead::List(listing, _) => Some(listing.route),
            _ => None,
        })
    };
    let above: Vec<&'static str> = above(kind).iter().filter_map(list).collect();
    let probe = |read: &AnyRead| {
        let (route, query, empty) = match read {
            AnyRead::List(listing, _) => {
                let rows = listing.paging.rows().unwrap_or(ROWS).min(ROWS);
                let fixed = listing.query.iter().map(|(name, value)| (*name, (*value).to_owned()));
                (listing.route, fixed.chain([("limit", rows.to_string())]).collect(), Vec::new())
            }
            AnyRead::One { route, unset, closed, .. } => (*route, Vec::new(), [*unset, *closed].concat()),
            AnyRead::Hidden(..) | AnyRead::Inside { .. } | AnyRead::Usage { .. } | AnyRead::UsedModels { .. } => {
                return None;
            }
        };
        Some(Probe {
            name: route,
            sections: section.iter().cloned().collect(),
            route,
            query,
            above: above.clone(),
            empty,
        })
    };
    kind.reads().iter().filter_map(probe).collect()
}
