//! Words that a file may hold one day, and that this version does not manage: an error that says so is better than
//! `unknown field`, and silence would be a lie.

/// Sections and fields by where they stand: the top level, `organization`, one project.
const LATER: &[(&str, &[&str])] = &[];

/// Returns whether a word is known for a later version, at this place.
pub(super) fn is_later(place: &str, word: &str) -> bool {
    LATER.iter().any(|(at, words)| *at == place && words.contains(&word))
}
