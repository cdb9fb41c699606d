//! Foreign text in; which of its characters deceive a reader, and JSON in which they are written out, out.

/// Controls (C0, DEL, C1), line separators, bidirectional controls, and characters without width or ink: they move the
/// cursor, forge a line, hide or reorder what stands beside them.
#[must_use]
pub fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
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
