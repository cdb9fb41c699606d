//! Addresses: names that stay the same from run to run, `project/web/member/bob@example.com`.

use std::{fmt, sync::Arc};

/// A name, shared by the many rows that carry it.
pub type Name = Arc<str>;

/// Where a thing stands: pairs of a kind's segment and a name. Shown with `/`, `*` and `%` percent-encoded in names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(Vec<(&'static str, Name)>);

impl Address {
    /// An address directly under the organization.
    #[must_use]
    pub fn root(segment: &'static str, name: impl Into<Name>) -> Self {
        Self(vec![(segment, name.into())])
    }

    /// The address of something inside this one.
    #[must_use]
    pub fn child(&self, segment: &'static str, name: impl Into<Name>) -> Self {
        let mut pairs = self.0.clone();
        pairs.push((segment, name.into()));
        Self(pairs)
    }

    /// The name at the end, as it is.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.last().map_or("", |(_, name)| name)
    }

    /// The segment at the end: which kind of thing this is.
    #[must_use]
    pub fn segment(&self) -> &'static str {
        self.0.last().map_or("", |(segment, _)| segment)
    }

    /// What this stands in; `None` directly under the organization.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        (self.0.len() > 1).then(|| Self(self.0[..self.0.len() - 1].to_vec()))
    }

    /// Whether this is inside `other`, at any depth.
    #[must_use]
    pub fn is_inside(&self, other: &Self) -> bool {
        self.0.len() > other.0.len() && self.0.starts_with(&other.0)
    }

    /// The pairs, outermost first.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_forge_an_address() {
        let address = Address::root("project", "a/b*%").child("member", "x\u{1b}@example.com");
        assert_eq!(address.to_string(), "project/a%2Fb%2A%25/member/x%1B@example.com");
        assert!(address.is_inside(&Address::root("project", "a/b*%")));
        assert!(!address.is_inside(&address));
    }
}
