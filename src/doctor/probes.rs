//! A configuration in, the GET requests out that a checkup sends: one for each section, and one for each fact. Pure: the
//! ids in the path of a request come from the answers to the requests before it.

use super::Answers;
use crate::{
    explain::ReadingPlan,
    kinds::{
        self, AdminApiKey, ApiKey, ModelPermissions, OrganizationSpendLimit, Project, Role, User, UserRole,
        erased::{AnyKind, AnyRead},
    },
    model::{
        address::Name,
        desired_table::Desired,
        request::{Paging, Ref, Request},
        scope::KindId,
    },
};
use serde_json::{Value, value::to_raw_value};
use std::cmp::Reverse;

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
    /// True for a list, false for a setting.
    pub is_list: bool,
    /// The kind of the rows; `None` for the audit log.
    kind: Option<KindId>,
    route: &'static str,
    query: &'static [(&'static str, &'static str)],
    paging: Paging,
    /// The lists whose rows fill the path, outermost first.
    above: Vec<ListAbove>,
    /// The statuses that say that the organization has nothing there, or that nobody set it.
    pub(super) empty: Vec<u16>,
}

/// A list whose rows fill a part of a path.
#[derive(Clone, Debug)]
struct ListAbove {
    route: &'static str,
    /// The names of the rows in which the configuration declares something; the first one that is there fills the path.
    named: Vec<Name>,
}

impl Probe {
    /// Returns the request; `None` if there is no row that could fill its path.
    #[must_use]
    pub fn request(&self, answers: &Answers) -> Option<Request> {
        let fill = self.filling(answers).map(|(_, id)| Some(Ref::Id(id?.into()))).collect::<Option<_>>()?;
        let request = Request::list(self.route, fill, self.paging);
        Some(self.query.iter().fold(request, |request, (name, value)| request.query(name, *value)))
    }

