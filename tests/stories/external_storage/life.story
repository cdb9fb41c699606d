# why: External storage is created in its project, validated where the file asks for it, and removed; other projects keep theirs
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { external_storage: remove } }
projects:
  web:
    external_storage:
      corp-web: { type: aws, role_arn: "arn:aws:iam::123456789012:role/openai", validated: true }
      logs: { type: azure, account_name: corp, resource_group: g, subscription_id: s, tenant_id: t }
      pending: { validated: true }
  new:
    external_storage:
      corp-new: { type: oci, region: eu-frankfurt-1, tenancy_ocid: t, validated: true }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
  - { id: proj_other, name: other }
external_storage:
  - { project_id: proj_web, provider: { type: gcp, bucket: pending, workload_identity_pool_id: p, workload_identity_project_number: "1", workload_identity_provider_id: i } }
  - { project_id: proj_web, provider: { type: aws, bucket: gone, role_arn: r } }
  - { project_id: proj_other, provider: { type: aws, bucket: elsewhere, role_arn: r } }
==== plan
6 changes, 1 of them dangerous: 4 to create, 1 to update, 1 to remove.

Dangerous

  - remove   project/web/external_storage/gone  [destructive, outage, compliance]  pending
      role_arn  was r
      type      was aws
      why       not listed under `external_storage`, and `unlisted` says to remove
      from      orgward.yaml:6
      effect    a project without storage returns to the organization's data retention

Other changes

  + create   project/new
      why      listed, but missing
      from     orgward.yaml:10

  + create   project/new/external_storage/corp-new
      region        eu-frankfurt-1
      tenancy_ocid  t
      type          oci
      validated     true
      why           listed, but missing
      from          orgward.yaml:12
      after         create project/new

  + create   project/web/external_storage/corp-web
      role_arn   arn:aws:iam::123456789012:role/openai
      type       aws
      validated  true
      why        listed, but missing
      from       orgward.yaml:7

  + create   project/web/external_storage/logs
      account_name     corp
      resource_group   g
      subscription_id  s
      tenant_id        t
      type             azure
      why              listed, but missing
      from             orgward.yaml:8

  ~ update   project/web/external_storage/pending  pending
      validated  false -> true
      from       orgward.yaml:9
      effect     asks OpenAI to try the storage

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:4)
      other: {}

==== requests
1 GET /organization/external_storage
2 GET /organization/projects

==== apply
  done        create project/new
  done        create project/new/external_storage/corp-new
  done        create project/web/external_storage/corp-web
  done        create project/web/external_storage/logs
  done        update project/web/external_storage/pending
  done        remove project/web/external_storage/gone

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/projects {"name":"new"} -> 200
POST /organization/external_storage {"project_id":"{web}","provider":{"bucket":"corp-web","role_arn":"arn:aws:iam::123456789012:role/openai","type":"aws"}} -> 200
POST /organization/external_storage/extstorage_t1NZjTwbxCjCBBTAhv45Ombr/validate -> 200
POST /organization/external_storage {"project_id":"{web}","provider":{"account_name":"corp","container":"logs","resource_group":"g","subscription_id":"s","tenant_id":"t","type":"azure"}} -> 200
POST /organization/external_storage {"project_id":"{new}","provider":{"bucket":"corp-new","region":"eu-frankfurt-1","tenancy_ocid":"t","type":"oci"}} -> 200
POST /organization/external_storage/extstorage_lCKYaSBoDhpbjH2OuA9FiEKj/validate -> 200
POST /organization/external_storage/extstorage_AXwgsHn0nYlmExwdhvfNzP6c/validate -> 200
DELETE /organization/external_storage/extstorage_DjdKoEStSEy9mcwE6tWyM86C -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:4)
      other: {}

