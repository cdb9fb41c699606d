#!/usr/bin/env bash
# Plans, and leaves the results where the next steps find them.
#   in:  CONFIG (file or folder), OUT (a folder for results), OPENAI_ADMIN_KEY (read-only is enough), BASE (optional: the
#        configuration that this one is to be merged into, whose guardrails hold as well)
#   out: OUT/plan.md, OUT/plan.json, OUT/plan.log, OUT/exit-code; exits with orgward's code
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY
mkdir -p "$OUT"
rm -f "$OUT"/plan.* "$OUT/exit-code"

arguments=(plan -c "$CONFIG" --format markdown --out "$OUT/plan.json")
# The first pull request of all has no base yet.
[ -z "${BASE:-}" ] || [ ! -e "$BASE" ] || arguments+=(--base "$BASE")

set +e
"$orgward" "${arguments[@]}" 2>&1 >"$OUT/plan.md" | scrub | tee "$OUT/plan.log" >&2
code=${PIPESTATUS[0]}
set -e
scrub_file "$OUT/plan.md"
scrub_file "$OUT/plan.json"
echo "$code" >"$OUT/exit-code"

cat "$OUT/plan.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
[ "$code" -eq 0 ] || echo "orgward plan: exit code $code: $(meaning "$code")" >&2
exit "$code"
