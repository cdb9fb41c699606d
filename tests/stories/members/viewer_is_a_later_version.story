# why: orgward rejects the viewer role and rate limits with a message that this version does not manage them
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: viewer }, rate_limits: {} }
==== live: two_owners_and_web
==== problems
error: this version of orgward does not manage `rate_limits` yet
 --> orgward.yaml:4:50
  |
4 |   web: { members: { carol@example.com: viewer }, rate_limits: {} }
  |                                                  ^^^^^^^^^^^
  |
  = help: Omit it: orgward leaves everything that the file does not name unchanged.

1 error

