#!/usr/bin/env bash
# Applies: with PLAN only what that reviewed plan contains, without it what the configuration asks for.
#   in:  CONFIG, OUT, OPENAI_ADMIN_KEY (one that may write), PLAN (optional), DUE=true for what the clock has made due
#   out: OUT/apply.log, OUT/journal.jsonl, the job's summary; exits with orgward's code
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY
mkdir -p "$OUT"

arguments=(apply)
[ -z "${PLAN:-}" ] || arguments+=("$PLAN")
# The journal goes into the log line by line: a runner that dies takes its files along, and not what it has logged.
arguments+=(-c "$CONFIG" --yes --journal -)
[ "${DUE:-false}" != true ] || arguments+=(--due)

set +e
"$orgward" "${arguments[@]}" 2>&1 | scrub | tee "$OUT/apply.log"
code=${PIPESTATUS[0]}
set -e

grep '^{"at":' "$OUT/apply.log" >"$OUT/journal.jsonl" || true

{
  printf '### orgward apply: %s (exit code %s)\n\n' "$(meaning "$code")" "$code"
  { grep -v '^{"at":' "$OUT/apply.log" || true; } | quoted
  [ ! -s "$OUT/journal.jsonl" ] || "$orgward" journal "$OUT/journal.jsonl" --format markdown 2>&1 | scrub
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
[ "$code" -eq 0 ] || echo "orgward apply: exit code $code: $(meaning "$code")" >&2
exit "$code"
