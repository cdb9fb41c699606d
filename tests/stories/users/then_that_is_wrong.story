# why: orgward rejects each wrong use of then, such as a role that gives more than before
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner, then: reader }
  carol@example.com: { until: 2027-01-31, then: reader }
  dave@example.com: { roles: reader, until: 2027-01-31, then: reader }
  erin@example.com: { roles: reader, until: 2027-01-31, then: owner }
  fred@example.com: { roles: owner, until: 2027-01-31, then: boss }
  gina@example.com: { state: absent, then: reader }
  hugo@example.com: { roles: boss, until: 2027-01-31, then: reader }
  ines@example.com: { roles: [X], until: 2027-01-31, then: reader }
projects:
  web:
    members:
      bob@example.com: { roles: owner, until: 2027-01-31, then: [member, viewer] }
    service_accounts:
      indexer: { roles: owner, until: 2027-01-31, then: member }
==== live: two_owners
==== problems
error: `then` gives the role after `until`, but there is no `until`
 --> orgward.yaml:5:36
  |
5 |   bob@example.com: { roles: owner, then: reader }
  |                                    ^^^^
  |
  = help: Add `until: DATE`, or remove `then`.

error: `then` replaces `roles`, but there is no `roles`
 --> orgward.yaml:6:43
  |
6 |   carol@example.com: { until: 2027-01-31, then: reader }
  |                                           ^^^^
  |
  = help: Write `roles: ...` for the time before `until`.

error: `then` is the same as `roles`, so nothing ends
 --> orgward.yaml:7:63
  |
7 |   dave@example.com: { roles: reader, until: 2027-01-31, then: reader }
  |                                                               ^^^^^^
  |
  = help: Remove `until` and `then`, or write another role.

error: `then` gives more access than `roles`, but a time-based change never increases access
 --> orgward.yaml:8:63
  |
8 |   erin@example.com: { roles: reader, until: 2027-01-31, then: owner }
  |                                                               ^^^^^
  |
  = help: Promote them in a separate change when the time comes.

error: `boss` is not a base role of the organization; use `owner` or `reader`; a custom role stands in a list beside the base role: `[reader, boss]`
 --> orgward.yaml:9:62
  |
9 |   fred@example.com: { roles: owner, until: 2027-01-31, then: boss }
  |                                                              ^^^^

error: `then` contradicts `state: absent`
  --> orgward.yaml:10:38
   |
10 |   gina@example.com: { state: absent, then: reader }
   |                                      ^^^^
   |
  --> orgward.yaml:10:30
   |
10 |   gina@example.com: { state: absent, then: reader }
   |                              ------ this declares it absent

error: `boss` is not a base role of the organization; use `owner` or `reader`; a custom role stands in a list beside the base role: `[reader, boss]`
  --> orgward.yaml:11:30
   |
11 |   hugo@example.com: { roles: boss, until: 2027-01-31, then: reader }
   |                              ^^^^

error: `then` replaces the base role, but `roles` lists none
  --> orgward.yaml:12:54
   |
12 |   ines@example.com: { roles: [X], until: 2027-01-31, then: reader }
   |                                                      ^^^^
   |
   = help: Add the base role for the time before `until` to `roles`.

error: expected a role (owner, member, viewer), found a list
  --> orgward.yaml:16:65
   |
16 |       bob@example.com: { roles: owner, until: 2027-01-31, then: [member, viewer] }
   |                                                                 ^

error: `then` is not a field of `service account`
  --> orgward.yaml:18:51
   |
18 |       indexer: { roles: owner, until: 2027-01-31, then: member }
   |                                                   ^^^^
   |
   = help: Known fields: roles, keys, id, renamed_from, until, state, reason, meta.

10 errors

