# why: Mappings of a template and its project merge by key, and the project's own lists and words replace those of the template
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: report } }
templates:
  team:
    meta: { team: nobody, cost_center: "4711" }
    reason: from the template
    members:
      bob@example.com: { roles: member, reason: on call }
      carol@example.com: member
    api_keys: { allow: [{ name: "ci-*" }] }
projects:
  web:
    use: team
    meta: { team: web }
    members:
      bob@example.com: { until: 2027-03-31 }
      carol@example.com: owner
    api_keys: { allow: [{ name: "laptop" }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: carol@example.com, role: reader }
projects:
  - name: other
  - name: web
    api_keys:
      - { id: key_one, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
      - { id: key_two, name: ci-1, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
==== plan
2 changes, 1 of them dangerous: 2 to create.

Dangerous

  + create   project/web/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:18

Other changes

  + create   project/web/member/bob@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:17
      effect   ends on 2027-03-31 00:00 UTC: removed then, because no `then` names another role
      reason   on call

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:12)
      other: {}
  api_keys of project/web  (orgward.yaml:19), under `allow`
      - { id: key_two }  # `ci-1` of alice@example.com, used 20 d ago; no rule allows it; rule 1 comes nearest, and its `name` does not fit

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/bob@example.com
  done        create project/web/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{web}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:12)
      other: {}
  api_keys of project/web  (orgward.yaml:19), under `allow`
      - { id: key_two }  # `ci-1` of alice@example.com, used 20 d ago; no rule allows it; rule 1 comes nearest, and its `name` does not fit

