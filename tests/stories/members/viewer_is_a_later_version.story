# why: orgward rejects the viewer role and rate limits with a message that this version does not manage them
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: viewer }, rate_limits: {} }
==== live: two_owners_and_web
==== problems
error: `viewer` is no role that a project member can be given here: there are `owner` and `member`; `viewer` is assigned by role id, which this version does not manage yet
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
  = help: Leave it out: what the file does not name is left as it is.

2 errors

