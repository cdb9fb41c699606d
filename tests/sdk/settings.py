"""Drives settings, spending, certificates, external clouds, the audit log and usage with the official SDK.

`tests/sdk/run.py` starts the sandbox and this script. The sandbox must hold the organization of
tests/sandbox/live.yaml.
"""

import pathlib
import re

import openai

from strict import Watched, client, refused

NOW = 1780272000
PEM = re.search(
    r"-----BEGIN.*?END CERTIFICATE-----\n",
    (pathlib.Path(__file__).parents[1] / "sandbox" / "certificates.rs").read_text(),
    re.DOTALL,
).group()

sdk = client()
organization = Watched(
    sdk.admin.organization,
    "data_retention",
    "spend_limit",
    "spend_alerts",
    "certificates",
    "external_keys",
    "external_storage",
    "workload_identity_providers",
    "workload_identity_providers.federation_rules",
    "audit_logs",
    "usage",
)
projects = Watched(
    sdk.admin.organization.projects,
    "rate_limits",
    "model_permissions",
    "hosted_tool_permissions",
    "service_tier_settings",
    "data_retention",
    "spend_limit",
    "spend_alerts",
    "certificates",
)
WEB = "proj_web"
MONTHLY = {"currency": "USD", "interval": "month"}


def ids(pages):
    return [row.id for row in pages]


# Rate limits.
limits = projects["rate_limits"]
everything = ids(limits.list_rate_limits(WEB))
assert len(everything) == 11 and ids(limits.list_rate_limits(WEB, limit=2)) == everything
assert ids(limits.list_rate_limits(WEB, before=everything[3], limit=1).data) == [everything[2]]
limit = limits.update_rate_limit("rl-gpt-4.1", project_id=WEB, max_tokens_per_1_minute=7)
assert (limit.max_requests_per_1_minute, limit.max_tokens_per_1_minute, limit.max_images_per_1_minute) == (100, 7, None)
refused(openai.BadRequestError, limits.update_rate_limit, "rl-gpt-4.1", project_id=WEB, max_images_per_1_minute=1)
refused(openai.NotFoundError, limits.update_rate_limit, "rl-none", project_id=WEB, max_tokens_per_1_minute=1)

# Models, tools and tiers.
models = projects["model_permissions"]
assert models.retrieve(WEB).mode == "deny_list"
assert models.update(WEB, mode="allow_list", model_ids=["gpt-4.1"]).api_model_ids == ["gpt-4.1"]
assert ids(limits.list_rate_limits(WEB)) == ["rl-gpt-4.1"]
assert models.delete(WEB).deleted
refused(openai.NotFoundError, models.retrieve, WEB)
tools = projects["hosted_tool_permissions"]
assert not tools.retrieve(WEB).mcp.enabled
changed = tools.update(WEB, mcp={"enabled": True}, web_search={"enabled": False})
assert (changed.mcp.enabled, changed.web_search.enabled, changed.file_search.enabled) == (True, False, True)
tiers = projects["service_tier_settings"]
assert tiers.retrieve(WEB).enabled_tiers == ["fast"]
assert tiers.update(WEB, enabled_tiers="all").default == "fast"
refused(openai.BadRequestError, tiers.update, WEB)

# Retention and spending, in the organization and in a project.
retention = organization["data_retention"]
assert retention.retrieve().type == "zero_data_retention"
assert retention.update(retention_type="modified_abuse_monitoring").type == "modified_abuse_monitoring"
retention = projects["data_retention"]
assert retention.retrieve(WEB).type == "none"
assert retention.update(WEB, retention_type="organization_default").type == "organization_default"
for spend, alerts, where, project in [
    (organization["spend_limit"], organization["spend_alerts"], (), {}),
    (projects["spend_limit"], projects["spend_alerts"], (WEB,), {"project_id": WEB}),
]:
    assert spend.retrieve(*where).enforcement.status in ("inactive", "enforcing")
    assert spend.update(*where, threshold_amount=5, **MONTHLY).threshold_amount == 5
    assert spend.delete(*where).deleted
    refused(openai.NotFoundError, spend.retrieve, *where)
    channel = {"type": "email", "recipients": ["a@example.com"], "subject_prefix": "S"}
    before = ids(alerts.list(*where))
    alert = alerts.create(*where, threshold_amount=0, notification_channel=channel, **MONTHLY)
    assert alerts.retrieve(alert.id, **project).notification_channel.subject_prefix == "S"
    assert alerts.update(alert.id, threshold_amount=1, notification_channel=channel, **MONTHLY, **project).threshold_amount == 1
    assert ids(alerts.list(*where, limit=1)) == [*before, alert.id]
    assert ids(alerts.list(*where, limit=1, order="desc")) == [alert.id, *before[::-1]]
    assert alerts.delete(alert.id, **project).deleted
    refused(openai.NotFoundError, alerts.retrieve, alert.id, **project)

# Certificates.
certificates = organization["certificates"]
certificate = certificates.create(certificate=PEM, name="sdk")
assert certificates.retrieve(certificate.id, include=["content"]).certificate_details.content == PEM
assert certificates.retrieve(certificate.id).certificate_details.content is None
assert certificates.update(certificate.id, name="sdk-2").name == "sdk-2"
assert ids(certificates.list(limit=1)) == [certificate.id, "cert_edge", "cert_spare"]
assert [row.active for row in certificates.activate(certificate_ids=[certificate.id])] == [True]
refused(openai.BadRequestError, certificates.delete, certificate.id)
assert [row.active for row in certificates.deactivate(certificate_ids=[certificate.id])] == [False]
in_project = projects["certificates"]
assert [row.active for row in in_project.activate(WEB, certificate_ids=[certificate.id])] == [True]
assert [row.active for row in in_project.list(WEB, limit=1, order="asc")] == [False, True, True]
assert [row.active for row in in_project.deactivate(WEB, certificate_ids=[certificate.id])] == [False]
refused(openai.NotFoundError, in_project.activate, WEB, certificate_ids=["cert_none"])
refused(openai.BadRequestError, certificates.create, certificate="no certificate")
assert certificates.delete(certificate.id).id == certificate.id

