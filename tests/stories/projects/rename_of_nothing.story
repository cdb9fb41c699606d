# why: A renamed_from without any matching project is a problem, and orgward does not create a project
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { renamed_from: website }
==== live: two_owners
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      no project is named `website` or `web`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `web`.

==== requests
2 GET /organization/projects

