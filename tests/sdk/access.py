"""Drives groups, roles and role assignments with the official SDK.

`tests/sdk/run.py` starts the sandbox and this script. The sandbox must hold the organization of
tests/sandbox/live.yaml.
"""

import openai

from strict import Watched, client, refused

sdk = client()
organization = Watched(sdk.admin.organization, "groups", "groups.users", "groups.roles", "roles", "users.roles")
projects = Watched(sdk.admin.organization.projects, "roles", "groups", "groups.roles", "users.roles")
groups, roles, user_roles = organization["groups"], organization["roles"], organization["users.roles"]
members, group_roles = organization["groups.users"], organization["groups.roles"]


def ids(pages):
    return [row.id for row in pages]


# Groups.
group = groups.create(name="sdk")
assert len(group.id) == 32 and group.group_type == "group" and not group.is_scim_managed
assert groups.retrieve(group.id).name == "sdk"
assert groups.update(group.id, name="sdk-2").name == "sdk-2"
everything = ["group_dev", "group_idp", "group_ops", "group_tenant", group.id]
assert ids(groups.list()) == everything
assert ids(groups.list(limit=2, order="asc")) == everything
assert ids(groups.list(limit=2, order="desc")) == everything[::-1]
assert ids(groups.list(limit=1, after="group_tenant")) == [group.id]
first = groups.list(limit=2)
assert first.has_more and first.next and first.get_next_page().data[0].id == "group_ops"
assert refused(openai.PermissionDeniedError, groups.update, "group_idp", name="x").code == "group_managed_elsewhere"
refused(openai.PermissionDeniedError, groups.delete, "group_tenant")
refused(openai.BadRequestError, groups.create, name="")
refused(openai.BadRequestError, groups.create, name="x", extra_body={"users": []})
refused(openai.BadRequestError, groups.list, extra_query={"before": "x"})
refused(openai.NotFoundError, groups.retrieve, "group_none")

# Members of groups.
for user in ["user-bob", "user-carol", "svc_acct_indexer"]:
    assert members.create(group.id, user_id=user).user_id == user
assert ids(members.list(group.id, limit=1)) == ["svc_acct_indexer", "user-carol", "user-bob"]
assert ids(members.list(group.id, limit=2, order="asc")) == ["user-bob", "user-carol", "svc_acct_indexer"]
assert members.retrieve("user-bob", group_id=group.id).is_service_account is False
assert members.retrieve("svc_acct_indexer", group_id=group.id).is_service_account
assert "already exists" in refused(openai.BadRequestError, members.create, group.id, user_id="user-bob").message
assert members.delete("user-carol", group_id=group.id).deleted
refused(openai.NotFoundError, members.retrieve, "user-carol", group_id=group.id)

# Roles of the organization.
role = roles.create(role_name="sdk", permissions=["api.groups.read"], description="From the SDK")
assert roles.retrieve(role.id).resource_type == "api.organization"
assert roles.update(role.id, permissions=[]).permissions == []
changed = roles.update(role.id, role_name="sdk-2", description=None)
assert (changed.name, changed.description) == ("sdk-2", None)
owner, reader = [f"role-api-organization-{name}__api-organization__org-Test" for name in ("owner", "reader")]
assert ids(roles.list(limit=1)) == [owner, reader, "role_auditor", role.id]
assert ids(roles.list(order="desc"))[-1] == owner
assert roles.retrieve(owner).predefined_role
assert refused(openai.BadRequestError, roles.update, owner, permissions=[]).code == "predefined_role"
refused(openai.BadRequestError, roles.delete, reader)
refused(openai.ConflictError, roles.create, role_name="auditor", permissions=[])

# Roles of the organization for people and groups.
assert group_roles.create(group.id, role_id=role.id).group.name == "sdk-2"
assert group_roles.create(group.id, role_id="role_auditor").role.name == "auditor"
assert ids(group_roles.list(group.id, limit=1)) == [role.id, "role_auditor"]
assert group_roles.retrieve(role.id, group_id=group.id).assignment_sources[0].principal_type == "group"
assert group_roles.delete("role_auditor", group_id=group.id).object == "group.role.deleted"
refused(openai.NotFoundError, group_roles.retrieve, "role_auditor", group_id=group.id)
inherited = user_roles.retrieve(role.id, user_id="user-bob")
assert [(one.principal_id, one.principal_type) for one in inherited.assignment_sources] == [(group.id, "group")]
assert refused(openai.BadRequestError, user_roles.delete, role.id, user_id="user-bob").code == "inherited_role"
assert user_roles.create("user-bob", role_id=role.id).user.id == "user-bob"
refused(openai.BadRequestError, user_roles.create, "user-bob", role_id=role.id)
assert ids(user_roles.list("user-bob", limit=1)) == [reader, "role_auditor", role.id]
assert ids(user_roles.list("user-bob", limit=1, order="desc")) == [role.id, "role_auditor", reader]
assert user_roles.delete(role.id, user_id="user-bob").object == "user.role.deleted"
assert user_roles.create("user-bob", role_id="role-api-organization-owner").role.id == owner
assert sdk.admin.organization.users.retrieve("user-bob").role == "owner"
assert user_roles.delete(owner, user_id="user-bob").deleted

