//! The page of kinds: what orgward can do with each, by the table of kinds; and what nobody can declare, with the reason.

use crate::reference::expect_page;
use orgward::{
    kinds::{self, erased::Action, erased::AnyKind, facts::Shape},
    model::verb::Verb,
};

/// What the API does not let a file declare.
const NOT_DECLARED: &str = "\
| thing | reason |
|---|---|
| keys of people, admin keys | The API makes no keys for people, and an admin key of the API has every permission. Rules say which keys may live. |
| scopes of a live key | The API takes them and never shows them, so nobody can see a difference. An empty list would give every scope. orgward sends scopes only when it makes a key. |
| expiry of a live key | The API counts a new expiry from the moment of the request, so each repetition moves it. orgward sends it only when it makes a key; a successor gets the new one. |
| custom roles of an invite | An invite takes base roles alone. orgward assigns the roles after the person has accepted. |
| e-mail address and name of a person | They belong to the account. |
| members of a group of an identity provider | The identity provider decides. |
| the region of an existing project | `residency` is taken at creation only. |
| an archived project | Archiving is permanent. |
| name and external key of the default project | The API refuses changes of it. |
| the default of a rate limit | The API has no reset. A value that is not in the file stays as it is. |
| the organization's own default retention | The API has no word for it. |
| the content of an uploaded certificate, fields of an external key or storage | They are taken at creation only. A new content needs a new name. |
| hosted tools of the organization, IP allowlists, SCIM, sign-in, tunnels, names and logging of the organization | The API has no route for them. The audit log tells of some; `orgward show audit` lists it. |
| mappings of ChatGPT workspaces to workload identity | They belong to another API. |
";

fn verb(kind: &dyn AnyKind, action: Action, verb: Verb) -> Option<&'static str> {
    kind.can(action).then(|| verb.as_str())
}

#[test]
fn kinds_are_documented() {
    let mut rows: Vec<String> = Vec::new();
    for (_, kind) in kinds::all() {
        let facts = kind.facts();
        let place = match (facts.under, facts.block) {
            ("", "") => facts.section.to_owned(),
            ("", block) => format!("{block}.{}", facts.section),
            (under, _) => format!("{} of a {}", facts.section, under.replace('_', " ")),
        };
        let created = verb(kind, Action::Create, facts.create_verb).filter(|_| !facts.given);
        let does: Vec<&str> = created
            .into_iter()
            .chain(verb(kind, Action::Update, Verb::Update))
            .chain(verb(kind, Action::Delete, facts.delete_verb))
            .collect();
        let note = match (facts.shape, facts.fixed.is_empty()) {
            (Shape::Rules, _) => "judged by rules".to_owned(),
            (_, true) => String::new(),
            (_, false) if facts.fixed.len() > 5 => format!("{} fields that describe the cloud", facts.fixed.len()),
            (_, false) => facts.fixed.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", "),
        };
        rows.push(format!("| {} | `{place}` | {} | {note} |\n", facts.title, does.join(", ")));
    }
    expect_page(
        "kinds.md",
        &format!(
            "# Kinds\n\nWhat orgward can do with each kind of resource. [configuration.md](configuration.md) lists every \
             field, and [examples/kinds](../examples/kinds) has an example of each.\n\n\
             | kind | section | changes | fixed at creation |\n|---|---|---|---|\n{}\n\
             ## What cannot be declared\n\n{NOT_DECLARED}",
            rows.concat()
        ),
    );
}
