//! Live rows in, the names of people and service accounts by their ids out. Most rows name those whom they are about, so the
//! names are gathered when the first row does not.

use crate::{
    kinds::{self, ServiceAccount, User},
    model::{address::Name, live_table::Live, principal},
};
use foldhash::HashMap;
use std::cell::OnceCell;

/// The names of people and service accounts, by id.
pub(super) struct PrincipalNames<'a> {
    live: &'a Live,
    names: OnceCell<HashMap<&'a str, Name>>,
}

impl<'a> PrincipalNames<'a> {
    pub(super) fn new(live: &'a Live) -> Self {
        Self { live, names: OnceCell::new() }
    }

    pub(super) fn name(&self, id: &str) -> Option<Name> {
        self.names().get(id).cloned()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, &Name)> {
        self.names().iter().map(|(id, name)| (*id, name))
    }

    fn names(&self) -> &HashMap<&'a str, Name> {
        self.names.get_or_init(|| names_by_id(self.live))
    }
}

fn names_by_id(live: &Live) -> HashMap<&str, Name> {
    let mut names: HashMap<&str, Name> = HashMap::default();
    for (scope, table) in &live.scopes {
        let is_account = scope.kind == kinds::id::<ServiceAccount>();
        if !is_account && scope.kind != kinds::id::<User>() {
            continue;
        }
        for row in table.rows.iter().filter(|row| !row.identity.is_pending()) {
            let name: Name = match (&scope.parent, is_account) {
                (Some(project), true) => principal::of_account(project.name(), &row.key).into(),
                // An account in the user list has its name in its project.
                _ if row.control.pairs() => row.key.clone(),
                _ => continue,
            };
            names.insert(row.identity.as_str(), name);
        }
    }
    names
}
