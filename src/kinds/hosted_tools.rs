//! `projects.<p>.hosted_tools:` the tools that OpenAI runs, each on or off in a project.

use super::prelude::*;
use crate::model::untyped::AnySpec;

/// The kind.
#[derive(Debug)]
pub struct HostedTools;

/// The tools in the file: `true` is on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
pub struct HostedToolsSpec {
    /// Search in files.
    file_search: Option<bool>,
    /// Search in the web.
    web_search: Option<bool>,
    /// Make images.
    image_generation: Option<bool>,
    /// Call remote MCP servers.
    mcp: Option<bool>,
    /// Run code.
    code_interpreter: Option<bool>,
}

/// The tools as the API shows them.
#[derive(Debug)]
pub struct HostedToolsLive(HostedToolsSpec);

#[derive(Deserialize)]
struct Row {
    file_search: Option<Tool>,
    web_search: Option<Tool>,
    image_generation: Option<Tool>,
    mcp: Option<Tool>,
    code_interpreter: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    enabled: Option<bool>,
}

fn row(raw: Option<&RawValue>) -> Result<HostedToolsLive, serde_json::Error> {
    let row: Row = serde_json::from_str(raw.map_or("{}", RawValue::get))?;
    let of = |tool: Option<Tool>| tool.and_then(|tool| tool.enabled);
    Ok(HostedToolsLive(HostedToolsSpec {
        file_search: of(row.file_search),
        web_search: of(row.web_search),
        image_generation: of(row.image_generation),
        mcp: of(row.mcp),
        code_interpreter: of(row.code_interpreter),
    }))
}

const ROUTE: &str = "/organization/projects/{project_id}/hosted_tool_permissions";

/// The organization's own policy of a tool, which has no API.
const BY_ORGANIZATION: &str = "the organization allows this tool in all projects; an owner must first set the tool to \
     \"selected projects\" in the organization's settings";

impl Kind for HostedTools {
    const FACTS: Facts = Facts {
        answers: &[Answer::refused(Verb::Update, 409, "", BY_ORGANIZATION)],
        collection: "settings",
        ..Facts::new(
            "hosted_tools",
            "hosted tools",
            "hosted_tools",
            "The tools that OpenAI runs, each `true` or `false` in this project. A tool that is not written stays.",
        )
        .under("project", "setting")
        .setting(None)
    };
    type Spec = HostedToolsSpec;
    type Live = HostedToolsLive;

    fn observe(live: &HostedToolsLive) -> Observed<HostedToolsSpec> {
        Observed::managed("hosted_tools", "hosted_tools", live.0.clone())
    }

    const READS: &'static [Read<Self>] = &[Read::One { route: ROUTE, unset: &[], closed: &[], row }];

    const UPDATE: Option<Write<Self>> = Some(|delta| {
        let want = delta.want.map(AnySpec::fields).unwrap_or_default();
        let body: Map<String, Value> =
            want.into_iter().map(|(tool, enabled)| (tool, json!({ "enabled": enabled }))).collect();
        vec![Request::set(ROUTE, delta.path(), body.into())]
    });

    fn unset(_: &Name) -> Option<HostedToolsLive> {
        row(None).ok()
    }

    fn risks(delta: &Delta<'_, Self>) -> Vec<Risk> {
        let had = delta.have.map(|have| have.0.fields()).unwrap_or_default();
        let off = |(tool, on): (String, Value)| on == Value::Bool(false) && had.get(&tool) == Some(&Value::Bool(true));
        let takes = delta.want.map(AnySpec::fields).unwrap_or_default().into_iter().any(off);
        if takes { vec![Risk::Outage] } else { Vec::new() }
    }
}
