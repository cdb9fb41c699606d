#!/usr/bin/env bash
# Applies: with PLAN only what that reviewed plan contains, without it what the configuration asks for.
#   in:  CONFIG, OUT, OPENAI_ADMIN_KEY (one that may write), PLAN (optional), DUE=true for what the clock has made due
#   out: OUT/apply.log, the job's summary; exits with orgward's code
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY
mkdir -p "$OUT"

arguments=(apply)
[ -z "${PLAN:-}" ] || arguments+=("$PLAN")
arguments+=(-c "$CONFIG" --yes)
[ "${DUE:-false}" != true ] || arguments+=(--due)

set +e
"$orgward" "${arguments[@]}" 2>&1 | scrub | tee "$OUT/apply.log"
code=${PIPESTATUS[0]}
set -e

{
  printf '### orgward apply: %s (exit code %s)\n\n' "$(meaning "$code")" "$code"
  quoted <"$OUT/apply.log"
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
[ "$code" -eq 0 ] || echo "orgward apply: exit code $code: $(meaning "$code")" >&2
exit "$code"
