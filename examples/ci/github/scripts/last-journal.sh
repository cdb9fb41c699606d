#!/usr/bin/env bash
# Fetches the journal of the applies before this one, which this one continues: orgward finds there which writes were
# sent and never answered.
#   in:  REPO, DEFAULT_BRANCH, OUT (a folder for the journal), JOURNAL_ARTIFACT (its name), GH_TOKEN
#   out: OUT/journal.jsonl, absent when there was no apply yet, or its artifact has expired. Exits with 6 when GitHub
#        does not answer: not knowing what the last run left must never look like it left nothing.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need REPO DEFAULT_BRANCH OUT JOURNAL_ARTIFACT GH_TOKEN
mkdir -p "$OUT"
rm -rf "$OUT/last" "$OUT/journal.jsonl"

# A change has about four lines of some hundred bytes; older runs than these are in older artifacts.
lines_kept=20000

unknown() {
  echo "last-journal.sh: could not find out what the last apply left ($1)" >&2
  exit 6
}

run=$(newest_artifact_run "$JOURNAL_ARTIFACT") || unknown "artifacts"
if [ -z "$run" ]; then
  echo "no journal of an earlier apply"
  exit 0
fi
gh run download "$run" --repo "$REPO" --name "$JOURNAL_ARTIFACT" --dir "$OUT/last" || unknown "download"
[ -f "$OUT/last/journal.jsonl" ] || unknown "the artifact holds no journal.jsonl: delete it"
umask 077
tail -n "$lines_kept" "$OUT/last/journal.jsonl" >"$OUT/journal.jsonl"
rm -rf "$OUT/last"
echo "the journal continues the one of run $run"
