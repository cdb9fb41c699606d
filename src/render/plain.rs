//! Text from a file, a folder or the live organization in; the same text without anything that a terminal or a reader
//! could mistake out. Whoever renders such text passes it through here.

use crate::model::text::is_treacherous;
use std::borrow::Cow;

/// Makes visible what would move the cursor, forge a line, hide or reorder text: `\u{1b}` and its like. Line breaks
/// and tabs are among them, because no name or message of ours holds one.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Adds one character in its plain form.
pub(super) fn push(shown: &mut String, character: char) {
    if is_treacherous(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_stays_invisible() {
        assert!(matches!(plain("zoë@example.com 漢字 – ok"), Cow::Borrowed(_)));
        for (text, shown) in [
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\nerror: forged\tx\r", "a\\u{a}error: forged\\u{9}x\\u{d}"),
            ("\u{0}\u{7f}\u{9b}", "\\u{0}\\u{7f}\\u{9b}"),
            ("ali\u{202e}ecila", "ali\\u{202e}ecila"),
            ("a\u{200b}b\u{2066}\u{feff}\u{e0041}", "a\\u{200b}b\\u{2066}\\u{feff}\\u{e0041}"),
        ] {
            assert_eq!(plain(text), shown);
            assert!(matches!(plain(shown), Cow::Borrowed(_)));
        }
    }
}
