# why: orgward removes a person with state: absent from a project and does nothing when they are not there
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: { state: absent }, dave@example.com: { state: absent } } }
==== live: carol_is_a_member_of_web
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      `state: absent`
      from     orgward.yaml:4

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
In sync: nothing to change.

