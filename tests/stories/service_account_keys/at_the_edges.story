# why: A turn of a key begins in the second that the file says: rotation, expiry, the end of the overlap and of a day without use
# run: due, sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      turns:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, sink: vault } }
      turns_later:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, sink: vault } }
      expired:
        roles: member
        keys: { main: { scopes: all, expires_in: 90d, rotate_every: 60d, sink: vault } }
      overlap:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, overlap: 48h, sink: vault } }
      overlap_later:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, overlap: 48h, sink: vault } }
      used:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, overlap: 48h, sink: vault } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts:
      - { name: turns, role: member }
      - { name: turns_later, role: member }
      - { name: expired, role: member }
      - { name: overlap, role: member }
      - { name: overlap_later, role: member }
      - { name: used, role: member }
    api_keys:
      - { name: main@2026-09-25, owner: { service_account: turns }, created_at: 2026-09-25T09:00:00Z, last_used_at: -1h }
      - { name: main@2026-09-25, owner: { service_account: turns_later }, created_at: 2026-09-25T09:00:01Z, last_used_at: -1h }
      - { name: main@2026-08-26, owner: { service_account: expired }, created_at: 2026-08-26T09:00:00Z, last_used_at: -1h, expires_at: 2026-11-24T09:00:00Z }
      - { id: key_old_1, name: main@2026-09-20, owner: { service_account: overlap }, created_at: -65d, last_used_at: -2d }
      - { name: main@2026-11-22, owner: { service_account: overlap }, created_at: 2026-11-22T09:00:00Z, last_used_at: -1h }
      - { id: key_old_2, name: main@2026-09-20, owner: { service_account: overlap_later }, created_at: -65d, last_used_at: -2d }
      - { name: main@2026-11-22, owner: { service_account: overlap_later }, created_at: 2026-11-22T09:00:01Z, last_used_at: -1h }
      - { id: key_old_3, name: main@2026-09-20, owner: { service_account: used }, created_at: -65d, last_used_at: 2026-11-23T09:00:00Z }
      - { name: main@2026-11-21, owner: { service_account: used }, created_at: -3d, last_used_at: -1h }
==== plan
4 time-based changes, all of them dangerous: 2 to create, 2 to revoke.

  - revoke   project/web/service_account/overlap/key/key_old_1  [irreversible, destructive, outage]  `main@2026-09-20`, used 2 d ago
      why      it has a successor, and was not used in the last 24 hours
      from     orgward.yaml:17
      effect   programs that use this key stop working

  - revoke   project/web/service_account/used/key/key_old_3  [irreversible, destructive, outage]  `main@2026-09-20`, used 24 h ago
      why      it has a successor, and was not used in the last 24 hours
      from     orgward.yaml:23
      effect   programs that use this key stop working

  + create   project/web/service_account/expired/key/main  [secret]
      expires_in    90d
      rotate_every  60d
      scopes        all
      sink          vault
      why           the last key expired 2026-11-24 09:00 UTC: a successor is made
      from          orgward.yaml:14
      effect        makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

  + create   project/web/service_account/turns/key/main  [secret]
      rotate_every  60d
      scopes        all
      sink          vault
      why           `rotate_every 60d` has passed: a successor is made
      from          orgward.yaml:8
      effect        makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

Time-based: 2 (none is applied now)
  announced  revoke project/web/service_account/overlap_later/key/key_old_2  `main@2026-09-20`, used 2 d ago
             overlap of 2 d, on 2026-11-24 09:00 UTC  (orgward.yaml:20)
  announced  create project/web/service_account/turns_later/key/main  `main@2026-09-25`, used 1 h ago
             rotate_every 60d, on 2026-11-24 09:00 UTC  (orgward.yaml:11)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/expired/key/main
  done        create project/web/service_account/turns/key/main
  done        revoke project/web/service_account/overlap/key/key_old_1
  done        revoke project/web/service_account/used/key/key_old_3

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account expired}/api_keys {"expires_in_seconds":7776000,"name":"main@2026-11-24"} -> 200
POST /organization/projects/{web}/service_accounts/{service account turns}/api_keys {"name":"main@2026-11-24"} -> 200
DELETE /organization/projects/{web}/api_keys/{key main@2026-09-20} -> 200
DELETE /organization/projects/{web}/api_keys/{key main@2026-09-20 #3} -> 200

==== next plan
Nothing is due.

Time-based: 4 (none is applied now)
  warning    2026-11-26: 2 removals, revoke_used_within objects: `main@2026-08-26`, used 1 h ago; `main@2026-09-25`, used 1 h ago
  announced  revoke project/web/service_account/expired/key/key_bB7QRqYYpFWPF6o4fQKCsBli  `main@2026-08-26`, used 1 h ago, expires 2026-11-24
             overlap of 2 d, on 2026-11-26 09:00 UTC  (orgward.yaml:14)
  announced  revoke project/web/service_account/overlap_later/key/key_old_2  `main@2026-09-20`, used 2 d ago
             overlap of 2 d, on 2026-11-24 09:00 UTC  (orgward.yaml:20)
  announced  revoke project/web/service_account/turns/key/key_5WcaVibRpjzINIadLvVaF0yi  `main@2026-09-25`, used 1 h ago
             overlap of 2 d, on 2026-11-26 09:00 UTC  (orgward.yaml:8)
  announced  create project/web/service_account/turns_later/key/main  `main@2026-09-25`, used 1 h ago
             rotate_every 60d, on 2026-11-24 09:00 UTC  (orgward.yaml:11)

