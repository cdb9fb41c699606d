//! What a person wrote wrong, as data: a message, its place, and what to do next. Drawn by `render/diagnostic.rs`.

use super::node::At;

/// How bad a [`Diagnostic`] is.
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
    /// How bad it is.
    pub level: Level,
    /// What is wrong: a lowercase fragment without a full stop.
    pub message: String,
    /// Where it is; `None` for a problem of a whole file or folder that is named in the message.
    pub at: Option<At>,
    /// A few words beside the caret; may be empty.
    pub label: String,
    /// Another place that matters, with its words: the first of two equal keys, say.
    pub also: Option<(At, String)>,
    /// What to do next; each a sentence.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(at: impl Into<Option<At>>, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            message: message.into(),
            at: at.into(),
            label: String::new(),
            also: None,
            help: Vec::new(),
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(at: impl Into<Option<At>>, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(at, message) }
    }

    /// Adds the words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, at: At, label: impl Into<String>) -> Self {
        self.also = Some((at, label.into()));
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

/// The nearest of `known` to what was written, when it is near enough to suggest.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min()
        .map(|(_, name)| name)
}
