//! A new key and its value in; whether somebody got the value out. What a sink is, the shell says.

use futures_util::future::BoxFuture;
use secrecy::SecretString;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// A new key, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The address of its entry.
    pub address: String,
    /// The name of its project.
    pub project: String,
    /// The name of its service account.
    pub service_account: String,
    /// The name of its entry.
    pub entry: String,
    /// Its name in the organization.
    pub name: String,
    /// Its id.
    pub id: String,
    /// The time of its end (RFC 3339), where it has one.
    pub expires_at: Option<String>,
}

/// Takes the value of a new key, once.
pub trait KeySink: Send + Sync {
    /// Hands the value over.
    ///
    /// # Errors
    /// Why nobody is known to have got it, without a part of the value.
    fn deliver<'s>(&'s self, key: &'s NewKey, value: &'s SecretString) -> BoxFuture<'s, Result<(), String>>;
}

/// The sinks that the command line binds, by name.
#[derive(Clone, Default)]
pub struct Sinks(BTreeMap<Box<str>, Arc<dyn KeySink>>);

impl Sinks {
    /// Binds a name. Returns `false` if it was bound already.
    pub fn bind(&mut self, name: &str, sink: Arc<dyn KeySink>) -> bool {
        self.0.insert(name.into(), sink).is_none()
    }

    /// Returns the sink of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn KeySink>> {
        self.0.get(name)
    }

    /// Returns every name.
    #[must_use]
    pub fn names(&self) -> BTreeSet<Box<str>> {
        self.0.keys().cloned().collect()
    }
}

impl fmt::Debug for Sinks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.0.keys()).finish()
    }
}
