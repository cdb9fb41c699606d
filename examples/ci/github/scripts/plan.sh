#!/usr/bin/env bash
# Plans, and leaves the results where the next steps find them.
#   in:  CONFIG (file or folder), BASE_CONFIG (the configuration that this one is to be merged into: its guardrails hold
#        as well), LIVE (a snapshot to plan from, or `none` to read the organization), OUT (a folder for results),
#        OPENAI_ADMIN_KEY (read-only is enough; not used with a snapshot that holds everything)
#   out: OUT/plan.md, OUT/plan.json, OUT/plan.log, OUT/exit-code; exits with orgward's code, and with 0 for 2, because
#        changes are what a pull request is for
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG BASE_CONFIG LIVE OUT OPENAI_ADMIN_KEY GITHUB_STEP_SUMMARY
mkdir -p "$OUT"
rm -f "$OUT"/plan.* "$OUT/exit-code"

# Without the base, a pull request could loosen the guardrails that judge it.
if [ ! -e "$BASE_CONFIG" ]; then
  {
    echo "plan.sh: BASE_CONFIG names $BASE_CONFIG, and the default branch has nothing of that name, so nobody can say which"
    echo "guardrails this pull request may not loosen. Correct BASE_CONFIG in plan.yml, or commit a first configuration of"
    echo "that name to the default branch; it may manage nothing yet."
  } | tee "$OUT/plan.log" >&2
  echo 1 >"$OUT/exit-code"
  exit 1
fi

plan() {
  orgward plan -c "$CONFIG" --base "$BASE_CONFIG" "$@" --format markdown --out "$OUT/plan.json" 2>&1 >"$OUT/plan.md" |
    scrub | tee -a "$OUT/plan.log" >&2
  return "${PIPESTATUS[0]}"
}

set +e
code=6
[ "$LIVE" = none ] || {
  plan --live "$LIVE"
  code=$?
  [ "$code" -ne 6 ] || echo "plan.sh: the snapshot does not hold everything, so orgward reads the organization" |
    tee -a "$OUT/plan.log" >&2
}
# Without a snapshot, or with one that lacks something: what the pull request adds may need a list that nobody read.
[ "$code" -ne 6 ] || {
  plan
  code=$?
}
set -e
scrub_file "$OUT/plan.md"
scrub_file "$OUT/plan.json"
if [ "$code" -eq 0 ] && ! has_plan 0; then
  echo "plan.sh: orgward ended with 0 and left no plan" | tee -a "$OUT/plan.log" >&2
  code=70
fi
echo "$code" >"$OUT/exit-code"

if has_plan "$code"; then
  cat "$OUT/plan.md" >>"$GITHUB_STEP_SUMMARY"
else
  # What is half a plan is none: nobody reviews it, and no apply finds it.
  rm -f "$OUT/plan.md" "$OUT/plan.json"
fi
case $code in
  0 | 2) exit 0 ;;
  *)
    echo "orgward plan: exit code $code: $(meaning "$code")" >&2
    exit "$code"
    ;;
esac
