//! Members of a project: `/organization/projects/{project_id}/users`.
//!
//! The word in `role` is that of the most powerful predefined role that is assigned to the member; a member with custom
//! roles alone is shown as `member`.
//!
//! The organization's owners own every project. They are shown here without having been added, and their membership
//! can be neither changed nor removed.

use serde_json::{Map, Value};

use super::projects::PROJECTS;
use crate::sandbox::api_error::ApiError;
use crate::sandbox::assignments::Holder;
use crate::sandbox::body::Takes;
use crate::sandbox::engine;
use crate::sandbox::fixture::reader::{Fields, FixtureError};
use crate::sandbox::property::{Accepts, Initial, Property};
use crate::sandbox::record::Record;
use crate::sandbox::resource::{Call, Key, Operation, Resource};
use crate::sandbox::store::{Access, NO_ROLE, PROJECT_ROLES, RowContext, Store};

/// The words that files use for the most powerful predefined role of a member. Requests use only two of them.
const WORDS: &[&str] = &["owner", "member", "viewer", NO_ROLE];

const ADD: &[Property] = &[
    Property::choice("role", PROJECT_ROLES).create(Accepts::Required),
    Property::text("user_id").create(Accepts::NullKeeps),
    Property::text("email").create(Accepts::NullKeeps),
];

pub(super) static PROJECT_USERS: Resource = Resource {
    parent: Some(&PROJECTS),
    read_all: Operation::Own(list),
    read_one: Operation::Own(get),
    create: Operation::With(Takes::object(ADD), add),
    update: Operation::Own(update),
    delete: Operation::Own(delete),
    show,
    complete,
    properties: &[
        Property::choice("role", WORDS)
            .accepting(PROJECT_ROLES)
            .initially(Initial::Text("member"))
            .update(Accepts::NullKeeps),
        Property::time("added_at").created(),
    ],
    ..Resource::new(
        "/organization/projects/{project_id}/users",
        "user_id",
        "project user",
        "organization.project.user",
        Key::Of { collection: "users", title: "user", label: "email" },
    )
};

fn list(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let page = engine::plain_page(call)?;
    let accesses = store.accesses(project(&context)?, page.after);
    page.last_id_style(accesses, |access| access.user.id.as_str(), |access| answer(call, &context, access))
}

fn get(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = call.context(store)?;
    let access = access(&context, call)?;
    Ok(answer(call, &context, access))
}

fn add(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    let context = changeable(store, call)?;
    let given = call.body.given()?;
    let user = named_user(store, &given)?;
    let project = project(&context)?;
    if store.access(project, &user.id).is_some() {
        let who = user.text("email").unwrap_or(&user.id);
        let message = format!("User '{who}' already exists in project '{}'.", project.id);
        return Err(ApiError::refused(message).code("user_already_in_project"));
    }
    let mut member = Record::new(user.id.clone());
    member.set("role", given.value("role").clone());
    engine::add(store, call, member)
}

fn update(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    changeable_member(store, call)?;
    let Some(role) = call.body.given()?.take_text("role") else { return Err(ApiError::missing("role")) };
    Holder { project: Some(call.id_of(&PROJECTS)), id: call.id(), is_group: false }.set_word(store, &role);
    get(store, call)
}

fn delete(store: &mut Store, call: &Call) -> Result<Value, ApiError> {
    changeable_member(store, call)?;
    engine::delete(store, call)
}

/// Returns the project around the members.
fn project<'a>(context: &RowContext<'a>) -> Result<&'a Record, ApiError> {
    context.parents.last().copied().ok_or_else(|| PROJECTS.not_found(""))
}

/// Returns the access of the user that the path names.
fn access<'a>(context: &RowContext<'a>, call: &Call) -> Result<Access<'a>, ApiError> {
    let access = context.store.access(project(context)?, call.id());
    access.ok_or_else(|| call.resource.not_found(call.id()))
}

/// Checks that the members of the project can be changed.
fn changeable<'a>(store: &'a Store, call: &Call) -> Result<RowContext<'a>, ApiError> {
    let context = call.context(store)?;
    check_default_project(store, call.id_of(&PROJECTS))?;
    Ok(context)
}

/// Refuses a change of the members of the default project.
pub(super) fn check_default_project(store: &Store, project: &str) -> Result<(), ApiError> {
    if store.is_default_project(project) {
        let message = "Members of the default project cannot be changed.";
        return Err(ApiError::refused(message).param("project_id").code("default_project"));
    }
    Ok(())
}

/// Checks that the membership that the path names can be changed.
fn changeable_member(store: &Store, call: &Call) -> Result<(), ApiError> {
    let context = changeable(store, call)?;
    if store.is_implicit_owner(access(&context, call)?.user) {
        let message = "Organization owners own every project; their project role cannot be changed or removed.";
        return Err(ApiError::refused(message).param("user_id").code("organization_owner"));
    }
    Ok(())
}

/// Returns the user whom the body names by id or by e-mail address.
fn named_user<'a>(store: &'a Store, given: &Record) -> Result<&'a Record, ApiError> {
    let users = store.users();
    match (given.text("user_id"), given.text("email")) {
        (Some(id), None) => users.get(id).ok_or_else(|| ApiError::not_found("user", "user_id", id)),
        (None, Some(email)) => users.by_email(email).next().ok_or_else(|| ApiError::not_found("user", "email", email)),
        (None, None) => Err(ApiError::missing("user_id")),
        (Some(_), Some(_)) => {
            let message = "Only one of 'user_id' and 'email' can be given.";
            Err(ApiError::invalid("email", message).code("mutually_exclusive_parameters"))
        }
    }
}

/// Returns an access as answers show it, whether a member stands behind it or not.
fn answer(call: &Call, context: &RowContext, access: Access) -> Value {
    let mut member = Record::new(access.user.id.clone());
    member.set("role", access.role);
    member.set("added_at", access.added_at);
    call.resource.answer(context, &member)
}

fn show(context: &RowContext, member: &Record, answer: &mut Map<String, Value>) {
    let user = context.store.users().get(&member.id);
    for field in ["name", "email"] {
        answer.insert(field.to_owned(), user.map(|user| user.value(field).clone()).into());
    }
}

fn complete(context: &RowContext, fields: &mut Fields, member: &mut Record) -> Result<(), FixtureError> {
    fields.ignore(&["name"]);
    let user = context.store.users().get(&member.id).and_then(|user| user.time("added_at"));
    let project = context.parents.last().and_then(|project| project.time("created_at"));
    if let (false, Some(added_at)) = (member.has("added_at"), user.max(project)) {
        member.set("added_at", added_at);
    }
    Ok(())
}
