//! Text that came from outside goes in, text that may be shown comes out: no key material, no terminal escapes.

use crate::model::text::is_treacherous;
use foldhash::HashSet;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// What stands where a key stood.
const GONE: &str = "[redacted]";

/// Prefixes of OpenAI keys whose rest alone is worth hiding.
const PREFIXES: [&str; 4] = ["sk-admin-", "sk-proj-", "sk-svcacct-", "sk-"];

/// Runs of key-like characters this long are hidden wherever `sk-` begins, also inside a word.
const SURELY_A_KEY: usize = 20;

/// Runs of a secret this long are hidden wherever they stand: an answer may repeat the middle of a key.
const RUN: usize = 8;

/// Removes the given secrets and their parts, also in hexadecimal, in base64 and percent-encoded, whatever looks like an OpenAI key (`sk-...`, also partly masked as the API echoes it in a
/// 401), and the user part of URLs (proxies carry passwords there).
#[must_use]
pub fn scrub(text: &str, secrets: &[&SecretString]) -> String {
    // What is or looks like a whole key goes first: beside a part that was hidden, its rest would look like nothing.
    let whole = secrets.iter().map(|secret| secret.expose_secret()).filter(|secret| secret.len() >= RUN);
    let text = without_keys(&whole.fold(text.to_owned(), |text, secret| text.replace(secret, GONE)));
    without_user(&hide(&text, secrets))
}

/// Removes the given secrets and their parts, in all their spellings, and leaves everything else alone.
#[must_use]
pub fn hide(text: &str, secrets: &[&SecretString]) -> String {
    // All spellings are looked for in the text as it came: what one of them hides would cut the runs of another.
    let mut hidden = Vec::new();
    for secret in secrets {
        let secret = secret.expose_secret();
        let rest = PREFIXES.iter().find_map(|prefix| secret.strip_prefix(prefix)).unwrap_or(secret);
        mark_runs(text, secret.as_bytes(), secret.len().max(RUN), &mut hidden);
        mark_runs(text, rest.as_bytes(), RUN, &mut hidden);
        // A host name is shown in lower case, for example.
        for other in [Zeroizing::new(rest.to_lowercase()), Zeroizing::new(rest.to_uppercase())] {
            mark_runs(text, other.as_bytes(), RUN, &mut hidden);
        }
        for spelling in [percent_upper, percent_lower, hex_upper, hex_lower] {
            let encoded: Zeroizing<String> = rest.bytes().map(spelling).collect::<String>().into();
            mark_runs(text, encoded.as_bytes(), RUN * (encoded.len() / rest.len().max(1)), &mut hidden);
        }
        for skip in 0..3.min(rest.len()) {
            // The last letters depend on what follows the secret.
            let encoded = Zeroizing::new(base64(&rest.as_bytes()[skip..]));
            mark_runs(text, &encoded.as_bytes()[..encoded.len().saturating_sub(2)], RUN, &mut hidden);
        }
    }
    without_marked(text, &hidden)
}

fn percent_upper(byte: u8) -> String {
    format!("%{byte:02X}")
}

fn percent_lower(byte: u8) -> String {
    format!("%{byte:02x}")
}

fn hex_upper(byte: u8) -> String {
    format!("{byte:02X}")
}

fn hex_lower(byte: u8) -> String {
    format!("{byte:02x}")
}

/// Marks every run of a secret, byte by byte. `run` is the length from which on it is one. `hidden` is empty until
/// something is marked.
fn mark_runs(text: &str, secret: &[u8], run: usize, hidden: &mut Vec<bool>) {
    if run == 0 || secret.len() < run {
        return;
    }
    let windows: HashSet<&[u8]> = secret.windows(run).collect();
    // Most places of a text cannot begin a run, and two bytes tell: a plan may have many megabytes.
    let mut begins = vec![false; 1 << 16];
    for window in &windows {
        begins[usize::from(window[0]) << 8 | usize::from(window[1])] = true;
    }
    let may_begin = |window: &[u8]| begins[usize::from(window[0]) << 8 | usize::from(window[1])];
    for (at, window) in text.as_bytes().windows(run).enumerate() {
        if may_begin(window) && windows.contains(window) {
            hidden.resize(text.len(), false);
            hidden[at..at + run].fill(true);
        }
    }
}

/// A text with a short word in place of each run of marked bytes.
fn without_marked(text: &str, hidden: &[bool]) -> String {
    if hidden.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut before = false;
    for (at, character) in text.char_indices() {
        match (hidden[at], before) {
            (false, _) => out.push(character),
            (true, false) => out.push_str(GONE),
            (true, true) => {}
        }
        before = hidden[at];
    }
    out
}

/// Base64 without padding; the two alphabets differ in two letters that a key hardly has.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len() * 2);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        out.extend((0..=three.len()).map(|nth| char::from(LETTERS[bits >> (18 - 6 * nth) & 63])));
    }
    out
}

/// Prepares text of unknown origin for a terminal: [`scrub`], no control or direction-changing characters, one line,
/// at most `limit` characters.
#[must_use]
pub fn clean(text: &str, limit: usize, secrets: &[&SecretString]) -> String {
    // First, so that no key is put together again by what is left out.
    let text: String = text.chars().filter(|c| c.is_whitespace() || !is_treacherous(*c)).collect();
    let text = scrub(&text, secrets);
    let mut line = String::new();
    let mut count = 0;
    for character in text.trim().chars() {
        let character = if character.is_whitespace() { ' ' } else { character };
        if character == ' ' && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        if count == limit {
            line.truncate(line.trim_end().len());
            line.push_str("...");
            return line;
        }
        line.push(character);
        count += 1;
    }
    line.truncate(line.trim_end().len());
    line
}

