//! Natural keys flow in, identifiers and made-up secrets in the shapes of the real API flow out.
//!
//! Nothing here is random: the same parts give the same characters, so that two runs over one fixture answer with the
//! same bytes. Secrets are made up and open nothing outside the sandbox.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Returns `prefix` followed by 24 characters that depend on `parts` alone.
pub(super) fn derive(prefix: &str, parts: &[&str]) -> String {
    let mut id = String::from(prefix);
    push_letters(&mut id, parts, 24);
    id
}

/// Returns `prefix` followed by 32 hexadecimal digits that depend on `parts` alone.
pub(super) fn derive_hex(prefix: &str, parts: &[&str]) -> String {
    let digest = fingerprint(&parts.join("\0"));
    format!("{prefix}{}", digest.get(..32).unwrap_or(&digest))
}

/// Returns a made-up secret: `prefix` followed by 48 characters that depend on `parts` alone.
pub(super) fn secret(prefix: &str, parts: &[&str]) -> String {
    let mut value = String::from(prefix);
    push_letters(&mut value, &[&["secret"], parts].concat(), 24);
    push_letters(&mut value, &[&["secret, continued"], parts].concat(), 24);
    value
}

/// Returns how a key is shown once its value is gone: its first eight characters, three dots, its last four. A short one
/// shows less, but always that it is an admin key.
pub(super) fn redact(value: &str) -> String {
    let letters: Vec<char> = value.chars().collect();
    let (head, tail) = match letters.len() {
        16.. => (8, 4),
        length if value.starts_with("sk-admin") => (8, (length - 8) / 4),
        length => (length / 4, length / 4),
    };
    let start: String = letters.iter().take(head).collect();
    let end: String = letters.iter().skip(letters.len() - tail).collect();
    format!("{start}...{end}")
}

/// Returns the fingerprint by which the sandbox recognises a key without keeping it.
pub(super) fn fingerprint(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn push_letters(into: &mut String, parts: &[&str], count: usize) {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let letters = hash.finalize();
    into.extend(letters.iter().take(count).map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_real_shape_and_are_stable() {
        let id = derive("proj_", &["project", "web"]);
        assert_eq!(id.len(), "proj_".len() + 24);
        assert_eq!(id, derive("proj_", &["project", "web"]));
        assert_ne!(derive("proj_", &["a", "bc"]), derive("proj_", &["ab", "c"]));
    }

    #[test]
    fn redaction_keeps_both_ends_and_hides_the_middle() {
        assert_eq!(redact("sk-admin-sandbox"), "sk-admin...dbox");
        assert_eq!(redact("sk-admin-sandbox-readonly"), "sk-admin...only");
        assert_eq!(redact("secret"), "s...t");
        assert_eq!(redact("sk-admin-test"), "sk-admin...t");
    }
}
