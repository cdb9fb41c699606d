# why: A mistake in a template is told once, at its line, with some of the projects that use it and their number
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  zoe@example.com: owner
  carol@example.com: reader
templates:
  team:
    members: { carl@example.com: member }
    api_keys: { allow: [{ nam: x }] }
    membrs: {}
  small:
    members: {}
projects:
  p1: { use: team }
  p2: { use: team }
  p3: { use: team }
  p4: { use: team }
  p5: { use: team }
  p6: { use: small }
==== live: two_owners
==== problems
error: `carl@example.com` is not listed under `users`
  --> orgward.yaml:9:16
   |
 9 |     members: { carl@example.com: member }
   |                ^^^^^^^^^^^^^^^^ did you mean `carol@example.com`?
   |
  --> orgward.yaml:3:1
   |
 3 | users:
   | ----- the section that lists every user
   |
  --> orgward.yaml:15:9
   |
15 |   p1: { use: team }
   |         --- used here
   |
  --> orgward.yaml:16:9
   |
16 |   p2: { use: team }
   |         --- used here
   |
  --> orgward.yaml:17:9
   |
17 |   p3: { use: team }
   |         --- used here, and in 2 more
   |
   = help: Through the template `team`, this affects 5 projects.

error: unknown field `nam`
  --> orgward.yaml:10:27
   |
10 |     api_keys: { allow: [{ nam: x }] }
   |                           ^^^
   |
  --> orgward.yaml:15:9
   |
15 |   p1: { use: team }
   |         --- used here
   |
  --> orgward.yaml:16:9
   |
16 |   p2: { use: team }
   |         --- used here
   |
  --> orgward.yaml:17:9
   |
17 |   p3: { use: team }
   |         --- used here, and in 2 more
   |
   = help: did you mean `name`?
   = help: known here: `id`, `name`, `owner_kind`, `user`, `service_account`, `max_age`, `max_idle`, `until`, `on_breach`, `warn_before`, `reason`
   = help: Through the template `team`, this affects 5 projects.

error: `membrs` is not a field of `project`
  --> orgward.yaml:11:5
   |
11 |     membrs: {}
   |     ^^^^^^ did you mean `members`?
   |
  --> orgward.yaml:15:9
   |
15 |   p1: { use: team }
   |         --- used here
   |
  --> orgward.yaml:16:9
   |
16 |   p2: { use: team }
   |         --- used here
   |
  --> orgward.yaml:17:9
   |
17 |   p3: { use: team }
   |         --- used here, and in 2 more
   |
   = help: Through the template `team`, this affects 5 projects.

warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:13:5
   |
13 |     members: {}
   |     ^^^^^^^
   |
  --> orgward.yaml:20:9
   |
20 |   p6: { use: small }
   |         --- used here
   |
   = help: Omit the line to leave members unmanaged.
   = help: Through the template `small`, this affects 1 project.

3 errors, 1 warning

