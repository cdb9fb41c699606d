# why: orgward reports a key that the API makes together with a service account although none was asked for
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { batch: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { bare_service_accounts: false }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
==== plan
1 change: 1 to create.

  + create   project/web/service_account/batch
      roles    member
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  failed      create project/web/service_account/batch
              why      done, but the API made the key key_t1NZjTwbxCjCBBTAhv45Ombr along with it, although the request asked for none
              next     Revoke the key key_t1NZjTwbxCjCBBTAhv45Ombr of project/web/service_account/batch by hand; nobody has its value.
              request  req_00000000000000000000000000000003, req_00000000000000000000000000000004

1 failed: the organization may be partly changed. Run `orgward plan` to see the remaining changes.
Verification failed: 1 change differs from the plan: project/web/service_account/batch.

==== writes
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"batch"} -> 200
POST /organization/projects/{web}/service_accounts/{service account batch} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

