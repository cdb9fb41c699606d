# why: a group whose members and roles the file does not declare is judged by what they are before it is removed
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@example.com] } }
groups:
  admins: { state: absent }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: reader }
groups: [{ name: admins, users: [{ email: carol@example.com }], roles: [owner] }]
==== plan
Blocked by 2 guardrails: min_owners, protected_users. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  min_owners objects
      observed  1 accepted owner today, 0 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     group/admins

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     group/admins

  - remove   group/admins  [destructive]
      why      `state: absent`
      from     orgward.yaml:5
      effect   takes from its members what they have through it

Access: 1 person loses
  - administer in the organization: carol@example.com
      was through group/admins, removed (orgward.yaml:5)
  - own and grant in every project: carol@example.com
      was through group/admins, removed (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, projects

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

