# why: A residency problem blocks additions and unlisted removals in the project, but not the declared removal of a person
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
projects:
  web:
    residency: EU_STORAGE_PROCESSING
    members:
      carol@example.com: member
      dave@example.com: { state: absent }
      gone@example.com: { roles: member, until: 2026-11-20 }
  api: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
  - { email: gone@example.com, role: reader }
projects:
  - name: web
    residency: US_STORAGE_PROCESSING
    users:
      - { email: dave@example.com, role: member }
      - { email: erin@example.com, role: member }
      - { email: gone@example.com, role: member }
  - { name: api }
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to remove; 1 problem.

Dangerous

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was member
      why      `state: absent`
      from     orgward.yaml:9

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      `residency` of project `web` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
      blocks  project/web/member/carol@example.com
              project/web/member/erin@example.com

Other changes

  + create   project/api/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:11

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove project/web/member/gone@example.com  [destructive]
             until 2026-11-20 00:00 UTC  (orgward.yaml:10)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/api/member/carol@example.com
  done        remove project/web/member/dave@example.com

2 done: 1 problem remains.
Verified: 2 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      `residency` of project `web` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
      blocks  project/web/member/carol@example.com
              project/web/member/erin@example.com

==== writes
POST /organization/projects/{api}/users {"role":"member","user_id":"{carol@example.com}"} -> 200
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
No changes, but not in sync: 1 problem; 1 due now.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      `residency` of project `web` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.
      blocks  project/web/member/carol@example.com
              project/web/member/erin@example.com

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove project/web/member/gone@example.com  [destructive]
             until 2026-11-20 00:00 UTC  (orgward.yaml:10)

