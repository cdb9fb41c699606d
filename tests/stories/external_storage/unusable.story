# why: OpenAI cannot use the storage, so the run fails and says its state, and the next plan validates it again
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    external_storage:
      corp-web: { type: aws, role_arn: "arn:aws:iam::123456789012:role/openai", validated: true }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
switches: { usable_clouds: false }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
==== plan
1 change: 1 to create.

  + create   project/web/external_storage/corp-web
      role_arn   arn:aws:iam::123456789012:role/openai
      type       aws
      validated  true
      why        listed, but missing
      from       orgward.yaml:6

==== requests
1 GET /organization/external_storage
1 GET /organization/projects

==== apply
  failed      create project/web/external_storage/corp-web
              why      POST /organization/external_storage was carried out; then: the API tried to use it, and the result is `unhealthy`
              next     Compare its fields with your cloud, and the permissions that your cloud gives to OpenAI. Then run `orgward plan`. The next plan contains the rest.
              request  req_00000000000000000000000000000003, req_00000000000000000000000000000004

1 failed: the organization may be partly changed. Run `orgward plan` to see the remaining changes.

==== writes
POST /organization/external_storage {"project_id":"{web}","provider":{"bucket":"corp-web","role_arn":"arn:aws:iam::123456789012:role/openai","type":"aws"}} -> 200
POST /organization/external_storage/extstorage_zRYiwcPRi8rL0wMOTriBaAfZ/validate -> 200

==== next plan
1 change: 1 to update.

  ~ update   project/web/external_storage/corp-web  unhealthy
      validated  false -> true
      from       orgward.yaml:6
      effect     asks OpenAI to try the storage

