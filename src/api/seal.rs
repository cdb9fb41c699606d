//! A text in, a short proof out that whoever wrote it holds the admin key: HMAC-SHA-256. It says nothing of the key.

use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use zeroize::Zeroizing;

/// The size of one block of SHA-256.
const BLOCK: usize = 64;

/// Half of the digest, in hexadecimal: 128 bits.
const HALF: usize = 16;

/// Returns the seal of a text.
pub(super) fn seal(key: &SecretString, text: &str) -> String {
    let mut block = Zeroizing::new([0; BLOCK]);
    let hashed = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key.expose_secret().as_bytes())));
    block[..hashed.len()].copy_from_slice(&*hashed);
    let keyed = |pad: u8, text: &[u8]| {
        let padded = Zeroizing::new(block.map(|byte| byte ^ pad));
        Sha256::new().chain_update(*padded).chain_update(text).finalize()
    };
    let whole = keyed(0x5c, &keyed(0x36, text.as_bytes()));
    whole[..HALF].iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_of_one_text_and_one_key() {
        let (one, other) = (SecretString::from("sk-admin-1"), SecretString::from("sk-admin-2"));
        let sealed = seal(&one, "a");
        assert_eq!((sealed.len(), seal(&one, "a")), (2 * HALF, sealed.clone()));
        assert!(sealed != seal(&one, "b") && sealed != seal(&other, "a"));
    }
}
