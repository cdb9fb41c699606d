//! The names of projects and people, by their ids: usage and costs tell only ids.

use crate::{
    kinds::{self, Project, User, UserLive},
    model::live_table::Live,
};
use foldhash::HashMap;

/// Names by ids.
#[derive(Debug, Default)]
pub(super) struct NamesById<'a>(HashMap<&'a str, &'a str>);

impl<'a> NamesById<'a> {
    /// Returns the names of projects, archived ones included.
    pub(super) fn of_projects(live: &'a Live) -> Self {
        Self(kinds::rows_of::<Project>(live).map(|(_, project)| (&*project.id, &*project.name)).collect())
    }

    /// Returns the e-mail addresses of members.
    pub(super) fn of_users(live: &'a Live) -> Self {
        let email = |user: &'a UserLive| match user {
            UserLive::Member { id, email: Some(email), .. } => Some((&**id, &**email)),
            _ => None,
        };
        Self(kinds::rows_of::<User>(live).filter_map(|(_, user)| email(user)).collect())
    }

    /// Returns the name of an id, if it is known.
    pub(super) fn get(&self, id: Option<&str>) -> Option<String> {
        self.0.get(id?).map(|name| (*name).to_owned())
    }
}
