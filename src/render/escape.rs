//! Foreign text in, Markdown out that says that text and nothing else: no table cell, no tag, no link, and no mention
//! that would ping somebody.

use super::phrases::{cut, safe};

/// The longest piece of foreign text in a comment.
const LONGEST: usize = 200;

/// A value as code, cut if it is long.
pub(super) fn code(text: &str) -> String {
    whole_code(&cut(&safe(text), LONGEST))
}

/// A value as code, for a reader to copy. Forges link `@names`, `#1` and addresses after all escapes are undone, but
/// never inside of code.
pub(super) fn whole_code(text: &str) -> String {
    let text = safe(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    // A code span ends at backticks, a cell at a bar wherever it stands, and HTML is read in some places first.
    if text.contains(['`', '|', '<', '>', '&', '\\']) {
        format!("<code>{}</code>", entities(text))
    } else {
        format!("`{text}`")
    }
}

/// A sentence, cut if it is long.
pub(super) fn prose(text: &str) -> String {
    whole_prose(&cut(&safe(text), LONGEST))
}

/// A sentence with something for a reader to copy. Text between backticks and words that a forge would link become code,
/// the rest is escaped.
pub(super) fn whole_prose(text: &str) -> String {
    let text = safe(text);
    let pieces: Vec<&str> = text.split('`').collect();
    let paired = pieces.len() % 2 == 1;
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if paired && index % 2 == 1 {
            out.push_str(&whole_code(piece));
            continue;
        }
        if !paired && index > 0 {
            out.push_str("&#96;");
        }
        out.push_str(&phrases(piece));
    }
    out
}

/// Plain words, one by one.
fn phrases(text: &str) -> String {
    let one = |word: &str| {
        if !is_linked(word) {
            return entities(word);
        }
        let inner = word.trim_start_matches('(');
        let before = &word[..word.len() - inner.len()];
        let core = inner.trim_end_matches([',', '.', ';', ':', ')']);
        format!("{before}{}{}", whole_code(core), &inner[core.len()..])
    };
    text.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Returns whether a forge would make a link or a mention of it; and what reads better as code anyway.
fn is_linked(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.contains(['@', '#', '$', '_', '/']) || ["www.", "gh-"].iter().any(|mark| lower.contains(mark))
}

/// Writes every character that means something in Markdown or HTML as an entity, which is always only text.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '|' | '`' | '*' | '_' | '~' | '#' | '@' | '[' | ']' | '!' | '\\' | '$' | '"' => {
                out.push_str(&format!("&#{};", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("user/bob@example.com"), "`user/bob@example.com`");
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("a``b"), "<code>a&#96;&#96;b</code>");
        assert_eq!(code("</code><b>"), "<code>&lt;/code&gt;&lt;b&gt;</code>");
        assert_eq!(code("a\n| b"), "<code>a&#92;u{a}&#124; b</code>");
        assert_eq!(code(" "), "");
    }

    #[test]
    fn prose_links_nobody() {
        assert_eq!(prose("sends an e-mail to a@example.com"), "sends an e-mail to `a@example.com`");
        assert_eq!(prose("`batch` of bob, used 2 h ago"), "`batch` of bob, used 2 h ago");
        assert_eq!(prose("one ` alone"), "one &#96; alone");
        assert_eq!(prose("ping @octocat, see #1"), "ping `@octocat`, see `#1`");
        assert_eq!(prose("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(prose("*b* _c_ [d](e)"), "&#42;b&#42; `_c_` &#91;d&#93;(e)");
        assert_eq!(prose("(see http://e.example/x)."), "(see `http://e.example/x`).");
    }
}