    /// Returns the route of the list that has no row to fill the path.
    pub(super) fn unfilled(&self, answers: &Answers) -> Option<&'static str> {
        self.filling(answers).find(|(_, id)| id.is_none()).map(|(above, _)| above.route)
    }

    /// Returns each list above with the id of its row that fills the path, outermost first.
    fn filling<'p>(&'p self, answers: &'p Answers) -> impl Iterator<Item = (&'p ListAbove, Option<String>)> {
        let holes = self.route.split('/').filter(|part| part.starts_with('{'));
        let id =
            |(above, hole): (&'p ListAbove, &str)| (above, id_of_row(answers, above, hole.trim_matches(['{', '}'])));
        self.above.iter().zip(holes).map(id)
    }

    /// Returns why a plan would not take an answer: a row that does not have the form of its kind. Without its values.
    pub(super) fn unlike(&self, body: &Value) -> Option<String> {
        let reads = kinds::get(self.kind?).reads();
        let has_form = |read: &AnyRead, value: &Value| {
            let Ok(raw) = to_raw_value(value) else { return false };
            match read {
                AnyRead::List(_, row) => row(&raw).is_ok(),
                AnyRead::One { row, .. } => row(Some(&raw)).is_ok(),
                _ => true,
            }
        };
        let read = reads.iter().find(|read| match read {
            AnyRead::List(listing, _) => listing.route == self.route,
            AnyRead::One { route, .. } => *route == self.route,
            _ => false,
        })?;
        if !self.is_list {
            return (!has_form(read, body)).then(|| "the answer does not have the form of this setting".to_owned());
        }
        let nth = body["data"].as_array()?.iter().position(|row| !has_form(read, row))?;
        Some(format!("row {} of the answer does not have the form of such a row", nth + 1))
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

/// Returns the id of the row of a list that fills a path: of one in which the configuration declares something, or else
/// of the first one. An archived row fills none.
fn id_of_row(answers: &Answers, list: &ListAbove, hole: &str) -> Option<String> {
    let rows = || answers.rows(list.route).into_iter().flatten().filter(|row| row["status"] != "archived");
    let id = |row: &Value| [hole, "id"].iter().find_map(|field| Some(row[*field].as_str()?.to_owned()));
    let is_named = |row: &Value, name: &Name| {
        let mut texts = ["name", "group_name", "email"].into_iter().filter_map(|field| row[field].as_str());
        texts.any(|text| *text == **name || text.to_lowercase() == **name)
    };
    let declared = list.named.iter().find_map(|name| rows().filter(|row| is_named(row, name)).find_map(id));
    declared.or_else(|| rows().find_map(id))
}

/// Returns the requests in their order: a list comes before what stands in its rows. Without a configuration they are
/// about every section that there is. The reading plan names the sections that no entry declares, and that a plan reads
/// for those that are declared.
#[must_use]
pub fn probes(desired: Option<&Desired>, reading_plan: Option<&ReadingPlan>) -> Vec<Probe> {
    let is_read = |section: &str| {
        let mut routes = reading_plan.into_iter().flat_map(|plan| &plan.routes);
        routes.any(|route| route.needed_by.iter().any(|needed_by| needed_by == section))
    };
    let is_declared = |kind: KindId| {
        desired.is_none_or(|desired| desired.all_scopes_by_key().any(|scope| scope.kind == kind))
            || is_read(&section_of(kinds::get(kind)))
    };
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
        for probe in of_kind(id, section, desired) {
            match probes.iter_mut().find(|known| known.name == probe.name) {
                Some(known) => known.sections.extend(probe.sections),
                None => probes.push(probe),
            }
        }
    }
    probes.push(Probe {
        name: AUDIT_LOG,
        sections: Vec::new(),
        is_list: true,
        kind: None,
        route: AUDIT_LOG,
        query: &[],
        paging: Paging::LastId(ROWS),
        above: Vec::new(),
        empty: Vec::new(),
    });
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

/// Returns the names of the rows at a depth in which the configuration declares rows of a kind. Those come first in which
/// it declares the most: something inside these rows, or at least a row.
fn declared_in(desired: Option<&Desired>, kind: &'static dyn AnyKind, depth: usize) -> Vec<Name> {
    let name = kind.facts().name;
    let is_of = |id: KindId| {
        kinds::get(id).facts().name == name || above(kinds::get(id)).iter().any(|above| above.facts().name == name)
    };
    let scopes = desired.into_iter().flat_map(|desired| &desired.scopes).filter(|(scope, _)| is_of(scope.kind));
    let mut parents: Vec<_> =
        scopes.filter_map(|(scope, table)| Some((scope.parent.as_ref()?, table.rows.is_empty()))).collect();
    parents.sort_by_key(|(parent, is_empty)| (*is_empty, Reverse(parent.depth())));
    parents.into_iter().filter_map(|(parent, _)| Some(parent.pairs().get(depth)?.1.clone())).collect()
}

/// Returns a style of paging with the most rows that one request asks for.
fn one_page(paging: Paging) -> Paging {
    match paging {
        Paging::None => Paging::None,
        Paging::LastId(rows) => Paging::LastId(rows.min(ROWS)),
        Paging::Next(rows) => Paging::Next(rows.min(ROWS)),
        Paging::Page(rows) => Paging::Page(rows.min(ROWS)),
    }
}

/// Returns the requests for the lists or the setting of a kind.
fn of_kind(id: KindId, section: Option<String>, desired: Option<&Desired>) -> Vec<Probe> {
    let kind = kinds::get(id);
    let list = |kind: &&'static dyn AnyKind| {
        kind.reads().iter().find_map(|read| match read {
            AnyRead::List(listing, _) => Some(listing.route),
            _ => None,
        })
    };
    // The list of each kind in this chain is asked for in the same row, so the paths fit each other.
    let chain: Vec<&'static dyn AnyKind> = above(kind).into_iter().chain([kind]).collect();
    let pairs = chain.iter().zip(chain.iter().skip(1)).enumerate();
    let above: Vec<ListAbove> = pairs
        .filter_map(|(depth, (above, inside))| {
            Some(ListAbove { route: list(above)?, named: declared_in(desired, *inside, depth) })
        })
        .collect();
    let probe = |read: &AnyRead| {
        let (route, query, paging, empty) = match read {
            AnyRead::List(listing, _) => (listing.route, listing.query, one_page(listing.paging), Vec::new()),
            AnyRead::One { route, unset, closed, .. } => (*route, &[][..], Paging::None, [*unset, *closed].concat()),
            AnyRead::Hidden(..) | AnyRead::Inside { .. } | AnyRead::Usage { .. } | AnyRead::UsedModels { .. } => {
                return None;
            }
        };
        Some(Probe {
            name: route,
            sections: section.iter().cloned().collect(),
            is_list: matches!(read, AnyRead::List(..)),
            kind: Some(id),
            route,
            query,
            paging,
            above: above.clone(),
            empty,
        })
    };
    kind.reads().iter().filter_map(probe).collect()
}
