# why: Everything that cannot be in a template, or that cannot use one, is an error with its reason
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  team:
    use: other
    id: proj_1
    renamed_from: old
    state: archived
    until: 2027-01-31
    unlisted: { api_keys: remove }
  other: null
  listed: [members]
  forgotten:
    memberz: {}
unlisted_projects: { use: teem, members: {} }
projects:
  web: { use: teem }
  api: { use: [team] }
  app: { use: other }
  old: { use: team, state: archived }
  new: { use: nothing-like-it }
users:
  carol@example.com: { use: team }
==== live: two_owners
==== problems
error: a template cannot contain `use`
 --> orgward.yaml:5:5
  |
5 |     use: other
  |     ^^^
  |
  = help: There is one level of templates, so that an entry and its template say everything.

error: a template cannot contain `id`
 --> orgward.yaml:6:5
  |
6 |     id: proj_1
  |     ^^
  |
  = help: An id belongs to one project. Write it there.

error: a template cannot contain `renamed_from`
 --> orgward.yaml:7:5
  |
7 |     renamed_from: old
  |     ^^^^^^^^^^^^
  |
  = help: An old name belongs to one project. Write it there.

error: a template cannot contain `state`
 --> orgward.yaml:8:5
  |
8 |     state: archived
  |     ^^^^^
  |
  = help: Archiving is permanent, so each project must ask for it itself.

error: a template cannot contain `until`
 --> orgward.yaml:9:5
  |
9 |     until: 2027-01-31
  |     ^^^^^
  |
  = help: An end belongs to one project. Write it there.

error: a template cannot contain `unlisted`
  --> orgward.yaml:10:5
   |
10 |     unlisted: { api_keys: remove }
   |     ^^^^^^^^
   |
   = help: `unlisted` decides what is removed, so it must stand in the project itself, or under `policy`.

error: `other` is null
  --> orgward.yaml:11:10
   |
11 |   other: null
   |          ^^^^
   |
   = help: Omit `other` to leave it unmanaged, or write `other: {}` to declare it empty.

error: `listed` must be a mapping, and this is a list
  --> orgward.yaml:12:11
   |
12 |   listed: [members]
   |           ^

warning: no project uses the template `forgotten`
  --> orgward.yaml:13:3
   |
13 |   forgotten:
   |   ^^^^^^^^^
   |
   = help: Write `use: forgotten` in a project, or remove the template.

error: `memberz` is not a field of `project`
  --> orgward.yaml:14:5
   |
14 |     memberz: {}
   |     ^^^^^^^ did you mean `members`?

error: there is no template `teem`
  --> orgward.yaml:15:27
   |
15 | unlisted_projects: { use: teem, members: {} }
   |                           ^^^^ did you mean `team`?

error: `members` is not a field of `unlisted_projects`
  --> orgward.yaml:15:33
   |
15 | unlisted_projects: { use: teem, members: {} }
   |                                 ^^^^^^^
   |
   = help: Known fields: use.

error: there is no template `teem`
  --> orgward.yaml:17:15
   |
17 |   web: { use: teem }
   |               ^^^^ did you mean `team`?

error: `use` must be the name of a template, and this is a list
  --> orgward.yaml:18:15
   |
18 |   api: { use: [team] }
   |               ^
   |
   = help: An entry uses one template.

error: `use` contradicts `state: archived`
  --> orgward.yaml:20:10
   |
20 |   old: { use: team, state: archived }
   |          ^^^
   |
  --> orgward.yaml:20:28
   |
20 |   old: { use: team, state: archived }
   |                            -------- this declares it absent

error: there is no template `nothing-like-it`
  --> orgward.yaml:21:15
   |
21 |   new: { use: nothing-like-it }
   |               ^^^^^^^^^^^^^^^
   |
   = help: The templates are: forgotten, team.

error: `use` is not a field of `user`
  --> orgward.yaml:23:24
   |
23 |   carol@example.com: { use: team }
   |                        ^^^
   |
   = help: Known fields: roles, renamed_from, until, then, state, reason, meta.

16 errors, 1 warning

