# why: A freeze that allows grants lets a time-based run renew invites but withholds removals and revocations
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove, api_keys: remove }
  freeze: { until: 2026-12-01T18:00:00Z, allow: [grant], reason: INC-4711 }
users:
  alice@example.com: owner
  bob@example.com: reader
  grace@example.com: owner
  carol@example.com: owner
  dora@example.com: reader
  late@example.com: reader
  nina@example.com: reader
  gone@example.com: { roles: reader, until: 2026-11-20 }
projects:
  web:
    members: { nina@example.com: member, bob@example.com: member }
    service_accounts: { indexer: { renamed_from: old-name, roles: member } }
    api_keys: { allow: [{ service_account: indexer, max_age: 90d, on_breach: revoke }] }
  legacy: { state: archived }
==== live: a_bit_of_everything
==== plan
3 time-based changes, 2 of them dangerous: 1 to invite, 1 to remove, 1 to revoke; 2 withheld.

Dangerous

  - revoke   project/web/api_key/key_aged  [irreversible, destructive, outage]  `aged` of service account old-name, used 30 d ago
      why       `max_age 90d` has passed
      from      orgward.yaml:19
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    programs that use this key stop working

  - remove   user/gone@example.com  [destructive, outage]
      roles     was reader
      why       `until: 2026-11-20 00:00 UTC` has passed
      from      orgward.yaml:14
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends every project membership and every key of this person

Other changes

  + invite   user/late@example.com  the invite expired on 2026-11-22 09:00 UTC
      roles    reader
      from     orgward.yaml:12
      effect   sends an e-mail to late@example.com
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted

9 other changes are not time-based and not shown here: run `orgward plan`.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/late@example.com

1 done.
Verified: 1 change matches the plan.

Withheld: 2 changes were not sent
  revoke project/web/api_key/key_aged
      frozen until 2026-12-01 18:00 UTC: INC-4711
  remove user/gone@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711

==== writes
POST /organization/invites {"email":"late@example.com","projects":[],"role":"reader"} -> 200

==== next plan
2 time-based changes, all of them dangerous: 1 to remove, 1 to revoke; all withheld.

  - revoke   project/web/api_key/key_aged  [irreversible, destructive, outage]  `aged` of service account old-name, used 30 d ago
      why       `max_age 90d` has passed
      from      orgward.yaml:19
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    programs that use this key stop working

  - remove   user/gone@example.com  [destructive, outage]
      roles     was reader
      why       `until: 2026-11-20 00:00 UTC` has passed
      from      orgward.yaml:14
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends every project membership and every key of this person

9 other changes are not time-based and not shown here: run `orgward plan`.

