# why: orgward asks for the people of each project when the API does not include them in the user list
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  a: { members: { carol@example.com: member } }
  b: { members: { carol@example.com: member } }
  c: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { embed_projects: false }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { name: a, users: [{ email: carol@example.com, role: member }] }
  - { name: b, users: [{ email: carol@example.com, role: member }] }
  - { name: c, users: [{ email: carol@example.com, role: member }] }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   project/c/member/carol@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:10

==== requests
1 GET /organization/invites
1 GET /organization/projects
3 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/c/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{c}/users/{carol@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

