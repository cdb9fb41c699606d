# why: orgward rejects the viewer role and rate limits with a message that this version does not manage them
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: viewer }, rate_limits: {} }
==== live: two_owners_and_web
==== problems
error: `viewer` is not a project role; use `owner` or `member`; `viewer` is assigned by role id, which this version does not manage yet
 --> orgward.yaml:4:40
  |
4 |   web: { members: { carol@example.com: viewer }, rate_limits: {} }
  |                                        ^^^^^^

error: this version of orgward does not manage `rate_limits` yet
 --> orgward.yaml:4:50
  |
4 |   web: { members: { carol@example.com: viewer }, rate_limits: {} }
  |                                                  ^^^^^^^^^^^
  |
  = help: Omit it: orgward leaves everything that the file does not name unchanged.

2 errors

