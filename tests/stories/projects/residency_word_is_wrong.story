# why: orgward rejects an unknown residency and lists the values that the API knows
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { residency: EU }
==== live: two_owners
==== problems
error: unknown value `EU`
 --> orgward.yaml:4:21
  |
4 |   web: { residency: EU }
  |                     ^^
  |
  = help: known here: `GLOBAL`, `US_STORAGE_PROCESSING`, `EU_STORAGE_PROCESSING`, `JP_STORAGE`, `JP_STORAGE_PROCESSING`, `KR_STORAGE`, `CA_STORAGE`, `SG_STORAGE`, `IN_STORAGE`, `IN_STORAGE_PROCESSING`, `AU_STORAGE`, `AU_STORAGE_PROCESSING`, `GB_STORAGE`, `AE_STORAGE`, `AE_STORAGE_PROCESSING`

1 error

