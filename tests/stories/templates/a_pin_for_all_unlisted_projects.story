# why: An id belongs to one row, so a template that pins one cannot hold for all unlisted projects
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  team:
    service_accounts: { indexer: { id: svc_1 } }
unlisted_projects: { use: team }
==== live: two_owners
==== problems
error: `id` means one live row, but `unlisted_projects` applies this to many projects
 --> orgward.yaml:5:25
  |
5 |     service_accounts: { indexer: { id: svc_1 } }
  |                         ^^^^^^^
  |
 --> orgward.yaml:6:22
  |
6 | unlisted_projects: { use: team }
  |                      --- applied here
  |
  = help: Remove `id`, or use a template without it for `unlisted_projects`.

1 error

