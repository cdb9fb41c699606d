#!/usr/bin/env bash
# Takes the value of a new key and puts it into HashiCorp Vault. Change the last line for another store.
#   in:  the value on stdin; ORGWARD_KEY_PROJECT, ORGWARD_KEY_SERVICE_ACCOUNT, ORGWARD_KEY_ENTRY, ORGWARD_KEY_EXPIRES_AT
#   out: the secret; any exit code but 0 lets orgward revoke the key again
# The value is never an argument, and never in a log.
set -euo pipefail
path="openai/$ORGWARD_KEY_PROJECT/$ORGWARD_KEY_SERVICE_ACCOUNT/$ORGWARD_KEY_ENTRY"
exec vault kv put -mount=secret "$path" value=- expires_at="$ORGWARD_KEY_EXPIRES_AT"