# Roles of a project.
project_roles, project_groups = projects["roles"], projects["groups"]
project_group_roles, project_user_roles = projects["groups.roles"], projects["users.roles"]
custom = project_roles.create("proj_web", role_name="sdk", permissions=["api.responses.write"])
assert custom.id.startswith("role_proj_web~") and custom.resource_type == "api.project"
assert project_roles.retrieve(custom.id, project_id="proj_web").description is None
assert project_roles.update(custom.id, project_id="proj_web", description="text").description == "text"
predefined = [f"role-api-project-{name}__api-project__proj_web" for name in ("owner", "member", "viewer")]
assert ids(project_roles.list("proj_web", limit=2)) == [*predefined, "role_proj_web~deploy", custom.id]
refused(openai.BadRequestError, project_roles.list, "proj_old")
refused(openai.NotFoundError, project_roles.list, "proj_none")

# Groups of a project.
added = project_groups.create("proj_web", group_id=group.id, role="role-api-project-member")
assert (added.project_id, added.group_id, added.group_name) == ("proj_web", group.id, "sdk-2")
twice = refused(openai.BadRequestError, project_groups.create, "proj_web", group_id=group.id, role=custom.id)
assert "already exists in project" in twice.message
assert [one.group_id for one in project_groups.list("proj_web", limit=1)] == ["group_ops", group.id]
assert [one.group_id for one in project_groups.list("proj_web", limit=1, order="desc")] == [group.id, "group_ops"]
assert project_groups.retrieve(group.id, project_id="proj_web", group_type="group").group_id == group.id
refused(openai.NotFoundError, project_groups.retrieve, group.id, project_id="proj_web", group_type="tenant_group")
of_group = {"project_id": "proj_web", "group_id": group.id}
assert project_group_roles.create(group.id, project_id="proj_web", role_id=custom.id).object == "group.role"
assert ids(project_group_roles.list(group.id, project_id="proj_web", limit=1)) == [predefined[1], custom.id]
assert project_group_roles.retrieve("role-api-project-member", **of_group).id == predefined[1]
assert project_group_roles.delete(custom.id, **of_group).deleted

# Roles of a project for people and service accounts.
bob = {"project_id": "proj_web", "user_id": "user-bob"}
assert ids(project_user_roles.list("user-bob", project_id="proj_web")) == [predefined[1]]
sources = project_user_roles.retrieve(predefined[1], **bob).assignment_sources
assert [one.principal_type for one in sources] == ["user", "group"]
viewer = project_user_roles.create("user-carol", project_id="proj_web", role_id="role-api-project-viewer").role
assert (viewer.id, viewer.predefined_role) == (predefined[2], True)
assert sdk.admin.organization.projects.users.retrieve("user-carol", project_id="proj_web").role == "viewer"
assert project_user_roles.create("svc_acct_indexer", project_id="proj_web", role_id=custom.id).user.is_service_account
assert project_user_roles.delete(predefined[1], **bob).deleted
assert ids(project_user_roles.list("user-bob", project_id="proj_web", limit=1)) == [predefined[1]]
assert "user-bob" not in ids(sdk.admin.organization.projects.users.list("proj_web"))

# Whatever goes takes along what belongs to it.
assert project_groups.delete(group.id, project_id="proj_web").deleted
assert ids(project_group_roles.list(group.id, project_id="proj_web")) == []
assert project_roles.delete(custom.id, project_id="proj_web").deleted
assert ids(project_user_roles.list("svc_acct_indexer", project_id="proj_web")) == [predefined[1]]
assert roles.delete(role.id).deleted
assert ids(group_roles.list(group.id)) == []
assert groups.delete(group.id).deleted
assert group.id not in ids(groups.list())

organization.check()
projects.check()
