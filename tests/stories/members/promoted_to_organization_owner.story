# why: A person promoted to organization owner needs no separate project change, because they own every project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: { carol@example.com: owner } }
==== live: carol_is_a_member_of_web
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:6

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

