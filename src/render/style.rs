//! Words in, words with or without colour out. Colour repeats what the words say and never says more: whoever reads
//! without it misses nothing.

use anstyle::{AnsiColor, Style as Ansi};

/// The style of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// True if escape sequences may be written.
    pub colour: bool,
    /// The number of columns. Nothing is wrapped at it; only very long labels are cut.
    pub width: usize,
    /// True if everything is written out: nothing is folded, counted or cut.
    pub all: bool,
}

impl Default for Style {
    /// Returns what files and pipes get.
    fn default() -> Self {
        Self { colour: false, width: 100, all: false }
    }
}

/// The shortest length at which a label is cut.
const LABEL: usize = 120;

impl Style {
    /// Headings, verdicts, addresses.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    /// Dims text that helps, and is not the point.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    /// Colours text about a removal.
    #[must_use]
    pub fn red(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default(), text)
    }

    /// Colours text about an addition.
    #[must_use]
    pub fn green(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// Colours text about a change.
    #[must_use]
    pub fn yellow(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    /// Colours text that orients the reader.
    #[must_use]
    pub fn cyan(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default(), text)
    }

    /// Marks text that must not be missed.
    #[must_use]
    pub fn alarm(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    /// Returns how long a label may be.
    pub(super) fn label_limit(self) -> usize {
        if self.all { usize::MAX } else { self.width.max(LABEL) }
    }

    /// Returns how many entries of a list are shown, where so many are usual.
    pub(super) fn most(self, usual: usize) -> usize {
        if self.all { usize::MAX } else { usual }
    }

    fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{ansi}{text}{ansi:#}") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_is_added() {
        let plain = Style::default();
        assert_eq!(plain.bold("a") + &plain.red("b") + &plain.alarm("c"), "abc");
        let colour = Style { colour: true, ..plain };
        assert_eq!(colour.red("b"), "\u{1b}[31mb\u{1b}[0m");
        assert_eq!(colour.red(""), "");
    }
}
