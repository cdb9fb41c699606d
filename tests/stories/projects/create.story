# why: orgward creates each listed project that is not there, with its residency if the file states one
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { residency: EU_STORAGE_PROCESSING }
  api: {}
==== live: two_owners
==== plan
2 changes: 2 to create.

  + create   project/api
      why      listed, but missing
      from     orgward.yaml:5

  + create   project/web
      residency  EU_STORAGE_PROCESSING
      why        listed, but missing
      from       orgward.yaml:4

==== requests
2 GET /organization/projects

==== apply
  done        create project/api
  done        create project/web

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"api"} -> 200
POST /organization/projects {"name":"web","residency":"EU_STORAGE_PROCESSING"} -> 200

==== next plan
In sync: nothing to change.

