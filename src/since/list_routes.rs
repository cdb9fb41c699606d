//! The path of a list in, the kinds whose rows it shows out. The table is made from the ways in which the kinds are read.

use crate::{
    kinds::{self, erased::AnyRead, facts::Listing},
    model::{held_list::HeldList, request::fills, scope::KindId},
};

/// The routes that show rows of the kinds.
pub(super) struct ListRoutes(Vec<ListRoute>);

struct ListRoute {
    kind: KindId,
    route: &'static str,
    /// `None` for a setting.
    listing: Option<Listing>,
    /// True if the list is one of another kind, whose rows carry those of this one.
    is_host: bool,
}

/// A kind that a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShownKind {
    pub(super) kind: KindId,
    /// See [`ListRoute::is_host`].
    pub(super) is_host: bool,
}

impl ListRoutes {
    pub(super) fn new() -> Self {
        let mut routes = Vec::new();
        let mut add = |kind, read: AnyRead, is_host| match read {
            AnyRead::List(listing, _) | AnyRead::Hidden(listing, _) => {
                routes.push(ListRoute { kind, route: listing.route, listing: Some(listing), is_host });
            }
            AnyRead::One { route, .. } => routes.push(ListRoute { kind, route, listing: None, is_host }),
            AnyRead::Inside { .. } | AnyRead::UsedModels { .. } | AnyRead::Usage { .. } => {}
        };
        for (kind, any) in kinds::all() {
            for read in any.reads() {
                if let AnyRead::Inside { host, .. } = read {
                    for read in kinds::named(host).into_iter().flat_map(|(_, host)| host.reads()) {
                        add(kind, read, true);
                    }
                } else {
                    add(kind, read, false);
                }
            }
        }
        Self(routes)
    }

    /// Returns the kinds whose rows a list shows; none for a list that no kind is read by.
    pub(super) fn shown(&self, list: &HeldList<'_>) -> Vec<ShownKind> {
        let fits = |route: &&ListRoute| is_of_route(route.route, list.path) && route.fits_filters(list.filters);
        self.0.iter().filter(fits).map(|route| ShownKind { kind: route.kind, is_host: route.is_host }).collect()
    }
}

impl ListRoute {
    fn fits_filters(&self, filters: &[(String, String)]) -> bool {
        let Some(listing) = &self.listing else { return filters.is_empty() };
        let is_always = |(name, value): &(&str, &str)| filters.iter().any(|(n, v)| n == name && v == value);
        let may_be = |(name, value): &(String, String)| {
            let (name, value) = (name.as_str(), value.as_str());
            listing.query.contains(&(name, value)) || listing.by_key == Some(name) || listing.by_parent == Some(name)
        };
        listing.query.iter().all(is_always) && filters.iter().all(may_be)
    }
}

fn is_of_route(route: &str, path: &str) -> bool {
    let ids = path.strip_prefix('/').and_then(|path| fills(route, path.split('/')));
    ids.is_some_and(|ids| ids.iter().all(|id| !id.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, filters: &[(&str, &str)]) -> Vec<&'static str> {
        let filters: Vec<_> = filters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let list = HeldList { path, filters: &filters, read: 0, rows: &[], is_answered: true };
        let names = ListRoutes::new().shown(&list).into_iter();
        names.map(|shown| kinds::get(shown.kind).facts().name).collect()
    }

    #[test]
    fn a_list_shows_the_kinds_that_are_read_by_it() {
        assert_eq!(shown("/organization/users", &[]), ["user", "project_member"]);
        assert_eq!(shown("/organization/users", &[("emails[]", "a@example.com")]), ["user", "project_member"]);
        assert_eq!(shown("/organization/invites", &[]), ["user", "project_member"]);
        assert_eq!(shown("/organization/projects/proj_1/users", &[]), ["project_member"]);
        assert_eq!(shown("/organization/projects", &[("include_archived", "true")]), ["project"]);
        assert!(shown("/organization/projects", &[("name", "web")]).is_empty(), "nobody knows what this shows");
        assert!(shown("/organization/projects/proj_1/users/user-1", &[]).is_empty());
        assert!(shown("/organization/costs", &[("start_time", "1")]).is_empty());
        assert!(shown("/organization/audit_logs", &[]).is_empty());
    }
}