# External keys and external storage.
keys = organization["external_keys"]
key = keys.create(type="oci", name="sdk", region="r", vault_ocid="v", key_ocid="k")
assert keys.retrieve(key.id).purpose == "ekm"
assert keys.validate(key.id).status
assert ids(keys.list(limit=1)) == ["extkey_aws", "extkey_psp", key.id]
assert ids(keys.list(purpose="ekm", order="desc")) == [key.id, "extkey_aws"]
refused(openai.ConflictError, keys.delete, "extkey_aws")
assert keys.delete(key.id).id == key.id
storage = organization["external_storage"]
made = [
    storage.create(project_id=WEB, provider=provider)
    for provider in [
        {"type": "aws", "bucket": "b", "role_arn": "arn:aws:iam::1:role/r"},
        {"type": "oci", "bucket": "b", "region": "r", "tenancy_ocid": "t"},
        {
            "type": "azure",
            "account_name": "a",
            "container": "c",
            "resource_group": "g",
            "subscription_id": "s",
            "tenant_id": "t",
        },
        {
            "type": "gcp",
            "bucket": "b",
            "workload_identity_pool_id": "p",
            "workload_identity_project_number": "1",
            "workload_identity_provider_id": "i",
        },
    ]
]
assert ids(storage.list(limit=2)) == ["extstorage_web", *ids(made)]
assert ids(storage.list(project_id="proj_default")) == []
assert storage.validate(made[0].id).status == storage.retrieve(made[0].id).status == "validated"
assert all(storage.delete(one.id).deleted for one in made)

# Workload identity.
providers = organization["workload_identity_providers"]
provider = providers.create(type="oidc", name="sdk", issuer="https://i.example.com", audience="a")
assert providers.retrieve(provider.id).verification.type == "discovery"
jwks = {"type": "uploaded_jwks", "jwks": {"keys": []}}
assert providers.update(provider.id, verification=jwks, description=None).verification.jwks == {"keys": []}
assert ids(providers.list(limit=1)) == ["wip_ci", provider.id]
rules = organization["workload_identity_providers.federation_rules"]
account = {"project_id": WEB, "service_account_id": "svc_acct_indexer"}
rule = rules.create(provider.id, attribute_matchers={"sub": "x", "n": 1, "b": True}, **account)
of_provider = {"workload_identity_provider_id": provider.id}
assert rules.retrieve(rule.id, **of_provider).permissions.type == "service_account_default"
restricted = {"type": "restricted", "scopes": ["api.all.read"]}
assert rules.update(rule.id, permissions=restricted, **of_provider).permissions.scopes == ["api.all.read"]
assert ids(rules.list(provider.id, service_account_id="svc_acct_indexer", limit=1)) == [rule.id]
refused(openai.BadRequestError, providers.delete, provider.id)
assert rules.delete(rule.id, **of_provider).deleted
assert providers.delete(provider.id).deleted

# The audit log, newest first.
logs = organization["audit_logs"]
events = [event.type for event in logs.list(limit=3)]
assert events[0] == "workload_identity_provider.deleted" and events[-1] == "rate_limit.updated"
assert len(list(logs.list(effective_at={"gt": NOW}))) == 0
created = list(logs.list(event_types=["certificate.created"], resource_ids=[certificate.id]))
assert [event.certificate_created.name for event in created] == ["sdk"]
assert created[0].actor.api_key.user.email == "alice@example.com"
assert len(list(logs.list(actor_emails=["bob@example.com"]))) == 0
refused(openai.BadRequestError, logs.list, tenant_only=True, event_types=["group.created"])

# Usage and costs.
usage = organization["usage"]
start = NOW - 6 * 86400
for method, numbers in {
    usage.completions: ["input_tokens", "output_tokens", "num_model_requests"],
    usage.decisions: ["input_tokens", "output_tokens", "num_model_requests"],
    usage.embeddings: ["input_tokens", "num_model_requests"],
    usage.moderations: ["input_tokens", "num_model_requests"],
    usage.images: ["images", "num_model_requests"],
    usage.audio_speeches: ["characters", "num_model_requests"],
    usage.audio_transcriptions: ["seconds", "num_model_requests"],
    usage.vector_stores: ["usage_bytes"],
    usage.code_interpreter_sessions: ["num_sessions"],
    usage.file_search_calls: ["num_requests"],
    usage.web_search_calls: ["num_requests", "num_model_requests"],
}.items():
    page = method(start_time=start, group_by=["project_id"], project_ids=[WEB])
    results = [result for bucket in page.data for result in bucket.results]
    assert results and all(result.project_id == WEB for result in results), method
    assert all(getattr(result, number) > 0 for result in results for number in numbers), method
    first = method(start_time=start, limit=2)
    assert first.has_more and method(start_time=start, limit=2, page=first.next_page).data[0].start_time > start
    refused(openai.BadRequestError, method, start_time=start, bucket_width="1w")
costs = usage.costs(start_time=start, group_by=["project_id", "line_item"])
assert sum(result.amount.value for bucket in costs.data for result in bucket.results) == 16.75

organization.check()
projects.check()
