# why: A freeze without exceptions withholds every change, but the orgward plan still shows all of them
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove, api_keys: remove }
  freeze: { until: 2026-12-01T18:00:00Z, allow: [], reason: INC-4711 }
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
9 changes, 5 of them dangerous: 1 to invite, 1 to create, 3 to update, 1 to replace, 1 to remove, 1 to revoke, 1 to archive; all withheld.

Dangerous

  - revoke   project/web/api_key/key_zoe  [irreversible, destructive, outage]  `batch` of zoe@example.com, used 30 d ago, whose owner has left the project
      why       no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from      orgward.yaml:19
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    programs that use this key stop working

  - archive  project/legacy  [irreversible, destructive, outage]
      why       `state: archived`
      from      orgward.yaml:20
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    permanently ends every key and membership of this project

  - remove   user/zoe@example.com  [destructive, outage]
      roles     was reader
      why       not listed under `users`, and `unlisted` says to remove
      from      orgward.yaml:6
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends every project membership and every key of this person
                ends API key `batch` of zoe@example.com, used 30 d ago, whose owner has left the project

  ~ update   user/bob@example.com  [destructive]
      roles     owner -> reader
      from      orgward.yaml:8
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends their ownership of every project; memberships that it hid show in the next plan
      after     update user/carol@example.com

  ~ update   user/carol@example.com  [escalation]
      roles     reader -> owner
      from      orgward.yaml:10
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711

Other changes

  + invite   user/nina@example.com
      roles     reader
      why       listed, but missing
      from      orgward.yaml:13
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    sends an e-mail to nina@example.com
      bundles   project/web/member/nina@example.com: member (orgward.yaml:17)

  ± replace  user/dora@example.com  invited, and can accept until 2026-11-30 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:17
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    deletes the existing invite
                sends an e-mail to dora@example.com

  ~ update   project/web/service_account/indexer
      name      old-name -> indexer
      from      orgward.yaml:18
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711

  + create   project/web/member/bob@example.com
      roles     member
      why       listed, but missing
      from      orgward.yaml:17
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    if a stronger role of their own is hidden here today, this change fails, and the next plan lowers that role
      after     update user/bob@example.com

Time-based: 3 (`orgward apply --due` withholds 3 changes)
  due now    remove user/gone@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:14)
             ends every project membership and every key of this person
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711
  due now    invite user/late@example.com
             the invite expired on 2026-11-22 09:00 UTC  (orgward.yaml:12)
             sends an e-mail to late@example.com
             renewal 1 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711
  due now    revoke project/web/api_key/key_aged  [irreversible, destructive, outage]  `aged` of service account old-name, used 30 d ago
             max_age 90d, passed on 2026-11-15 09:00 UTC  (orgward.yaml:19)
             programs that use this key stop working
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
Nothing was sent.

Withheld: 9 changes were not sent
  update user/carol@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  invite user/nina@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  replace user/dora@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  update project/web/service_account/indexer
      frozen until 2026-12-01 18:00 UTC: INC-4711
  update user/bob@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  create project/web/member/bob@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  revoke project/web/api_key/key_zoe
      frozen until 2026-12-01 18:00 UTC: INC-4711
  remove user/zoe@example.com
      frozen until 2026-12-01 18:00 UTC: INC-4711
  archive project/legacy
      frozen until 2026-12-01 18:00 UTC: INC-4711

==== writes


==== next plan
9 changes, 5 of them dangerous: 1 to invite, 1 to create, 3 to update, 1 to replace, 1 to remove, 1 to revoke, 1 to archive; all withheld.

Dangerous

  - revoke   project/web/api_key/key_zoe  [irreversible, destructive, outage]  `batch` of zoe@example.com, used 30 d ago, whose owner has left the project
      why       no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from      orgward.yaml:19
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    programs that use this key stop working

  - archive  project/legacy  [irreversible, destructive, outage]
      why       `state: archived`
      from      orgward.yaml:20
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    permanently ends every key and membership of this project

  - remove   user/zoe@example.com  [destructive, outage]
      roles     was reader
      why       not listed under `users`, and `unlisted` says to remove
      from      orgward.yaml:6
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends every project membership and every key of this person
                ends API key `batch` of zoe@example.com, used 30 d ago, whose owner has left the project

  ~ update   user/bob@example.com  [destructive]
      roles     owner -> reader
      from      orgward.yaml:8
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    ends their ownership of every project; memberships that it hid show in the next plan
      after     update user/carol@example.com

  ~ update   user/carol@example.com  [escalation]
      roles     reader -> owner
      from      orgward.yaml:10
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711

Other changes

  + invite   user/nina@example.com
      roles     reader
      why       listed, but missing
      from      orgward.yaml:13
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    sends an e-mail to nina@example.com
      bundles   project/web/member/nina@example.com: member (orgward.yaml:17)

  ± replace  user/dora@example.com  invited, and can accept until 2026-11-30 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:17
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    deletes the existing invite
                sends an e-mail to dora@example.com

  ~ update   project/web/service_account/indexer
      name      old-name -> indexer
      from      orgward.yaml:18
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711

  + create   project/web/member/bob@example.com
      roles     member
      why       listed, but missing
      from      orgward.yaml:17
      withheld  frozen until 2026-12-01 18:00 UTC: INC-4711
      effect    if a stronger role of their own is hidden here today, this change fails, and the next plan lowers that role
      after     update user/bob@example.com

Time-based: 3 (`orgward apply --due` withholds 3 changes)
  due now    remove user/gone@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:14)
             ends every project membership and every key of this person
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711
  due now    invite user/late@example.com
             the invite expired on 2026-11-22 09:00 UTC  (orgward.yaml:12)
             sends an e-mail to late@example.com
             renewal 1 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711
  due now    revoke project/web/api_key/key_aged  [irreversible, destructive, outage]  `aged` of service account old-name, used 30 d ago
             max_age 90d, passed on 2026-11-15 09:00 UTC  (orgward.yaml:19)
             programs that use this key stop working
             withheld: frozen until 2026-12-01 18:00 UTC: INC-4711

