//! Fields, rows and rules of a kind without their types, as the core sees them.

use super::never::never;
use serde::Serialize;
use serde_json::{Map, Value};
use std::{any::Any, fmt::Debug};

/// The fields of one thing in the file, without their type. Fields that are not written are not managed.
pub trait AnySpec: Any + Debug + Send + Sync {
    /// Returns whether both have the same type and are equal.
    fn same(&self, other: &dyn AnySpec) -> bool;
    /// Returns the fields as JSON, without the unmanaged ones.
    fn fields(&self) -> Map<String, Value>;
    /// Returns the names of the fields that a person may write here and did not.
    fn unmanaged(&self) -> Vec<String>;
}

/// Returns all fields as JSON; `null` is a field that is not managed.
fn as_written<S: Debug + Serialize>(spec: &S) -> Map<String, Value> {
    match serde_json::to_value(spec) {
        Ok(Value::Object(fields)) => fields,
        other => {
            never!("the fields of {spec:?} are not an object: {other:?}");
            Map::new()
        }
    }
}

impl<S: Any + Debug + PartialEq + Serialize + Send + Sync> AnySpec for S {
    fn same(&self, other: &dyn AnySpec) -> bool {
        (other as &dyn Any).downcast_ref::<S>() == Some(self)
    }

    fn fields(&self) -> Map<String, Value> {
        as_written(self).into_iter().filter(|(_, value)| !value.is_null()).collect()
    }

    fn unmanaged(&self) -> Vec<String> {
        as_written(self).into_iter().filter(|(_, value)| value.is_null()).map(|(name, _)| name).collect()
    }
}

/// One live row, without its type.
pub trait AnyLive: Any + Debug + Send + Sync {}

impl<L: Any + Debug + Send + Sync> AnyLive for L {}

/// An allow rule, without its type.
pub trait AnyRule: Any + Debug + Send + Sync {
    /// Returns whether both have the same type and are equal.
    fn same(&self, other: &dyn AnyRule) -> bool;
}

impl<R: Any + Debug + PartialEq + Send + Sync> AnyRule for R {
    fn same(&self, other: &dyn AnyRule) -> bool {
        (other as &dyn Any).downcast_ref::<R>() == Some(self)
    }
}
