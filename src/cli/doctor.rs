//! `orgward doctor`: checks the key, the organization and its API, by GET alone.

use super::{
    ConfigurationArgs, OrganizationArgs, configuration, connect,
    exit::{Exit, Failure},
    output,
};
use crate::{
    api::{ReadError, Reader, header_watch::HeaderNotes, page::PageError},
    doctor::{
        self, Answers, CheckupInput, ProbeAnswer,
        probes::{self, BY_EMAIL, Probe},
    },
    explain,
    model::{request::Request, text::harmless_json},
    plan::PlanPart,
    render::{self, plain::plain},
};
use clap::{Args, ValueEnum};
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct DoctorCommand {
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    organization: OrganizationArgs,
    /// Write the checkup in this format.
    #[arg(long, value_enum, default_value_t)]
    format: CheckupFormat,
}

/// The format of a checkup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CheckupFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a bug report: without names, addresses and ids.
    Markdown,
    /// For programs.
    Json,
}

pub(super) async fn run(command: &DoctorCommand) -> Result<Exit, Failure> {
    let loaded = match (&command.configuration.config, configuration::path(&command.configuration)) {
        (None, Err(_)) => None,
        _ => Some(configuration::valid(&command.configuration)?),
    };
    let desired = loaded.as_ref().map(|loaded| &loaded.configuration.desired);
    let id = desired.and_then(|desired| desired.organization.id.as_deref());
    let notes = Arc::new(HeaderNotes::default());
    // A wrong organization is a finding here, so its id is not sent.
    let connection = connect::connect_to_examine(&command.organization, &notes).await?;
    let (client, now) = (&connection.client, connection.now);
    let reading_plan = match &loaded {
        Some(loaded) => {
            let rpm = command.organization.rpm;
            Some(explain::explain(&loaded.configuration, now, PlanPart::Changes, rpm).await)
        }
        None => None,
    };
    let probes = probes::probes(desired, reading_plan.as_ref());
    let answers = ask(&client.reader(), &probes).await?;
    let checkup = doctor::checkup(&CheckupInput {
        answers: &answers,
        probes: &probes,
        now,
        organization: id,
        is_own_key: &|redacted| client.is_own_key(redacted),
        announced: notes.names(),
        reading_plan,
    });
    output::result(&match command.format {
        CheckupFormat::Text => render::checkup_view::text(&checkup, output::terminal_width()),
        CheckupFormat::Markdown => render::checkup_view::markdown(&checkup),
        CheckupFormat::Json => serde_json::to_string_pretty(&checkup)
            .map(|text| harmless_json(&text))
            .map_err(|error| Failure::wrong(format!("cannot write the checkup: {error}")))?,
    });
    Ok(match checkup.has_problems() {
        _ if checkup.is_of_another_organization() => Exit::InvalidInput,
        true => Exit::Unknown,
        false => Exit::Done,
    })
}

/// Sends the requests one after the other.
///
/// # Errors
/// When the first answer says that this is no admin key, or when there is no answer at all: then the others say the same.
async fn ask(reader: &Reader, probes: &[Probe]) -> Result<Answers, Failure> {
    let mut answers = Answers::default();
    for probe in probes {
        let answer = match probe.request(&answers) {
            None => ProbeAnswer::Nothing,
            Some(request) => match read(reader, &request, probe.is_list).await {
                Ok(answer) => answer,
                Err(error) if answers.0.is_empty() && is_final(&error) => return Err(error.into()),
                Err(error) => answer_of(&error),
            },
        };
        answers.0.insert(probe.name, answer);
    }
    let answer = match Probe::by_email(&answers) {
        None => ProbeAnswer::Nothing,
        Some(request) => read(reader, &request, true).await.unwrap_or_else(|error| answer_of(&error)),
    };
    answers.0.insert(BY_EMAIL, answer);
    Ok(answers)
}

async fn read(reader: &Reader, request: &Request, is_list: bool) -> Result<ProbeAnswer, ReadError> {
    let bound = match request.bind(|_| None) {
        Ok(bound) => bound,
        Err(why) => return Ok(ProbeAnswer::Failed(why.to_string())),
    };
    let body = match is_list {
        true => reader.first_page(&bound).await,
        false => reader.one(&bound).await,
    };
    let body = match body {
        // The text of the error may quote personal data.
        Err(ReadError::Page { error: PageError::Shape(_), .. }) => {
            return Ok(ProbeAnswer::Odd("the answer is not a page with `data`".to_owned()));
        }
        Err(ReadError::Page { error, .. }) => return Ok(ProbeAnswer::Odd(error.to_string())),
        body => body?,
    };
    Ok(match serde_json::from_str(body.get()) {
        Ok(body) => ProbeAnswer::Answered(body),
        Err(error) => ProbeAnswer::Failed(error.to_string()),
    })
}

/// Returns whether no other request can be answered: this is no admin key, or nobody answers.
fn is_final(error: &ReadError) -> bool {
    error.api().is_none_or(|api| api.status == 401 && api.missing_scopes().is_none())
}

/// Returns a refusal or a failure as an answer.
fn answer_of(error: &ReadError) -> ProbeAnswer {
    match error.api() {
        Some(api) => ProbeAnswer::Refused {
            status: api.status,
            scopes: api.missing_scopes().unwrap_or_default().into_iter().map(str::to_owned).collect(),
            message: plain(&api.message).into_owned(),
        },
        None => ProbeAnswer::Failed(plain(&error.to_string()).into_owned()),
    }
}
