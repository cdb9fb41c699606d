//! The facts that a kind states about the audit log: which types of events tell of its rows, and how an event names a
//! row. A kind without such types is one for which the log cannot vouch.

/// A type of event that tells of rows of a kind.
#[derive(Clone, Copy, Debug)]
pub struct EventType {
    /// The type, for example `project.archived`. The details of an event stand under this name.
    pub name: &'static str,
    /// The fate of the row.
    pub happened: Happened,
    /// The way in which the details name the row.
    pub named: NamedBy,
}

/// The fate of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It came to be.
    Created,
    /// It changed.
    Updated,
    /// It went.
    Deleted,
}

/// The way in which the details of an event name a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// `id` is the id of the row.
    Id,
    /// `id` is the id of the row, and `data.email` is its name.
    IdOrEmail,
    /// `certificates` lists things, each with the id of a row.
    IdsOfCertificates,
    /// `principal_id` is the id of whoever holds the role, and `resource_id` of the project, if there is one. The event
    /// does not say which role it is.
    Holder,
}

/// Lists the three types of events that most kinds have: `project.created`, `.updated` and `.deleted` for `project`.
macro_rules! lifecycle {
    ($stem:literal) => {{
        const EVENTS: &[$crate::kinds::events::EventType] = &[
            $crate::kinds::events::EventType::of(concat!($stem, ".created"), $crate::kinds::events::Happened::Created),
            $crate::kinds::events::EventType::of(concat!($stem, ".updated"), $crate::kinds::events::Happened::Updated),
            $crate::kinds::events::EventType::of(concat!($stem, ".deleted"), $crate::kinds::events::Happened::Deleted),
        ];
        EVENTS
    }};
}
pub(super) use lifecycle;

impl EventType {
    /// Returns a type of event that names the row by `id`.
    #[must_use]
    pub const fn of(name: &'static str, happened: Happened) -> Self {
        Self { name, happened, named: NamedBy::Id }
    }

    /// Returns the same type, with another way to name the row.
    #[must_use]
    pub const fn named(self, named: NamedBy) -> Self {
        Self { named, ..self }
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds;

    /// Types that the contract does not have yet. The official SDK has them.
    const NEWER: [&str; 2] = ["external_storage.registered", "external_storage.removed"];

    #[test]
    fn the_official_contract_knows_every_type_of_event() {
        let contract = std::env::var("ORGWARD_OPENAPI").ok().and_then(|path| std::fs::read_to_string(path).ok());
        let mut seen = 0;
        for (_, kind) in kinds::all() {
            for event in kind.facts().events {
                seen += 1;
                if NEWER.contains(&event.name) {
                    continue;
                }
                if let Some(contract) = &contract {
                    let name = event.name;
                    assert!(contract.contains(&format!("\"{name}\"")), "{}: `{name}`", kind.facts().name);
                }
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
