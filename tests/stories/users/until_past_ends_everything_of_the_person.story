# why: A time-based run removes a person after until once, and the plan names the key that ends
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
projects:
  web:
    members: { carol@example.com: owner }
    api_keys: { allow: [{ owner_kind: user }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
    api_keys: [{ id: key_laptop, name: laptop, owner: { user: carol@example.com }, created_at: -9d, last_used_at: -8d }]
==== plan
1 time-based change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person
               ends API key `laptop` of carol@example.com, used 8 d ago

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
Nothing is due.

