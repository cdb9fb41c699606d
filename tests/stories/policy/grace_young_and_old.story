# why: orgward removes unlisted entries of every kind only when they are at least as old as unlisted_grace
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted:
    users: remove
    project_members: remove
    service_accounts: remove
    api_keys: remove
    admin_api_keys: remove
  unlisted_grace: 48h
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader, dora@example.com: reader }
projects:
  web:
    members: { bob@example.com: owner }
    service_accounts: { indexer: member }
    api_keys: { allow: [{ service_account: indexer }] }
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dora@example.com, role: reader }
  - { email: young@example.com, role: reader, added_at: -47h }
  - { email: just@example.com, role: reader, added_at: -48h }
  - { email: old@example.com, role: reader }
invites:
  - { email: invited-young@example.com, role: reader, created_at: -1h, projects: [] }
  - { email: invited-old@example.com, role: reader, created_at: -3d, projects: [] }
projects:
  - name: web
    users:
      - { email: carol@example.com, role: member, added_at: -1d }
      - { email: dora@example.com, role: member, added_at: -9d }
      - { email: young@example.com, role: member, added_at: -1d }
    service_accounts:
      - { name: indexer, role: member }
      - { name: fresh, role: member, created_at: -1h }
      - { name: stale, role: member, created_at: -9d }
    api_keys:
      - { id: key_young, name: try, owner: { user: carol@example.com }, created_at: -1h }
      - { id: key_old, name: batch, owner: { user: carol@example.com }, created_at: -99d, last_used_at: -30d }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -30d }
  - { id: key_admin_young, name: friday, owner: { user: bob@example.com }, created_at: -1d }
  - { id: key_admin_old, name: forgotten, owner: { user: bob@example.com }, created_at: -90d }
==== plan
7 changes, all of them dangerous: 5 to remove, 2 to revoke.

  - revoke   admin_api_key/key_admin_old  [irreversible, destructive, outage]  `forgotten` of bob@example.com, never used, 90 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:17
      effect   programs that use this admin key stop working

  - revoke   project/web/api_key/key_old  [irreversible, destructive, outage]  `batch` of carol@example.com, used 30 d ago
      why      no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from     orgward.yaml:16
      effect   programs that use this key stop working

  - remove   project/web/service_account/stale  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:15
      effect   ends every key of this service account

  - remove   user/just@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:11
      effect   ends every project membership and every key of this person

  - remove   user/old@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:11
      effect   ends every project membership and every key of this person

  - remove   project/web/member/dora@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:14

  - remove   user/invited-old@example.com  [destructive]  invited, and can accept until 2026-11-28 09:00 UTC
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:11
      effect   deletes the invite

Unlisted: 7 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:11)
      invited-young@example.com: reader  # invited, and can accept until 2026-12-01 08:00 UTC; younger than `unlisted_grace` (48h); will be removed from 2026-11-26 08:00 UTC
  users  (orgward.yaml:11)
      young@example.com: reader  # younger than `unlisted_grace` (48h); will be removed from 2026-11-24 10:00 UTC
  project_members of project/web  (orgward.yaml:14)
      carol@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC
      young@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC
  service_accounts of project/web  (orgward.yaml:15)
      fresh: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-26 08:00 UTC
  api_keys of project/web  (orgward.yaml:16), under `allow`
      - { id: key_young }  # `try` of carol@example.com, never used, 1 h old; younger than `unlisted_grace` (48h); will be revoked from 2026-11-26 08:00 UTC; no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
  admin_api_keys  (orgward.yaml:17), under `allow`
      - { id: key_admin_young }  # DANGEROUS: this line gives power over the organization; `friday` of bob@example.com, never used, 24 h old; younger than `unlisted_grace` (48h); will be revoked from 2026-11-25 09:00 UTC; no rule allows it; rule 1 comes nearest, and its `owner` does not fit

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        revoke admin_api_key/key_admin_old
  done        revoke project/web/api_key/key_old
  done        remove project/web/service_account/stale
  done        remove project/web/member/dora@example.com
  done        remove user/invited-old@example.com
  done        remove user/just@example.com
  done        remove user/old@example.com

7 done.
Verified: 7 changes match the plan.

==== writes
DELETE /organization/admin_api_keys/{admin key forgotten} -> 200
DELETE /organization/projects/{web}/api_keys/{key batch} -> 200
DELETE /organization/projects/{web}/service_accounts/{service account stale} -> 200
DELETE /organization/projects/{web}/users/{dora@example.com} -> 200
DELETE /organization/invites/{invite of invited-old@example.com} -> 200
DELETE /organization/users/{just@example.com} -> 200
DELETE /organization/users/{old@example.com} -> 200

==== next plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 7 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:11)
      invited-young@example.com: reader  # invited, and can accept until 2026-12-01 08:00 UTC; younger than `unlisted_grace` (48h); will be removed from 2026-11-26 08:00 UTC
  users  (orgward.yaml:11)
      young@example.com: reader  # younger than `unlisted_grace` (48h); will be removed from 2026-11-24 10:00 UTC
  project_members of project/web  (orgward.yaml:14)
      carol@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC
      young@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC
  service_accounts of project/web  (orgward.yaml:15)
      fresh: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-26 08:00 UTC
  api_keys of project/web  (orgward.yaml:16), under `allow`
      - { id: key_young }  # `try` of carol@example.com, never used, 1 h old; younger than `unlisted_grace` (48h); will be revoked from 2026-11-26 08:00 UTC; no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
  admin_api_keys  (orgward.yaml:17), under `allow`
      - { id: key_admin_young }  # DANGEROUS: this line gives power over the organization; `friday` of bob@example.com, never used, 24 h old; younger than `unlisted_grace` (48h); will be revoked from 2026-11-25 09:00 UTC; no rule allows it; rule 1 comes nearest, and its `owner` does not fit

