//! Foreign text in; which of its characters deceive a reader, and JSON in which they are written out, out.

use icu_normalizer::ComposingNormalizerBorrowed;

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

/// What is left of a name when nobody looks closely: without case, without spaces and what nobody sees, and in one
/// Unicode form (NFKC). Names with the same outline are easily taken for each other.
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

/// The same JSON with every treacherous character as an escape. It reads back as what it was, and is harmless where
/// somebody looks at it in a terminal.
#[must_use]
pub fn harmless_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        // JSON itself breaks lines with these two alone; inside of a string they are escaped already.
        if is_treacherous(character) && !matches!(character, '\n' | '\r') {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
        }
        assert!(harmless_json(&value.to_string()).contains("\\udb40\\udc41"));
    }
}
