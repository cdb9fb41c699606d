//! TEMPORARY
use super::{
    diagnostic::Diagnostic,
    node::{At, Is, Node},
};
use serde::de::DeserializeOwned;
/// Bad.
#[derive(Clone, Debug, PartialEq)]
pub struct Bad {
    /// at
    pub at: At,
    /// m
    pub message: String,
    /// h
    pub help: Vec<String>,
}
impl From<Bad> for Diagnostic {
    fn from(bad: Bad) -> Self {
        let mut d = Self::error(bad.at, bad.message);
        d.help = bad.help;
        d
    }
}
fn j(node: &Node) -> serde_json::Value {
    match &node.is {
        Is::Quoted(t) => t.to_string().into(),
        Is::Plain(t) => t.parse::<u64>().map_or_else(|_| t.to_string().into(), Into::into),
        Is::List(l) => l.iter().map(j).collect(),
        Is::Map(m) => m.iter().map(|(k, v)| (k.name.to_string(), j(v))).collect(),
    }
}
/// read
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, Bad> {
    serde_json::from_value(j(node)).map_err(|e| Bad { at: node.at, message: e.to_string(), help: vec![] })
}
