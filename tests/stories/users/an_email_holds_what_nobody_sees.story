# why: orgward rejects invisible characters in an e-mail and warns about letters that look like others
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  "bo\u200bb@example.com": owner
  "bob@example.com\u00a0": owner
  "\u202ebob@example.com": owner
  bоb@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: search }
  - { name: "web\u200bapp" }
  - { name: web, service_accounts: [{ name: indexer, role: member }] }
==== problems
error: `bo\u{200b}b@example.com` contains U+200B, an invisible character that no e-mail address has
 --> orgward.yaml:5:3
  |
5 |   "bo\u200bb@example.com": owner
  |   ^^^^^^^^^^^^^^^^^^^^^^^

error: `bob@example.com\u{a0}` contains U+00A0, an invisible character that no e-mail address has
 --> orgward.yaml:6:3
  |
6 |   "bob@example.com\u00a0": owner
  |   ^^^^^^^^^^^^^^^^^^^^^^^

error: `\u{202e}bob@example.com` contains U+202E, an invisible character that no e-mail address has
 --> orgward.yaml:7:3
  |
7 |   "\u202ebob@example.com": owner
  |   ^^^^^^^^^^^^^^^^^^^^^^^

warning: `bоb@example.com` contains `о` (U+043E)
 --> orgward.yaml:8:3
  |
8 |   bоb@example.com: reader
  |   ^^^^^^^^^^^^^^^
  |
  = help: Non-ASCII letters can look like other letters. Make sure that this is the intended person.

3 errors, 1 warning

