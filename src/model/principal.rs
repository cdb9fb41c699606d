//! Keys of members that are people or service accounts. A person goes by e-mail; a service account by its project and
//! name, `service_account:search/indexer`. The callers of a federation rule go by its provider and name,
//! `federation_rule:github/deploy`; they are members of nothing.

use super::address::encode;

/// The beginning of a service account's key.
pub const ACCOUNT: &str = "service_account:";

/// The beginning of the key of a federation rule's callers.
const RULE: &str = "federation_rule:";

/// Returns whether a key is that of a person.
#[must_use]
pub fn is_person(key: &str) -> bool {
    key.contains('@') && !key.starts_with(ACCOUNT) && !key.starts_with(RULE)
}

/// Returns the key of the callers of a federation rule.
#[must_use]
pub fn of_rule(provider: &str, name: &str) -> String {
    format!("{RULE}{}/{}", encode(provider), encode(name))
}

/// Returns the key of the callers that a change of its conditions lets in.
#[must_use]
pub fn of_new_callers(provider: &str, name: &str) -> String {
    format!("{}/new_callers", of_rule(provider, name))
}

/// Returns the provider of the rule whose callers a key names; `None` for other keys.
#[must_use]
pub fn provider_of_rule(key: &str) -> Option<String> {
    decode(key.strip_prefix(RULE)?.split_once('/')?.0)
}

/// Returns the key of a service account.
#[must_use]
pub fn of_account(project: &str, name: &str) -> String {
    format!("{ACCOUNT}{}/{}", encode(project), encode(name))
}

/// Returns the project and the name of the service account that a key names; `None` for other keys.
#[must_use]
pub fn account(key: &str) -> Option<(String, String)> {
    let (project, name) = key.strip_prefix(ACCOUNT)?.split_once('/')?;
    Some((decode(project)?, decode(name)?))
}

/// Reads `project/name` as a person writes it. A slash inside a name is written `%2F`.
///
/// # Errors
/// The problem, as a fragment.
pub fn parse_account(text: &str) -> Result<(String, String), String> {
    let wrong = || format!("`{text}` is not `project/name`");
    let (project, name) = text.split_once('/').ok_or_else(wrong)?;
    if name.contains('/') {
        return Err(format!("{}: write a slash inside a name as `%2F`", wrong()));
    }
    let parts = decode(project).zip(decode(name)).filter(|(project, name)| !project.is_empty() && !name.is_empty());
    parts.ok_or_else(wrong)
}

fn decode(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_of_a_rule_are_no_person_and_no_account() {
        let key = of_rule("git/hub", "x@example.com");
        assert_eq!(provider_of_rule(&key).as_deref(), Some("git/hub"));
        assert!(!is_person(&key) && account(&key).is_none() && is_person("x@example.com"));
        // No name of a rule is that of another rule's new callers.
        assert_ne!(of_rule("p", "a/new_callers"), of_new_callers("p", "a"));
        assert_eq!(provider_of_rule(&of_account("p", "a")), None);
    }

    #[test]
    fn the_key_of_an_account_says_its_project_and_name() {
        for (project, name) in [("search", "indexer"), ("a/b", "c%d"), ("x", "y z")] {
            let key = of_account(project, name);
            assert_eq!(account(&key), Some((project.to_owned(), name.to_owned())), "{key}");
        }
        assert_eq!(account("bob@example.com"), None);
        assert!(parse_account("search").is_err() && parse_account("a/b/c").is_err() && parse_account("/x").is_err());
        assert_eq!(parse_account("a%2Fb/c"), Ok(("a/b".to_owned(), "c".to_owned())));
    }
}
