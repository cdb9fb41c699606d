//! Text from a file, a folder or the live organization in; the same text without anything that a terminal or a reader
//! could mistake out. Whoever renders such text passes it through here.

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

/// Controls (C0, DEL, C1), line separators, bidirectional controls, and characters without width or ink.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
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
