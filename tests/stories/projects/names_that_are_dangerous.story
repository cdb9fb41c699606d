# why: orgward encodes special characters of names in addresses and quotes them in proposed lines
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  "a/b*%": { members: { carol@example.com: owner } }
  "no": {}
  "1.20": {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: "x\u001b[2J: y"
  - name: "yes"
  - name: "- {"
  - name: "name with  spaces "
==== plan
4 changes, 1 of them dangerous: 4 to create.

Dangerous

  + create   project/a%2Fb%2A%25/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:4
      after    create project/a%2Fb%2A%25

Other changes

  + create   project/1.20
      why      listed, but missing
      from     orgward.yaml:6

  + create   project/a%2Fb%2A%25
      why      listed, but missing
      from     orgward.yaml:4

  + create   project/no
      why      listed, but missing
      from     orgward.yaml:5

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      "- {": {}
      # 'name with  spaces ': no line can adopt it, because its name cannot be written
      # "x\u001b[2J: y": no line can adopt it, because its name cannot be written
      yes: {}

==== requests
2 GET /organization/projects
4 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/1.20
  done        create project/a%2Fb%2A%25
  done        create project/no
  done        create project/a%2Fb%2A%25/member/carol@example.com

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects {"name":"1.20"} -> 200
POST /organization/projects {"name":"a/b*%"} -> 200
POST /organization/projects {"name":"no"} -> 200
POST /organization/projects/{a/b*%}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      "- {": {}
      # 'name with  spaces ': no line can adopt it, because its name cannot be written
      # "x\u001b[2J: y": no line can adopt it, because its name cannot be written
      yes: {}

