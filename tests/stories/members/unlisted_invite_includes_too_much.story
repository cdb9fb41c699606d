# why: orgward makes the invite of an unlisted person smaller, but only withdraws the invite of an absent person
==== orgward.yaml
# Nobody lists bob and carl. Bob's invite stays and is made smaller; carl's leaves with him, and is not replaced first.
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users: { alice@example.com: owner, carl@example.com: { state: absent } }
projects: { web: { members: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }]
invites:
  - { email: bob@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }, { name: api, role: member }] }
  - { email: carl@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }] }
projects: [{ name: web }, { name: api }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:6:20
  |
6 | projects: { web: { members: {} } }
  |                    ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
2 changes, 1 of them dangerous: 1 to replace, 1 to remove.

Dangerous

  - remove   user/carl@example.com  [destructive]  invited, and can accept until 2026-11-30 09:00 UTC
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:5
      effect   deletes the invite

Other changes

  ± replace  user/bob@example.com  invited, and can accept until 2026-11-30 09:00 UTC
      projects  api: member, web: member -> api: member
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:6
      effect    deletes the existing invite
                sends an e-mail to bob@example.com
      bundles   project/api/member/bob@example.com: member (unchanged)

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:5)
      bob@example.com: reader  # invited, and can accept until 2026-11-30 09:00 UTC
  projects  (orgward.yaml:6)
      api: {}

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/bob@example.com
  done        remove user/carl@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/invites/{invite of bob@example.com} -> 200
POST /organization/invites {"email":"bob@example.com","projects":[{"id":"{api}","role":"member"}],"role":"reader"} -> 200
DELETE /organization/invites/{invite of carl@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:5)
      bob@example.com: reader  # invited, and can accept until 2026-12-01 09:00 UTC
  projects  (orgward.yaml:6)
      api: {}

