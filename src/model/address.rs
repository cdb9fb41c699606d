//! Addresses: names that stay the same from run to run, `project/web/member/bob@example.com`.

use super::{
    glob::{MOST_CHARACTERS, stars_fit},
    text::quoted,
};
use std::{fmt, sync::Arc};

/// A name, shared by the many rows that carry it.
pub type Name = Arc<str>;

/// The place of a thing: pairs of a kind's segment and a name. Shown with `/`, `*` and `%` percent-encoded in names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Vec<(&'static str, Name)>);

impl Address {
    /// Returns an address directly under the organization.
    #[must_use]
    pub fn root(segment: &'static str, name: impl Into<Name>) -> Self {
        Self(vec![(segment, name.into())])
    }

    /// Returns the address of something inside this one.
    #[must_use]
    pub fn child(&self, segment: &'static str, name: impl Into<Name>) -> Self {
        let mut pairs = self.0.clone();
        pairs.push((segment, name.into()));
        Self(pairs)
    }

    /// Returns the name at the end, as it is.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.last().map_or("", |(_, name)| name)
    }

    /// Returns the segment at the end: which kind of thing this is.
    #[must_use]
    pub fn segment(&self) -> &'static str {
        self.0.last().map_or("", |(segment, _)| segment)
    }

    /// Returns the address that this stands in; `None` directly under the organization.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        (self.0.len() > 1).then(|| Self(self.0[..self.0.len() - 1].to_vec()))
    }

    /// Returns the addresses from the outermost one down to this one.
    pub fn path(&self) -> impl Iterator<Item = Self> {
        (1..=self.0.len()).map(|depth| Self(self.0[..depth].to_vec()))
    }

    /// Returns the outermost address above this one, or this one itself.
    #[must_use]
    pub fn outermost(&self) -> Self {
        Self(self.0[..self.0.len().min(1)].to_vec())
    }

    /// Returns the same address inside another thing at the top.
    #[must_use]
    pub fn moved_to(&self, outermost: &Self) -> Self {
        Self(outermost.0.iter().chain(self.0.iter().skip(1)).cloned().collect())
    }

    /// Returns how many things stand above and at this address.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.len()
    }

    /// Returns whether this is inside `other`, at any depth.
    #[must_use]
    pub fn is_inside(&self, other: &Self) -> bool {
        self.0.len() > other.0.len() && self.0.starts_with(&other.0)
    }

    /// Returns the pairs, outermost first.
    #[must_use]
    pub fn pairs(&self) -> &[(&'static str, Name)] {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (segment, name)) in self.0.iter().enumerate() {
            let slash = if index == 0 { "" } else { "/" };
            write!(out, "{slash}{segment}/{}", encode(name))?;
        }
        Ok(())
    }
}

/// Percent-encodes what would split or widen an address: `/`, `*`, `%`, and control characters.
#[must_use]
pub fn encode(name: &str) -> String {
    let is_plain = |byte: u8| !matches!(byte, b'/' | b'*' | b'%') && !byte.is_ascii_control();
    if name.is_ascii() && name.bytes().all(is_plain) {
        return name.to_owned();
    }
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '/' | '*' | '%') || character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                text.push_str(&format!("%{byte:02X}"));
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// A pattern for addresses as they are shown: `*` stands for anything within one name, and crosses no `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Box<str>);

impl Pattern {
    /// Parses a pattern: pairs of a kind and a name, `project/batch/api_key/*`.
    ///
    /// # Errors
    /// The problem, as a fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shown = quoted(text);
        if text.chars().nth(MOST_CHARACTERS).is_some() {
            return Err(format!("`{shown}` is longer than the {MOST_CHARACTERS} characters that a pattern may have"));
        }
        let parts: Vec<&str> = text.split('/').collect();
        let kinds = parts.iter().step_by(2);
        if !parts.len().is_multiple_of(2) || parts.iter().any(|part| part.is_empty()) {
            return Err(format!("`{shown}` is not an address like `user/*@vendor.example` or `project/web/api_key/*`"));
        }
        if kinds.clone().any(|kind| kind.contains('*')) {
            return Err(format!("`{shown}` leaves open what kind of thing it means"));
        }
        if text.contains("**") {
            return Err(format!("`{shown}` has two stars in a row; one stands for anything within one name"));
        }
        // Only the star is special: everything else is part of a name.
        Ok(Self(text.into()))
    }

    /// Returns whether an address, as it is shown, fits.
    #[must_use]
    pub fn fits(&self, address: &str) -> bool {
        stars_fit(&self.0, address)
    }

    /// Returns the pattern as it was written.
    #[must_use]
    pub fn written(&self) -> String {
        self.0.to_string()
    }

    /// Returns whether it may fit more than one address.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.contains('*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stays_within_a_name() {
        let keys = Pattern::parse("project/batch/api_key/*").unwrap();
        assert!(keys.fits("project/batch/api_key/key_1") && keys.is_open());
        assert!(!keys.fits("project/batch/api_key/key_1/more") && !keys.fits("project/batch/member/key_1"));
        let odd = Pattern::parse(r"project/a[b]{c}?\d/member/*@x.example").unwrap();
        assert!(odd.fits(r"project/a[b]{c}?\d/member/bob@x.example") && !odd.fits("project/ab/member/bob@x.example"));
        assert_eq!(odd.written(), r"project/a[b]{c}?\d/member/*@x.example");
        for bad in ["", "*", "user", "user/", "/x", "*/x", "project/a/*", "project/a/*/x", "a//b/c", "user/**"] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_cannot_forge_an_address() {
        let address = Address::root("project", "a/b*%").child("member", "x\u{1b}@example.com");
        assert_eq!(address.to_string(), "project/a%2Fb%2A%25/member/x%1B@example.com");
        assert!(address.is_inside(&Address::root("project", "a/b*%")));
        assert!(!address.is_inside(&address));
        let path: Vec<String> = address.path().map(|address| address.to_string()).collect();
        assert_eq!(path, ["project/a%2Fb%2A%25", "project/a%2Fb%2A%25/member/x%1B@example.com"]);
        assert_eq!(address.depth(), 2);
    }
}
