# why: orgward says that the owner of an unlisted key has left the project, although the key still works
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ user: alice@example.com }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    api_keys: [{ id: key_one, name: laptop, owner: { user: carol@example.com }, created_at: -31d, last_used_at: -1d }]
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  api_keys of project/web  (orgward.yaml:4), under `allow`
      - { id: key_one }  # `laptop` of carol@example.com, used 24 h ago, whose owner has left the project; no rule allows it; rule 1 comes nearest, and its `user` does not fit

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

