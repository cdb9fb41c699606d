# why: Each kind of problem blocks only its own entry and dependents, and orgward makes all other changes
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove, service_accounts: remove, api_keys: remove }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
  dora@example.com: owner
  eve@example.com: {}
  fred@example.com: { state: absent }
  gone@example.com: { roles: reader, until: 2026-11-20 }
projects:
  old: { members: { carol@example.com: owner } }
  twin: { members: {}, service_accounts: {}, api_keys: { allow: [] } }
  here: { residency: EU_STORAGE_PROCESSING }
  lost: { id: proj_nobody, members: { carol@example.com: owner } }
  web:
    members: { eve@example.com: member }
    service_accounts: { indexer: owner, runner: member }
  fresh: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dora@example.com, role: owner }
  - { email: fred@example.com, role: reader, is_scim_managed: true }
  - { email: gone@example.com, role: reader }
projects:
  - { id: proj_old, name: old, status: archived, archived_at: -5d }
  - id: proj_one
    name: twin
    users: [{ email: carol@example.com, role: member }]
    service_accounts: [{ id: svc_acct_one, name: one, role: member }]
    api_keys: [{ id: key_one, name: prod, owner: { service_account: one }, created_at: -9d, last_used_at: -8d }]
  - { id: proj_two, name: twin, users: [{ email: gone@example.com, role: member }] }
  - { id: proj_here, name: here, residency: US_STORAGE_PROCESSING }
  - id: proj_web
    name: web
    users: [{ email: gone@example.com, role: member }]
    service_accounts: [{ id: svc_acct_a, name: indexer, role: member }, { id: svc_acct_b, name: indexer, role: member }]
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:15:11
   |
15 |   twin: { members: {}, service_accounts: {}, api_keys: { allow: [] } }
   |           ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

warning: `service_accounts` is empty: the file declares that there should be none
  --> orgward.yaml:15:24
   |
15 |   twin: { members: {}, service_accounts: {}, api_keys: { allow: [] } }
   |                        ^^^^^^^^^^^^^^^^
   |
   = help: Omit the line to leave service accounts unmanaged.

warning: `api_keys.allow` has no rule, so no key is allowed here
  --> orgward.yaml:15:46
   |
15 |   twin: { members: {}, service_accounts: {}, api_keys: { allow: [] } }
   |                                              ^^^^^^^^

3 warnings

==== plan
4 changes, 2 of them dangerous: 2 to create, 1 to update, 1 to remove; 7 problems.

Dangerous

  - remove   project/web/member/gone@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:19

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:8

Problems: 7 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:10)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/web/member/eve@example.com
  user/fred@example.com  (orgward.yaml:11)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.
  project/old  (orgward.yaml:14)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  project/old/member/carol@example.com
  project/twin  (orgward.yaml:15)
      2 live projects are named `twin`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/twin/api_key/*
  project/here  (orgward.yaml:16)
      `residency` of project `here` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
  project/lost  (orgward.yaml:17)
      no project has the id `proj_nobody`
      Correct the id, or remove it to use the name `lost`.
      blocks  project/lost/member/carol@example.com
  project/web/service_account/indexer  (orgward.yaml:20)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

Other changes

  + create   project/fresh
      why      listed, but missing
      from     orgward.yaml:21

  + create   project/web/service_account/runner
      roles    member
      why      listed, but missing
      from     orgward.yaml:20
      effect   creates no key

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/gone@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:12)
             ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/groups
1 GET /organization/invites
2 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /organization/users/{user_id}/roles

==== apply
  done        update user/carol@example.com
  done        create project/fresh
  done        create project/web/service_account/runner
  done        remove project/web/member/gone@example.com

4 done: 7 problems remain.
Verified: 4 changes match the plan.

Problems: 7 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:10)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/web/member/eve@example.com
  user/fred@example.com  (orgward.yaml:11)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.
  project/old  (orgward.yaml:14)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  project/old/member/carol@example.com
  project/twin  (orgward.yaml:15)
      2 live projects are named `twin`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/twin/api_key/*
  project/here  (orgward.yaml:16)
      `residency` of project `here` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
  project/lost  (orgward.yaml:17)
      no project has the id `proj_nobody`
      Correct the id, or remove it to use the name `lost`.
      blocks  project/lost/member/carol@example.com
  project/web/service_account/indexer  (orgward.yaml:20)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

==== writes
POST /organization/users/{carol@example.com} {"role":"owner"} -> 200
POST /organization/projects {"name":"fresh"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"runner"} -> 200
POST /organization/projects/{web}/service_accounts/{service account runner} {"role":"member"} -> 200
DELETE /organization/projects/{web}/users/{gone@example.com} -> 200

==== next plan
No changes, but not in sync: 7 problems; 1 due now.

Problems: 7 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:10)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/web/member/eve@example.com
  user/fred@example.com  (orgward.yaml:11)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.
  project/old  (orgward.yaml:14)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  project/old/member/carol@example.com
  project/twin  (orgward.yaml:15)
      2 live projects are named `twin`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/twin/api_key/*
  project/here  (orgward.yaml:16)
      `residency` of project `here` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
  project/lost  (orgward.yaml:17)
      no project has the id `proj_nobody`
      Correct the id, or remove it to use the name `lost`.
      blocks  project/lost/member/carol@example.com
  project/web/service_account/indexer  (orgward.yaml:20)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/gone@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:12)
             ends every project membership and every key of this person

