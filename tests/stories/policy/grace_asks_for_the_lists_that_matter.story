# why: With unlisted_grace, orgward asks only those project lists from the API that can change the plan
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove }
  unlisted_grace: 48h
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader, dora@example.com: reader }
projects:
  a: { members: { carol@example.com: member, dora@example.com: member } }
  b: { members: { carol@example.com: member } }
  c: { members: { carol@example.com: owner } }
  d: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dora@example.com, role: reader }
projects:
  - { name: a, users: [{ email: carol@example.com, role: member }, { email: dora@example.com, role: member }] }
  - { name: b, users: [{ email: carol@example.com, role: member }, { email: dora@example.com, role: member, added_at: -1d }] }
  - { name: c, users: [{ email: carol@example.com, role: member }] }
  - { name: d, users: [{ email: carol@example.com, role: member }, { email: dora@example.com, role: member, added_at: -3d }] }
==== plan
2 changes, all of them dangerous: 1 to update, 1 to remove.

  - remove   project/d/member/dora@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:11

  ~ update   project/c/member/carol@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:10

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/b  (orgward.yaml:9)
      dora@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
3 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/c/member/carol@example.com
  done        remove project/d/member/dora@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{c}/users/{carol@example.com} {"role":"owner"} -> 200
DELETE /organization/projects/{d}/users/{dora@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/b  (orgward.yaml:9)
      dora@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC

