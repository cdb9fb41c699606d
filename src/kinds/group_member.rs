//! `groups.<g>.members:` people and service accounts in a group.

use super::{
    facts::{KeyForm, Means, Pointer, Shape},
    person::lower,
    prelude::*,
};
use crate::model::{
    edge::Gift,
    principal::{self, ACCOUNT},
};

/// The kind.
#[derive(Debug)]
pub struct GroupMember;

/// A member has no fields of its own.
#[derive(Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct GroupMemberSpec {}

/// A member as the API shows it.
#[derive(Debug)]
pub struct GroupMemberLive {
    /// The user's or service account's id.
    pub id: Box<str>,
    /// In lower case; `None` on rows that are no people.
    pub email: Option<Box<str>>,
    /// The name for people to read.
    pub name: Option<Box<str>>,
}

#[derive(Deserialize)]
struct Row {
    id: Option<Box<str>>,
    /// The id, in the answer to an addition.
    user_id: Option<Box<str>>,
    name: Option<Box<str>>,
    email: Option<Box<str>>,
}

fn row(raw: &RawValue) -> Result<Option<GroupMemberLive>, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.get())?;
    let name = row.name.filter(|name| !name.is_empty());
    Ok(Some(GroupMemberLive { id: required(row.id.or(row.user_id))?, email: lower(row.email), name }))
}

const LIST: &str = "/organization/groups/{group_id}/users";
const ONE: &str = "/organization/groups/{group_id}/users/{user_id}";

/// The principals that a group can have.
const POINTS: &[Pointer] = &[
    Pointer {
        to: "service_account",
        target: |key, _| {
            let (project, name) = principal::account(key)?;
            Some(Address::root("project", &*project).child("service_account", &*name))
        },
        key: |target, _| Some(principal::of_account(target.parent()?.name(), target.name()).into()),
    },
    Pointer {
        to: "user",
        target: |key, _| (!key.starts_with(ACCOUNT)).then(|| Address::root("user", key)),
        key: |target, _| Some(target.name().into()),
    },
];

fn target(delta: &Delta<'_, GroupMember>) -> Ref {
    let found = POINTS.iter().find_map(|pointer| (pointer.target)(delta.name(), None));
    found.map_or_else(|| Ref::Id("".into()), Ref::Of)
}

impl Kind for GroupMember {
    const FACTS: Facts = Facts {
        collection: "group_members",
        shape: Shape::List,
        key: KeyForm::Principal,
        renames: false,
        points: POINTS,
        answers: &[Answer { verb: Verb::Create, status: 409, says: "already", means: Means::Done }],
        delete_risks: &[Risk::Destructive],
        ..Facts::new(
            "group_member",
            "group member",
            "members",
            "People by e-mail, and service accounts as `{ service_account: project/name }`.",
        )
        .under("group", "member")
    };
    type Spec = GroupMemberSpec;
    type Live = GroupMemberLive;

    fn observe(live: &GroupMemberLive) -> Observed<GroupMemberSpec> {
        Observed::managed(live.email.as_deref().unwrap_or(&live.id), &live.id, GroupMemberSpec {})
    }

    const READS: &'static [Read<Self>] = &[Read::List(Listing::new(LIST, Paging::Next(1000)), row)];

    const CREATE: Option<Write<Self>> = Some(|delta| {
        let create = Request::create(LIST, delta.path(), json!({ "user_id": null }), Gives::Nothing);
        vec![create.hole("/user_id", target(delta)).shows("/user_id", "/user_id")]
    });
    const DELETE: Option<Write<Self>> = Some(|delta| vec![Request::delete(ONE, delta.itself())]);

    fn refers(key: &Name, _: &GroupMemberSpec, _: Option<&Address>) -> Vec<Address> {
        POINTS.iter().find_map(|pointer| (pointer.target)(key, None)).into_iter().collect()
    }

    fn grants(row: &GrantingRow<'_, Self>) -> Vec<Edge> {
        let Some(group) = row.parent.map(|parent| Name::from(parent.name())) else { return Vec::new() };
        // A row that still goes by its id is somebody whom another list may name.
        let to = match row.have {
            Some(live) if **row.key == *live.id => Recipient::Id(live.id.clone()),
            _ => Recipient::Principal(row.key.clone()),
        };
        vec![Edge::now(to, Place::Organization, Gift::Membership(group))]
    }

    fn describe(live: &GroupMemberLive, _: Seconds, _: Option<&str>) -> String {
        match (&live.email, &live.name) {
            (None, Some(name)) => format!("`{name}`, without an e-mail"),
            _ => String::new(),
        }
    }
}
