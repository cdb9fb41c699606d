//! Foreign text in; which of its characters deceive a reader, and text and JSON in which they are written out, out. The
//! same for what a runner of CI jobs takes for a command when it finds it in the output of a job.

use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::Value;
use std::borrow::Cow;

/// Controls (C0, DEL, C1), line separators, bidirectional and other format controls, characters without width or ink,
/// and every space but the plain one: they move the cursor, forge a line, hide or reorder what stands beside them, or
/// cannot be told from something else.
#[must_use]
pub fn is_treacherous(character: char) -> bool {
    character.is_control()
        || character.is_whitespace() && character != ' '
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{16fe4}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Cuts a text that a message quotes to 80 characters.
#[must_use]
pub fn quoted(text: &str) -> Cow<'_, str> {
    cut(text, 80)
}

/// Cuts a text that is longer than so many characters; then the last of them is `…`.
#[must_use]
pub fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.chars().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(limit.saturating_sub(1)).chain(['…']).collect())
}

/// Returns what is left of a name when nobody looks closely: without case, without spaces and what nobody sees, and in
/// one Unicode form (NFKC). Names with the same outline are easily taken for each other.
#[must_use]
pub fn outline(name: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let seen: String = name.chars().filter(|character| !is_treacherous(*character)).collect();
    let lower = nfkc.normalize(&seen).to_lowercase();
    nfkc.normalize(&lower)
        .chars()
        .filter(|character| !character.is_whitespace() && !is_treacherous(*character))
        .collect()
}

/// Returns the same JSON with every treacherous character, and what begins a command of a CI runner, as an escape. It
/// reads back as what it was, and is harmless where somebody looks at it in a terminal.
#[must_use]
pub fn harmless_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for (at, character) in json.char_indices() {
        // JSON itself breaks lines with these two alone; inside of a string they are escaped already.
        let deceives = is_treacherous(character) && !matches!(character, '\n' | '\r');
        if deceives || character == '#' && begins_a_command(&json[at..]) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Returns the same lines without anything that a CI runner takes for a command: `##[`, `##vso[` and their like
/// wherever they stand, and `::` at the beginning of a line, also after spaces. The first character of each is written out.
#[must_use]
pub fn without_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("##") && !text.contains("::") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut line_is_blank = true;
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        if character == '#' && begins_a_command(rest) || line_is_blank && rest.starts_with("::") {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
        line_is_blank = matches!(character, '\n' | '\r') || line_is_blank && character.is_whitespace();
    }
    Cow::Owned(out)
}

/// Two hashes, perhaps a word, and a bracket: `##[group]`, `##vso[task.setvariable]`, `##teamcity[`.
fn begins_a_command(text: &str) -> bool {
    text.strip_prefix("##")
        .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with('['))
}

/// Returns whether two values are the same: white space around a text is none of it, because the API may take it away, and
/// a block of YAML ends with a line break.
#[must_use]
pub fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.trim() == other.trim(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command_of_a_runner() {
        assert!(matches!(without_commands("a # b\nc: d [e]"), Cow::Borrowed(_)));
        for (text, shown) in [
            ("::error::x", "\\u{3a}:error::x"),
            ("a ::b", "a ::b"),
            ("a\n \t\u{a0}::warning::x\n", "a\n \t\u{a0}\\u{3a}:warning::x\n"),
            ("a\r::set-env::", "a\r\\u{3a}:set-env::"),
            ("x ##[command]y", "x \\u{23}#[command]y"),
            ("##vso[task.x]", "\\u{23}#vso[task.x]"),
            ("##VSO[task.x]", "\\u{23}#VSO[task.x]"),
            ("###[x", "#\\u{23}#[x"),
            ("## [x", "## [x"),
            (":: :", "\\u{3a}: :"),
        ] {
            assert_eq!(without_commands(text), shown);
            assert_eq!(without_commands(shown), shown);
        }
        let value = serde_json::json!({ "a": "##vso[x] ###[y]", "b": ["::error::"] });
        for text in [value.to_string(), format!("{value:#}")] {
            let shown = harmless_json(&text);
            assert_eq!(without_commands(&shown), shown);
            assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        }
    }

    #[test]
    fn names_that_look_alike_have_one_outline() {
        let plain = outline("search");
        for like in
            ["Search", "search ", " sea rch", "sea\u{200b}rch", "ｓｅａｒｃｈ", "SEARCH\u{a0}", "s\u{2060}earch"]
        {
            assert_eq!(outline(like), plain, "{like:?}");
        }
        assert_eq!(outline("Zoe\u{308}"), outline("zo\u{eb}"));
        assert_eq!(outline("ﬁle"), outline("FILE"));
        assert_ne!(outline("search-1"), outline("search-2"));
        for hidden in ['\u{200b}', '\u{202e}', '\u{a0}', '\u{202f}', '\u{3000}', '\u{feff}', '\u{ad}', '\u{2066}', '\t']
        {
            assert!(is_treacherous(hidden), "{hidden:?}");
        }
        assert!(!is_treacherous(' ') && !is_treacherous('é') && !is_treacherous('漢'));
    }

    #[test]
    fn json_stays_what_it_was() {
        let value = serde_json::json!({ "a\u{9b}": ["zoë \u{202e}x\u{7f}", "\u{e0041}\n\u{1b}[2J"] });
        for text in [value.to_string(), format!("{value:#}")] {
            let shown = harmless_json(&text);
            assert!(shown.chars().all(|character| character == '\n' || !is_treacherous(character)), "{shown}");
            assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), value);
        }
        assert!(harmless_json(&value.to_string()).contains("\\udb40\\udc41"));
    }
}
