"""Drives users, invites, projects, service accounts and keys with the official SDK.

`tests/sdk/run.py` starts the sandbox and this script. The sandbox must hold the organization of
tests/sandbox/live.yaml.
"""

import openai

from strict import Watched, client, refused

sdk = client()
organization = sdk.admin.organization
projects = organization.projects
watched = Watched(
    organization,
    "users",
    "invites",
    "projects",
    "projects.users",
    "projects.service_accounts",
    "projects.service_accounts.api_keys",
    "projects.api_keys",
    "admin_api_keys",
)

users = list(organization.users.list(limit=1))
assert [user.id for user in users] == ["user-alice", "user-bob", "user-carol", "user-robot"]
assert [user.id for user in organization.users.list(emails=["bob@example.com", "carol@example.com"])] == [
    "user-bob",
    "user-carol",
]
assert organization.users.retrieve("user-bob").projects.data[0].name == "web"
assert organization.users.update("user-bob", role="owner").role == "owner"
assert organization.users.update("user-bob", role_id="role-api-organization-reader").role == "reader"

invite = organization.invites.create(
    email="sdk@example.com", role="reader", projects=[{"id": "proj_web", "role": "member"}]
)
assert organization.invites.retrieve(invite.id).status == "pending"
assert invite.id in [one.id for one in organization.invites.list(limit=1)]
assert organization.invites.delete(invite.id).deleted
refused(openai.NotFoundError, organization.invites.retrieve, invite.id)

project = projects.create(name="sdk", residency="GLOBAL")
assert projects.retrieve(project.id).status == "active"
assert projects.update(project.id, name="sdk-2").name == "sdk-2"
assert len(list(projects.list(limit=1, include_archived=True))) == 4

member = projects.users.create(project.id, role="member", email="bob@example.com")
assert projects.users.update(member.id, project_id=project.id, role="owner").role == "owner"
assert projects.users.retrieve(member.id, project_id=project.id).email == "bob@example.com"
assert [one.id for one in projects.users.list(project.id, limit=1)] == ["user-bob", "user-alice"]
error = refused(openai.BadRequestError, projects.users.create, project.id, role="member", user_id="user-bob")
assert "already exists in project" in error.message
assert projects.users.delete(member.id, project_id=project.id).deleted

bare = projects.service_accounts.create(project.id, name="bare", create_service_account_only=True)
assert (bare.role, bare.api_key) == ("none", None)
armed = projects.service_accounts.create(project.id, name="armed", expires_in_seconds=3600)
assert armed.api_key.value.startswith("sk-svcacct-")
assert projects.service_accounts.update(armed.id, project_id=project.id, name="renamed").name == "renamed"
assert projects.service_accounts.retrieve(armed.id, project_id=project.id).role == "member"
assert len(list(projects.service_accounts.list(project.id, limit=1))) == 2
second = projects.service_accounts.api_keys.create(armed.id, project_id=project.id, name="second", scopes=[])
keys = list(projects.api_keys.list(project.id, limit=1, owner_project_access="any"))
assert [key.id for key in keys] == [armed.api_key.id, second.id]
assert projects.api_keys.retrieve(second.id, project_id=project.id).owner.service_account.id == armed.id
assert projects.api_keys.update(second.id, project_id=project.id, expires_in_seconds=60, scopes=[]).expires_at
assert projects.api_keys.delete(second.id, project_id=project.id).deleted
assert projects.service_accounts.delete(armed.id, project_id=project.id).deleted

assert projects.archive(project.id).status == "archived"
refused(openai.BadRequestError, projects.users.list, project.id)

admin_key = organization.admin_api_keys.create(name="sdk", expires_in_seconds=3600)
assert admin_key.value.startswith("sk-admin-")
assert organization.admin_api_keys.retrieve(admin_key.id).redacted_value.endswith(admin_key.value[-4:])
assert next(iter(organization.admin_api_keys.list(order="desc", limit=1))).id == admin_key.id
assert organization.admin_api_keys.delete(admin_key.id).deleted

for key, kind in [("sk-admin-wrong-0123456789", openai.AuthenticationError), ("sk-proj-x", openai.PermissionDeniedError)]:
    refused(kind, sdk.copy(admin_api_key=key).admin.organization.users.list)
elsewhere = sdk.copy(organization="org-Other").admin.organization.users.list
assert refused(openai.AuthenticationError, elsewhere).code == "mismatched_organization"

assert "Missing required parameter" in refused(openai.BadRequestError, organization.users.update, "user-bob").message
assert organization.users.delete("user-bob").deleted
refused(openai.NotFoundError, organization.users.retrieve, "user-bob")

watched.check()