/// Every piece of a text that can hardly be anything but an OpenAI key: what somebody typed in the wrong place.
pub fn keys_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("sk-").filter_map(|(start, _)| {
        let rest = &text[start + 3..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
        let (run, key) = (&rest[..end], &text[start..start + 3 + end]);
        let begins_a_word = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        let is_named = begins_a_word
            && ["admin-", "proj-", "svcacct-"]
                .iter()
                .any(|kind| run.strip_prefix(kind).is_some_and(|rest| rest.len() >= RUN));
        let is_long = run.len() >= SURELY_A_KEY && run.contains(|c: char| c.is_ascii_digit());
        (is_named || is_long).then_some(key)
    })
}

/// Removes the given secrets, and every other piece of a text that can hardly be anything but a key.
#[must_use]
pub fn hide_keys(text: &str, secrets: &[&SecretString]) -> String {
    let mut text = hide(text, secrets);
    let others: Vec<String> = keys_in(&text).map(str::to_owned).collect();
    for key in others {
        text = text.replace(&key, &format!("sk-{GONE}"));
    }
    text
}

fn without_keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("sk-") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let body = &from[3..];
        let end = body.find(|c: char| !is_key_character(c)).unwrap_or(body.len());
        let run = body[..end].trim_end_matches('.');
        let begins_a_word = !out.ends_with(|c: char| c.is_alphanumeric());
        // The beginning that all keys of a kind share is no secret, and our own hints name it.
        let is_prefix = PREFIXES.iter().any(|prefix| prefix[3..] == *run);
        if run.len() >= SURELY_A_KEY || begins_a_word && !is_prefix {
            out.push_str("sk-");
            out.push_str(GONE);
        } else {
            out.push_str(&from[..3 + run.len()]);
        }
        rest = &body[run.len()..];
    }
    out.push_str(rest);
    out
}

fn is_key_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '*' | '.' | '\u{2026}' | '\u{2022}')
}

fn without_user(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, from) = rest.split_at(start + 3);
        out.push_str(before);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#')).unwrap_or(from.len());
        let (authority, after) = from.split_at(end);
        match authority.rsplit_once('@') {
            Some((_, host)) => out.extend([GONE, "@", host]),
            None => out.push_str(authority),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_encodings_of_a_key_are_hidden_too() {
        let key = SecretString::from("sk-admin-Qm7Zt4Kx9Vb2Lw6Rj8Yc3Np5Hd1");
        let spelled = |by: fn(u8) -> String| key.expose_secret().bytes().map(by).collect::<String>();
        let percent = spelled(percent_upper);
        for shown in [spelled(percent_lower), spelled(hex_upper), spelled(hex_lower)] {
            let text = scrub(&format!("é {shown} is bad"), &[&key]);
            assert!(text.contains(GONE) && !text.contains(&shown[shown.len() / 2..][..12]), "{text}");
        }
        let shifted = |by: &str| base64(format!("{by}{}", key.expose_secret()).as_bytes());
        for shown in ["4Kx9Vb2L", "x9Vb2Lw6Rj8Yc3", &percent, &shifted(""), &shifted("x"), &shifted("xy")] {
            let text = scrub(&format!("é {shown} is bad"), &[&key]);
            assert!(text.contains(GONE) && text.starts_with("é ") && text.ends_with(" is bad"), "{text}");
            assert!(!text.contains(&shown[shown.len() / 2..][..4]), "{text}");
        }
        assert_eq!(scrub("4Kx9Vb2 is short", &[&key]), "4Kx9Vb2 is short");
    }

    #[test]
    fn keys_are_removed_and_words_stay() {
        let key = SecretString::from("sk-admin-AbCdEfGhIjKl0123456789");
        for (text, expected) in [
            ("key sk-admin-AbCdEfGhIjKl0123456789.", "key [redacted]."),
            ("tail AbCdEfGhIjKl0123456789 alone", "tail [redacted] alone"),
            ("Incorrect API key provided: sk-adm***6789. Find", "Incorrect API key provided: sk-[redacted]. Find"),
            ("another sk-proj-zzz, then", "another sk-[redacted], then"),
            ("glued%20sk-proj-0123456789012345678901", "glued%20sk-[redacted]"),
            ("a risk-free task-force at the desk-top", "a risk-free task-force at the desk-top"),
            ("ends with sk-", "ends with sk-"),
            ("proxy http://user:p@ss@proxy:3128/x", "proxy http://[redacted]@proxy:3128/x"),
            ("see https://platform.openai.com/a@b", "see https://platform.openai.com/a@b"),
        ] {
            assert_eq!(scrub(text, &[&key]), expected);
        }
    }

    #[test]
    fn text_cannot_move_the_cursor_or_flood() {
        assert_eq!(clean("a\u{1b}[31mred\r\n\n b\u{202e}c ", 100, &[]), "a[31mred bc");
        assert_eq!(clean("\u{e9}\u{e9}\u{e9}\u{e9}", 2, &[]), "\u{e9}\u{e9}...");
        assert_eq!(clean(" ab  ", 2, &[]), "ab");
    }

    #[test]
    fn no_text_makes_it_panic() {
        for text in ["sk-", "sk-\u{2026}", "\u{2026}sk-\u{2026}.", "://", "://@", "sk-sk-sk-", "sk-...sk-a"] {
            let _ = scrub(text, &[]);
        }
    }
}
