# why: A time-based run removes a member at the exact until time, and orgward announces a later end
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
  erin@example.com: reader
projects:
  web:
    members:
      carol@example.com: { roles: member, until: 2026-11-24T09:00:00Z }
      dave@example.com: { roles: member, until: 2026-12-01, reason: SEC-9 }
      erin@example.com: { roles: owner, until: 2026-11-01 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member }]
==== plan
1 time-based change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      `until: 2026-11-24 09:00 UTC` has passed
      from     orgward.yaml:12

Time-based: 1 (none is applied now)
  announced  remove project/web/member/dave@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:13)
             reason: SEC-9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200

==== next plan
Nothing is due.

Time-based: 1 (none is applied now)
  announced  remove project/web/member/dave@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:13)
             reason: SEC-9

