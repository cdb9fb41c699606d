# why: orgward sends no request for the keys of a project that does not exist yet
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ owner_kind: user }] } }
==== live: two_owners
==== plan
1 change: 1 to create.

  + create   project/web
      why      listed, but missing
      from     orgward.yaml:4

==== requests
2 GET /organization/projects

==== apply
  done        create project/web

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects {"name":"web"} -> 200

==== next plan
In sync: nothing to change.

