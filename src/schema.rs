//! The published JSON Schemas as text, as they stand in `schema/`.

use crate::{
    apply::{journal, report::Report},
    desired,
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
}

/// The path of the schema in the line for editors at the top of a new configuration.
pub const BESIDE: &str = "orgward.schema.json";

impl Which {
    /// Its file in `schema/`.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Configuration => "orgward.schema.json",
            Self::Plan => "plan.schema.json",
            Self::Report => "report.schema.json",
            Self::Journal => "journal.schema.json",
            Self::Show => "show.schema.json",
        }
    }
}

/// A schema (2020-12), indented, with a newline at its end.
#[must_use]
pub fn text(which: Which) -> String {
    let generator = || SchemaSettings::draft2020_12().into_generator();
    let schema = match which {
        Which::Configuration => desired::file_schema::configuration(),
        Which::Plan => Value::from(generator().into_root_schema_for::<PlanFile>()),
        Which::Report => Value::from(generator().into_root_schema_for::<Report>()),
        Which::Show => Value::from(
            SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<ShowDocument>(),
        ),
        Which::Journal => Value::from(journal::schema(SchemaSettings::draft2020_12().for_serialize().into_generator())),
    };
    format!("{schema:#}\n")
}
