//! `groups:` groups of people and service accounts. A group that an identity provider manages is named here only to
//! grant it something.

use super::prelude::*;

/// The kind.
#[derive(Debug)]
pub struct Group;

/// The owner of a group's name and members, where that is not the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ManagedBy {
    /// An identity provider, through SCIM.
    Scim,
    /// The tenant above the organization.
    Tenant,
}

/// The fields of a group in the file, beside its sections.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct GroupSpec {
    /// Set where the group's name and members are managed elsewhere: `scim` or `tenant`. Its roles stay yours.
    managed_by: Option<ManagedBy>,
}

/// A group as the API shows it.
#[derive(Debug)]
pub struct GroupLive {
    /// Its id.
    pub id: Box<str>,
    /// Its name.
    pub name: Option<Box<str>>,
    /// Its owner, where that is not the file.
    managed_by: Option<ManagedBy>,
    /// True if the API does not say whether an identity provider owns it.
    is_owner_untold: bool,
    /// The time when it was created.
    pub created_at: Option<Seconds>,
}

impl GroupLive {
    /// Returns the owner of its name and members as the file spells it, where that is not the file.
    #[must_use]
    pub fn managed_by(&self) -> Option<&'static str> {
        self.managed_by.map(|managed_by| match managed_by {
            ManagedBy::Scim => "scim",
            ManagedBy::Tenant => "tenant",
        })
    }
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    name: Option<Box<str>>,
    is_scim_managed: Option<bool>,
    /// Another name of `is_scim_managed`.
    scim_managed: Option<bool>,
    group_type: Option<Box<str>>,
    #[serde(default, deserialize_with = "whole")]
    created_at: Option<Seconds>,
}

fn row(raw: &RawValue) -> Result<Option<GroupLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let scim = row.is_scim_managed.or(row.scim_managed);
    let managed_by = match row.group_type.as_deref() {
        Some("tenant_group") => Some(ManagedBy::Tenant),
        _ => scim.unwrap_or_default().then_some(ManagedBy::Scim),
    };
    let is_owner_untold = managed_by.is_none() && scim.is_none();
    let name = row.name.filter(|name| !name.is_empty());
    Ok(Some(GroupLive { id: required(row.id)?, name, managed_by, is_owner_untold, created_at: row.created_at }))
}

/// Returns why the file controls neither a group's name nor its members.
fn why(managed_by: ManagedBy) -> &'static str {
    match managed_by {
        ManagedBy::Scim => "the identity provider owns this group (SCIM)",
        ManagedBy::Tenant => "the tenant above the organization owns this group",
    }
}

/// Why orgward leaves a group alone about which the API does not say who owns it.
const UNTOLD_OWNER: &str = "the API does not say whether an identity provider owns this group (`is_scim_managed`)";

/// A second group of one name.
const TAKEN: &str =
    "the organization has a group of this name already, which its list does not show; choose another name";

const LIST: &str = "/organization/groups";
const ONE: &str = "/organization/groups/{group_id}";

impl Kind for Group {
    const FACTS: Facts = Facts {
        answers: &[Answer::refused(Verb::Create, 409, "", TAKEN), Answer::refused(Verb::Create, 400, "already", TAKEN)],
        effects: &[(Verb::Remove, "takes from its members what they have through it")],
        events: lifecycle!("group"),
        log_vouches: true,
        ..Facts::new("group", "group", "groups", "Groups of people and service accounts, by name.").named()
    };
    type Spec = GroupSpec;
    type Live = GroupLive;

    fn observe(live: &GroupLive) -> Observed<GroupSpec> {
        let spec = GroupSpec { managed_by: live.managed_by };
        let row = Observed::managed(live.name.as_deref().unwrap_or(&live.id), &live.id, spec);
        match live.managed_by {
            Some(managed_by) => row.under(Control::ReadOnly(why(managed_by))),
            None if live.is_owner_untold => row.under(Control::ReadOnly(UNTOLD_OWNER)),
            None => row,
        }
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::Next(1000)), row)];

    const CREATE: Option<Write<Self>> =
        Some(|delta| vec![Request::create(LIST, delta.path(), json!({ "name": delta.name() }), Gives::Id("id"))]);
    const UPDATE: Option<Write<Self>> =
        Some(|delta| vec![Request::set(ONE, delta.itself(), json!({ "name": delta.name() }))]);
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn is_nameless(live: &GroupLive) -> bool {
        live.name.is_none()
    }

    const SINCE: Option<Since<Self>> = Some(|live| live.created_at);

    fn uncreatable(spec: &GroupSpec) -> Option<&'static str> {
        spec.managed_by.map(|managed_by| match managed_by {
            ManagedBy::Scim => "its identity provider must create it; or remove `managed_by` to create it here",
            ManagedBy::Tenant => "the tenant must create it; or remove `managed_by` to create it here",
        })
    }

    fn impossible(want: &GroupSpec, have: &GroupLive) -> Option<&'static str> {
        match (want.managed_by, have.managed_by) {
            (Some(_), None) if have.is_owner_untold => None,
            (Some(_), None) => Some("nobody else manages this group; remove `managed_by`"),
            (Some(want), Some(have)) if want != have => Some("`managed_by` names another owner than the group has"),
            _ => None,
        }
    }

    fn holds(live: &GroupLive, section: &str) -> Option<&'static str> {
        let untold = live.is_owner_untold.then_some(UNTOLD_OWNER);
        live.managed_by.map(why).or(untold).filter(|_| section == "members")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(fields: &str) -> GroupLive {
        let text = format!(r#"{{"id":"group_1","name":"sre"{fields}}}"#);
        row(&RawValue::from_string(text).unwrap()).unwrap().unwrap()
    }

    #[test]
    fn a_group_whose_owner_is_not_told_is_read_only() {
        for untold in ["", r#","is_scim_managed":null"#, r#","is_scim_managed":null,"group_type":"group""#] {
            let live = group(untold);
            assert_eq!(Group::observe(&live).control, Control::ReadOnly(UNTOLD_OWNER), "{untold}");
            assert_eq!(Group::holds(&live, "members"), Some(UNTOLD_OWNER), "{untold}");
            assert_eq!(Group::holds(&live, "roles"), None, "grants to it stay ours");
            let scim = GroupSpec { managed_by: Some(ManagedBy::Scim) };
            assert_eq!(Group::impossible(&scim, &live), None, "the file may know it");
        }
        let ours = group(r#","is_scim_managed":false"#);
        assert_eq!((Group::observe(&ours).control, Group::holds(&ours, "members")), (Control::Managed, None));
        let tenant = group(r#","group_type":"tenant_group""#);
        assert_eq!(Group::observe(&tenant).control, Control::ReadOnly(why(ManagedBy::Tenant)));
    }
}
