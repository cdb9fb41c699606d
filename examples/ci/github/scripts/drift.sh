#!/usr/bin/env bash
# Compares the organization with the configuration.
#   in:  CONFIG, OUT, OPENAI_ADMIN_KEY (read-only is enough)
#   out: OUT/drift.md, OUT/drift.log, OUT/exit-code; exits with orgward's code: 0 in sync, 2 drift, 6 could not find out
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY
mkdir -p "$OUT"
rm -f "$OUT"/drift.* "$OUT/exit-code"

set +e
"$orgward" drift -c "$CONFIG" --format markdown 2>&1 >"$OUT/drift.md" | scrub | tee "$OUT/drift.log" >&2
code=${PIPESTATUS[0]}
set -e
scrub_file "$OUT/drift.md"
echo "$code" >"$OUT/exit-code"

cat "$OUT/drift.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
[ "$code" -eq 0 ] || echo "orgward drift: exit code $code: $(meaning "$code")" >&2
exit "$code"
