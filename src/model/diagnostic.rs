//! Mistakes in the configuration as data: a message, its place, and what to do next. Drawn by `render/diagnostic.rs`.

use super::node::Position;

/// The severity of a [`Diagnostic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The configuration cannot be used.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// One problem of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub level: Level,
    /// The problem: a lowercase fragment without a full stop.
    pub message: String,
    /// Its place; `None` for a problem of a whole file or folder that is named in the message.
    pub at: Option<Position>,
    /// A few words beside the caret; may be empty.
    pub label: String,
    /// Other places that matter, with their words: the first of two equal keys, say.
    pub also: Vec<(Position, String)>,
    /// The next steps; each a sentence.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Returns an error at a place.
    #[must_use]
    pub fn error(at: impl Into<Option<Position>>, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            message: message.into(),
            at: at.into(),
            label: String::new(),
            also: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Returns a warning at a place.
    #[must_use]
    pub fn warning(at: impl Into<Option<Position>>, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(at, message) }
    }

    /// Adds the words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, at: Position, label: impl Into<String>) -> Self {
        self.also.push((at, label.into()));
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

/// The nearest of `known` to what was written, when it is near enough to suggest. Of two e-mail addresses of one domain
/// only what stands before the `@` counts.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let (a, b) = match (written.split_once('@'), name.split_once('@')) {
            (Some((a, here)), Some((b, there))) if here == there => (a, b),
            _ => (&*written, &*name),
        };
        let distance = strsim::damerau_levenshtein(a, b);
        (distance <= b.chars().count().max(3) / 3).then_some(distance)
    };
    known.into_iter().filter_map(|name| Some((distance(name)?, name))).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_near() {
        assert_eq!(nearest("versoin", ["version", "files"]), Some("version"));
        assert_eq!(
            nearest("carrol@example.com", ["alice@example.com", "carol@example.com"]),
            Some("carol@example.com")
        );
        assert_eq!(nearest("frank@example.com", ["fay@example.com"]), None);
    }
}
