# why: orgward only reports a pending invite that still includes a membership after its until
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api: { members: { carol@example.com: { roles: member, until: 2026-11-20 } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -9d, expires_at: +1d, projects: [{ name: api, role: member }] }
projects:
  - name: api
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   project/api/member/carol@example.com  their pending invite still includes it; remove the entry or write `state: absent`
             until 2026-11-20 00:00 UTC  (orgward.yaml:8)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

