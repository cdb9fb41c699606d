# why: wrong settings are told one by one, with their places
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    model_permissions: { allow: [a], deny: [b] }
    rate_limits: { gpt-5.2: { max_request: 1 } }
    hosted_tools: { web_search: maybe }
    spend_limit: { monthly_usd: 1.234 }
    spend_alerts: [{ recipients: [finops@example.com] }, { monthly_usd: 5, recipients: [nobody] }, { monthly_usd: 5, recipients: [a@example.com] }]
    data_retention: forever
  api:
    spend_limit:
    spend_alerts: 5
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== problems
error: write one of `unrestricted`, `allow` and `deny`, because they exclude each other
 --> orgward.yaml:5:24
  |
5 |     model_permissions: { allow: [a], deny: [b] }
  |                        ^

error: `max_request` is not a field of `rate limit`
 --> orgward.yaml:6:31
  |
6 |     rate_limits: { gpt-5.2: { max_request: 1 } }
  |                               ^^^^^^^^^^^
  |
  = help: Known fields: batch_1_day_max_input_tokens, max_audio_megabytes_per_1_minute, max_images_per_1_minute, max_requests_per_1_day, max_requests_per_1_minute, max_tokens_per_1_minute.

error: expected true or false, found the text `maybe`
 --> orgward.yaml:7:33
  |
7 |     hosted_tools: { web_search: maybe }
  |                                 ^^^^^
  |
  = help: write `true` or `false`, without quotes

error: `1.234` has more than two decimals
 --> orgward.yaml:8:33
  |
8 |     spend_limit: { monthly_usd: 1.234 }
  |                                 ^^^^^

error: each item of `spend_alerts` is a mapping with `monthly_usd`
 --> orgward.yaml:9:20
  |
9 |     spend_alerts: [{ recipients: [finops@example.com] }, { monthly_usd: 5, recipients: [nobody] }, { monthly_usd: 5, rec…
  |                    ^

error: `nobody` is not an e-mail address
 --> orgward.yaml:9:89
  |
9 | …ps@example.com] }, { monthly_usd: 5, recipients: [nobody] }, { monthly_usd: 5, recipients: [a@example.com] }]
  |                                                    ^^^^^^

error: `5` is listed twice under `spend_alerts`
 --> orgward.yaml:9:100
  |
9 | …com] }, { monthly_usd: 5, recipients: [nobody] }, { monthly_usd: 5, recipients: [a@example.com] }]
  |                                                    ^
  |
 --> orgward.yaml:9:58
  |
9 | …nd_alerts: [{ recipients: [finops@example.com] }, { monthly_usd: 5, recipients: [nobody] }, { monthly_usd: 5, recipients…
  |                                                    - first here

error: `forever` is not a retention; use one of none, organization_default, modified_abuse_monitoring, enhanced_modified_abuse_monitoring, zero_data_retention, enhanced_zero_data_retention
  --> orgward.yaml:10:21
   |
10 |     data_retention: forever
   |                     ^^^^^^^

error: `spend_limit` is null
  --> orgward.yaml:12:16
   |
12 |     spend_limit:
   |                ^
   |
   = help: Write a value, or omit the line to leave it unmanaged.

error: `spend_alerts` must be a list, and this is a number
  --> orgward.yaml:13:19
   |
13 |     spend_alerts: 5
   |                   ^
   |
   = help: Write `spend_alerts: [...]`, or `[]` for none; omit it to leave it unmanaged.

10 errors

