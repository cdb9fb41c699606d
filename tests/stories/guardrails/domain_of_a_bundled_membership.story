# why: The guardrail allowed_email_domains also blocks a replaced invite, because it invites a person from another domain again
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove }, guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  old@vendor.test: reader
projects:
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: old@vendor.test, role: reader, created_at: -2d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:9:10
  |
9 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
Blocked by a guardrail: allowed_email_domains. The plan contains 1 change: 1 to replace. Nothing can be applied.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [user/old@vendor.test], until: 2026-12-01, reason: "..." }
      about     user/old@vendor.test

  ± replace  user/old@vendor.test  invited, and can accept until 2026-11-29 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:9
      effect    deletes the existing invite
                sends an e-mail to old@vendor.test

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

