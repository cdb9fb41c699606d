#!/usr/bin/env bash
# Takes a snapshot of the organization, with what a plan of the configuration reads.
#   in:  CONFIG, OUT, OPENAI_ADMIN_KEY (read-only is enough)
#   out: OUT/live.snapshot.gz, OUT/snapshot.log; exits with orgward's code. After 6, when the key may not read something,
#        the snapshot is left out as well: a plan from it would be poorer than one against the organization.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY
mkdir -p "$OUT"
rm -f "$OUT/live.snapshot.gz" "$OUT/snapshot.log"

set +e
orgward snapshot -c "$CONFIG" --settings --rate-limits -o "$OUT/live.snapshot.gz" 2>&1 | scrub |
  tee "$OUT/snapshot.log" >&2
code=${PIPESTATUS[0]}
set -e
if [ "$code" -eq 0 ] && [ ! -s "$OUT/live.snapshot.gz" ]; then
  echo "snapshot.sh: orgward ended with 0 and left no snapshot" >&2
  code=70
fi
[ "$code" -eq 0 ] || {
  rm -f "$OUT/live.snapshot.gz"
  echo "orgward snapshot: exit code $code: $(meaning "$code")" >&2
}
exit "$code"
