//! A number in, the right word for that many things out.

/// Returns the number with its word: `1 change`, `2 changes`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", word(number, one, many))
}

/// Returns the word for so many things.
#[must_use]
pub const fn word<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

/// Returns the article for a word: `a project`, `an external key`.
#[must_use]
pub fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// Returns the first of many texts, and the number of the others: `a, b and 3 more`.
#[must_use]
pub fn first_of<T: AsRef<str>>(all: impl ExactSizeIterator<Item = T>, most: usize) -> String {
    let more = all.len().saturating_sub(most);
    let shown: Vec<T> = all.take(most).collect();
    let shown = shown.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}
