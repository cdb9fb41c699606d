# why: why: an API may tidy a name, and then the next plan would not find what it made and make a second one
==== orgward.yaml
version: 1
organization: { id: org-company, default_project: "Default project " }
projects:
  "search ": {}
  "\u00a0web": { service_accounts: { "bot\u3000": member } }
  plain: { renamed_from: " old" }
  pinned: { id: "proj_1\t" }
==== live: two_owners
==== problems
error: the name `Default project ` begins or ends with white space
 --> orgward.yaml:2:51
  |
2 | organization: { id: org-company, default_project: "Default project " }
  |                                                   ^^^^^^^^^^^^^^^^^^
  |
  = help: Write `Default project`: the API may store the name without the surrounding space.

error: the name `search ` begins or ends with white space
 --> orgward.yaml:4:3
  |
4 |   "search ": {}
  |   ^^^^^^^^^
  |
  = help: Write `search`: the API may store the name without the surrounding space.

error: the name `\u{a0}web` begins or ends with white space
 --> orgward.yaml:5:3
  |
5 |   "\u00a0web": { service_accounts: { "bot\u3000": member } }
  |   ^^^^^^^^^^^
  |
  = help: Write `web`: the API may store the name without the surrounding space.

error: the name `bot\u{3000}` begins or ends with white space
 --> orgward.yaml:5:38
  |
5 |   "\u00a0web": { service_accounts: { "bot\u3000": member } }
  |                                      ^^^^^^^^^^^
  |
  = help: Write `bot`: the API may store the name without the surrounding space.

error: the name ` old` begins or ends with white space
 --> orgward.yaml:6:26
  |
6 |   plain: { renamed_from: " old" }
  |                          ^^^^^^
  |
  = help: Write `old`: the API may store the name without the surrounding space.

error: the name `proj_1\u{9}` begins or ends with white space
 --> orgward.yaml:7:17
  |
7 |   pinned: { id: "proj_1\t" }
  |                 ^^^^^^^^^^
  |
  = help: Write `proj_1`: the API may store the name without the surrounding space.

6 errors

