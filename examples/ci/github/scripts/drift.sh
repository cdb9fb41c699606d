#!/usr/bin/env bash
# Compares the organization with the configuration.
#   in:  CONFIG, SINCE (a snapshot: only what changed since then is read, by the audit log; or `none`), OUT,
#        OPENAI_ADMIN_KEY (read-only is enough)
#   out: OUT/drift.md, OUT/drift.log, OUT/exit-code, OUT/live.snapshot.gz (the newer snapshot, where there was one); exits with orgward's code: 0 in sync, 2 drift; after anything else
#        nothing is known about drift
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG SINCE OUT OPENAI_ADMIN_KEY GITHUB_STEP_SUMMARY
mkdir -p "$OUT"
rm -f "$OUT"/drift.* "$OUT/exit-code" "$OUT/live.snapshot.gz"

drift() {
  orgward drift -c "$CONFIG" "$@" --format markdown 2>&1 >"$OUT/drift.md" | scrub | tee -a "$OUT/drift.log" >&2
  return "${PIPESTATUS[0]}"
}

set +e
code=1
[ "$SINCE" = none ] || {
  drift --since "$SINCE" -o "$OUT/live.snapshot.gz"
  code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq 2 ] || rm -f "$OUT/live.snapshot.gz"
}
# Without a snapshot, or with one that nobody can read: everything is read.
[ "$code" -ne 1 ] || {
  drift
  code=$?
}
set -e
scrub_file "$OUT/drift.md"
# A program that says nothing at all has not compared anything, whatever its code is.
if { [ "$code" -eq 0 ] || [ "$code" -eq 2 ]; } && [ ! -s "$OUT/drift.md" ]; then
  echo "drift.sh: orgward ended with $code and said nothing" >&2
  code=70
fi
echo "$code" >"$OUT/exit-code"

cat "$OUT/drift.md" >>"$GITHUB_STEP_SUMMARY"
[ "$code" -eq 0 ] || echo "orgward drift: exit code $code: $(meaning "$code")" >&2
exit "$code"
