//! The words that the file of nearly every kind needs: in by `use super::prelude::*`. What only some kinds need stays
//! in their own imports.

pub(super) use super::{
    events::{EventType, Happened, lifecycle},
    facts::{Answer, Facts, Listing},
    kind::{Delta, GrantingRow, Kind, Observed, Read, Since, Write},
    person::required,
};
pub(super) use crate::model::{
    address::{Address, Name},
    edge::{Edge, Place, Recipient},
    live_row::Control,
    request::{Gives, Paging, Ref, Request},
    scalar::{Seconds, plausible},
    verb::{Risk, Verb},
    whole::whole,
};
pub(super) use schemars::JsonSchema;
pub(super) use serde::{Deserialize, Serialize};
pub(super) use serde_json::{Map, Value, json, value::RawValue};
