# why: A change that comes from a template shows its line in the template and the line of the project that uses it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
templates:
  team:
    members: { bob@example.com: member }
    service_accounts: { indexer: member }
    api_keys: { allow: [{ name: "ci-*" }] }
projects:
  web:
    use: team
    members: { carol@example.com: member }
  api:
    service_accounts: { notifier: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carol@example.com, role: reader }
projects:
  - name: api
  - name: web
    api_keys:
      - { id: key_one, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
==== plan
5 changes, 1 of them dangerous: 4 to create, 1 to revoke.

Dangerous

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `laptop` of alice@example.com, used 20 d ago
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8, used at orgward.yaml:11
      effect   programs that use this key stop working

Other changes

  + create   project/web/member/bob@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:6, used at orgward.yaml:11

  + create   project/web/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:12

  + create   project/api/service_account/notifier
      roles    member
      why      listed, but missing
      from     orgward.yaml:14
      effect   creates no key

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:7, used at orgward.yaml:11
      effect   creates no key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
2 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/bob@example.com
  done        create project/web/member/carol@example.com
  done        create project/api/service_account/notifier
  done        create project/web/service_account/indexer
  done        revoke project/web/api_key/key_one

5 done.
Verified: 5 changes match the plan.

==== writes
POST /organization/projects/{web}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{api}/service_accounts {"create_service_account_only":true,"name":"notifier"} -> 200
POST /organization/projects/{api}/service_accounts/{service account notifier} {"role":"member"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200
DELETE /organization/projects/{web}/api_keys/{key laptop} -> 200

==== next plan
In sync: nothing to change.

