# why: orgward rejects until, roles or an unknown state together with absence, because they contradict each other
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent, until: 2026-12-01 }
  dave@example.com: { state: absent, roles: reader }
  erin@example.com: { state: archived }
==== live: two_owners
==== problems
error: `until` has no effect on an entry that is declared absent
 --> orgward.yaml:6:31
  |
6 |   carol@example.com: { state: absent, until: 2026-12-01 }
  |                               ^^^^^^

error: `roles` contradicts `state: absent`
 --> orgward.yaml:7:38
  |
7 |   dave@example.com: { state: absent, roles: reader }
  |                                      ^^^^^
  |
 --> orgward.yaml:7:30
  |
7 |   dave@example.com: { state: absent, roles: reader }
  |                              ------ this declares it absent

error: `state` can only be `absent` here
 --> orgward.yaml:8:30
  |
8 |   erin@example.com: { state: archived }
  |                              ^^^^^^^^

3 errors

