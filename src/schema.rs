//! The published JSON Schemas as text, as they stand in `schema/`.

use crate::{
    api::snapshot,
    apply::{journal, report::Report},
    desired,
    doctor::Checkup,
    explain::ReadingPlan,
    plan::file::PlanFile,
    view::published_view::ShowDocument,
};
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The name of one schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What a person writes.
    Configuration,
    /// A saved plan.
    Plan,
    /// The report of an apply.
    Report,
    /// A line of the journal of an apply.
    Journal,
    /// A view of `show`.
    Show,
    /// The requests of a plan, before it reads anything.
    Requests,
    /// The checkup of `doctor`.
    Checkup,
    /// A line of a snapshot.
    Snapshot,
}

/// The path of the schema in the line for editors at the top of a new configuration.
pub const BESIDE: &str = "orgward.schema.json";

impl Which {
    /// Every schema.
    pub const ALL: [Self; 8] = [
        Self::Configuration,
        Self::Plan,
        Self::Report,
        Self::Journal,
        Self::Show,
        Self::Requests,
        Self::Checkup,
        Self::Snapshot,
    ];

    /// Its file in `schema/`.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Configuration => "orgward.schema.json",
            Self::Plan => "plan.schema.json",
            Self::Report => "report.schema.json",
            Self::Journal => "journal.schema.json",
            Self::Show => "show.schema.json",
            Self::Requests => "requests.schema.json",
            Self::Checkup => "checkup.schema.json",
            Self::Snapshot => "snapshot.schema.json",
        }
    }
}

/// A schema (2020-12), indented, with a newline at its end.
#[must_use]
pub fn text(which: Which) -> String {
    let generator = || SchemaSettings::draft2020_12().into_generator();
    // What orgward only ever writes.
    let written = || SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = match which {
        Which::Configuration => desired::file_schema::configuration(),
        Which::Plan => Value::from(generator().into_root_schema_for::<PlanFile>()),
        Which::Report => Value::from(generator().into_root_schema_for::<Report>()),
        Which::Journal => Value::from(journal::schema(written())),
        Which::Show => Value::from(written().into_root_schema_for::<ShowDocument>()),
        Which::Requests => Value::from(written().into_root_schema_for::<ReadingPlan>()),
        Which::Checkup => Value::from(written().into_root_schema_for::<Checkup>()),
        Which::Snapshot => Value::from(snapshot::schema(written())),
    };
    format!("{schema:#}\n")
}
