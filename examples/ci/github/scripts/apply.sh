#!/usr/bin/env bash
# Applies: with a PLAN only what that reviewed plan contains, with `none` what the configuration asks for.
#   in:  CONFIG, OUT (with the journal of earlier runs, if it exists), OPENAI_ADMIN_KEY (one that may write),
#        PLAN (a file, or `none`), DUE (true: only what time has made due), RUN_URL,
#        SINKS (may be empty: where the values of new keys go, one NAME=KIND:TARGET in each line)
#   out: OUT/apply.md (the report), OUT/apply.log, OUT/journal.jsonl, the job's summary; exits with orgward's code
#
# Cancelling: GitHub sends SIGINT, SIGTERM after 7.5 s and SIGKILL after 2.5 s more, and only to the process that the
# step has started. So the workflow starts this script by `exec`, and this script hands both signals on. At the first,
# orgward finishes the requests in progress and reports; at the second it stops at once. Its output is written to files: a
# reader that ends can neither stop it nor hide how it ended.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need CONFIG OUT OPENAI_ADMIN_KEY PLAN RUN_URL GITHUB_STEP_SUMMARY
need_bool DUE
umask 077
mkdir -p "$OUT"
rm -f "$OUT"/apply.* "$OUT"/run.*

arguments=(apply)
[ "$PLAN" = none ] || arguments+=("$PLAN")
arguments+=(-c "$CONFIG" --yes --format markdown --journal "$OUT/journal.jsonl")
[ "$DUE" = false ] || arguments+=(--due)
# The configuration only names sinks. What they are is said here, where no pull request can say it.
while IFS= read -r sink; do
  [ -z "$sink" ] || arguments+=(--sink "$sink")
done <<<"${SINKS?is not set}"
# The commit that is here, which is not the one that started a run that has waited.
if commit=$(git rev-parse HEAD 2>/dev/null); then export ORGWARD_COMMIT=$commit; fi

# The lines of the journal that earlier runs have written.
touch "$OUT/journal.jsonl" "$OUT/apply.log"
before=$(wc -l <"$OUT/journal.jsonl")

child='' early='' heard=''
hand_on() {
  heard=1
  if [ -n "$child" ]; then kill -s "$1" "$child" 2>/dev/null || true; else early=$1; fi
}
trap 'hand_on INT' INT
trap 'hand_on TERM' TERM

# Shows in the log what is appended to a file, until orgward has ended: a runner that dies takes its files along, and not
# what it has logged.
follow() {
  local line part='' last='' earlier_runs
  {
    # shellcheck disable=SC2034 # they are read to be passed over
    [ "$2" -eq 0 ] || mapfile -n "$2" -t earlier_runs
    while :; do
      if IFS= read -r line; then
        printf '%s\n' "$part$line"
        part=''
        continue
      fi
      part+=$line
      [ -z "$last" ] || break
      if kill -0 "$child" 2>/dev/null; then sleep 0.2; else last=1; fi
    done
    [ -z "$part" ] || printf '%s\n' "$part"
  } <"$1" | scrub
}

if [ -n "$early" ]; then
  echo "apply.sh: stopped before anything was sent" >&2
  exit 130
fi
# Job control, for a moment: without it, a process in the background would ignore SIGINT.
set -m
orgward "${arguments[@]}" >"$OUT/apply.md" 2>"$OUT/apply.log" &
child=$!
set +m
[ -z "$early" ] || hand_on "$early"
follow "$OUT/apply.log" 0 >&2 &
log=$!
follow "$OUT/journal.jsonl" "$before" &
lines=$!

# A signal ends `wait` early, with a code that is not orgward's. Then it is asked again.
code=''
while :; do
  heard='' status=0
  wait "$child" || status=$?
  # 127: a signal came just after orgward's own code had been handed out.
  [ "$status" -eq 127 ] && [ -n "$code" ] || code=$status
  [ -n "$heard" ] || break
done
# No later error hides how orgward ended.
set +e
wait "$log" "$lines"

scrub_file "$OUT/apply.md"
scrub_file "$OUT/apply.log"
scrub_file "$OUT/journal.jsonl"
tail -n "+$((before + 1))" "$OUT/journal.jsonl" >"$OUT/run.jsonl"

{
  printf '### orgward apply: %s (exit code %s)\n\n' "$(meaning "$code")" "$code"
  [ ! -s "$OUT/apply.md" ] || fit "$OUT/apply.md"
  if [ -s "$OUT/apply.log" ]; then
    quoted <"$OUT/apply.log" >"$OUT/run.log"
    printf '\n#### Log\n\n'
    fit "$OUT/run.log"
  fi
  if [ -s "$OUT/run.jsonl" ]; then
    printf '\n#### Journal\n\n'
    orgward journal "$OUT/run.jsonl" --format markdown 2>&1 | scrub >"$OUT/run.md"
    fit "$OUT/run.md"
  fi
} >>"$GITHUB_STEP_SUMMARY"
[ "$code" -eq 0 ] || echo "orgward apply: exit code $code: $(meaning "$code")" >&2
exit "$code"
