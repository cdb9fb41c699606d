//! Keys of members that are people or service accounts. A person goes by e-mail; a service account by its project and
//! name, `service_account:search/indexer`.

use super::address::encode;

/// The beginning of a service account's key.
pub const ACCOUNT: &str = "service_account:";

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
