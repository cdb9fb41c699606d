# why: mistakes of an entry are told with their places
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        keys:
          a: { scopes: [], sink: vault }
          b: { scopes: all }
          c: { scopes: all, sink: "exec:put" }
          d@2026-01-01: { scopes: all, sink: vault }
          e: { scopes: all, sink: vault, expires_in: 30d, rotate_every: 60d }
          f: { scopes: all, sink: vault, overlap: 48h }
          g: { scopes: everything, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
==== problems
error: an empty list of scopes means every scope to the API; write `scopes: all` if that is intended
 --> orgward.yaml:8:24
  |
8 |           a: { scopes: [], sink: vault }
  |                        ^

error: a key needs a `sink`, which its value is handed to
 --> orgward.yaml:9:14
  |
9 |           b: { scopes: all }
  |              ^

error: a sink is named by letters, digits, `-` and `_`; `apply --sink NAME=...` says what it is
  --> orgward.yaml:10:35
   |
10 |           c: { scopes: all, sink: "exec:put" }
   |                                   ^^^^^^^^^^

error: `d@2026-01-01` cannot be the name of a key of a service account: orgward writes the day of a key's creation after an `@`
  --> orgward.yaml:11:11
   |
11 |           d@2026-01-01: { scopes: all, sink: vault }
   |           ^^^^^^^^^^^^

error: `rotate_every: 60d` must be shorter than `expires_in: 30d`, or a key ends before its successor is made
  --> orgward.yaml:12:14
   |
12 |           e: { scopes: all, sink: vault, expires_in: 30d, rotate_every: 60d }
   |              ^

error: `overlap: 48h` has no effect without `rotate_every`
  --> orgward.yaml:13:14
   |
13 |           f: { scopes: all, sink: vault, overlap: 48h }
   |              ^

error: `everything` is not `all`; write a list of scopes: `[everything]`
  --> orgward.yaml:14:24
   |
14 |           g: { scopes: everything, sink: vault }
   |                        ^^^^^^^^^^

7 errors

