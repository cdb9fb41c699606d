//! The roles that exist without having been made: their names, ids and permissions.
//!
//! A predefined role has a short id, which requests may use in any organization or project, and a bound id, which ends
//! with the organization or project. Answers show the bound id alone.

/// One predefined role.
#[derive(Debug)]
pub(super) struct PredefinedRole {
    pub(super) name: &'static str,
    /// Made up: the permissions of the real roles are not documented.
    pub(super) permissions: &'static [&'static str],
}

/// The kind of thing that roles are bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleScope {
    Organization,
    Project,
}

/// The predefined roles of an organization, the most powerful one first.
static OF_ORGANIZATION: &[PredefinedRole] = &[
    PredefinedRole {
        name: "owner",
        permissions: &[
            "api.groups.read",
            "api.groups.write",
            "api.organization.projects.api_keys.read",
            "api.organization.projects.api_keys.write",
        ],
    },
    PredefinedRole { name: "reader", permissions: &["api.groups.read"] },
];

/// The predefined roles of a project, the most powerful one first.
static OF_PROJECT: &[PredefinedRole] = &[
    PredefinedRole {
        name: "owner",
        permissions: &[
            "api.organization.projects.api_keys.read",
            "api.organization.projects.api_keys.write",
            "api.responses.write",
            "api.webhooks.read",
        ],
    },
    PredefinedRole { name: "member", permissions: &["api.responses.write", "api.webhooks.read"] },
    PredefinedRole { name: "viewer", permissions: &["api.webhooks.read"] },
];

impl RoleScope {
    /// Returns the predefined roles, the most powerful one first.
    pub(super) fn roles(self) -> &'static [PredefinedRole] {
        match self {
            Self::Organization => OF_ORGANIZATION,
            Self::Project => OF_PROJECT,
        }
    }

    /// Returns the `resource_type` of the roles.
    pub(super) fn resource_type(self) -> &'static str {
        match self {
            Self::Organization => "api.organization",
            Self::Project => "api.project",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Project => "project",
        }
    }

    /// Returns the bound id of the predefined role `name` of the organization or project `holder`.
    pub(super) fn id(self, name: &str, holder: &str) -> String {
        let word = self.word();
        format!("role-api-{word}-{name}__api-{word}__{holder}")
    }

    /// Returns the name of the predefined role with this short or bound id.
    pub(super) fn name(self, id: &str, holder: &str) -> Option<&'static str> {
        let word = self.word();
        let short = id.strip_suffix(&format!("__api-{word}__{holder}")).unwrap_or(id);
        let name = short.strip_prefix(&format!("role-api-{word}-"))?;
        self.roles().iter().map(|role| role.name).find(|known| *known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_bound_ids_name_one_role() {
        let id = RoleScope::Project.id("viewer", "proj_a");
        assert_eq!(id, "role-api-project-viewer__api-project__proj_a");
        assert_eq!(RoleScope::Project.name(&id, "proj_a"), Some("viewer"));
        assert_eq!(RoleScope::Project.name("role-api-project-viewer", "proj_a"), Some("viewer"));
        assert_eq!(RoleScope::Project.name(&id, "proj_b"), None);
        assert_eq!(RoleScope::Organization.name(&id, "proj_a"), None);
        assert_eq!(RoleScope::Organization.name("role-api-organization-viewer", "org"), None);
    }
}
