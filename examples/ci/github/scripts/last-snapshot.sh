#!/usr/bin/env bash
# Fetches the newest snapshot of the organization: a pull request is planned from it without a request to the API, and the
# search for drift reads only what changed since.
#   in:  REPO, DEFAULT_BRANCH, OUT (a folder for the snapshot), SNAPSHOT_ARTIFACT (its name), GH_TOKEN
#   out: the step output `snapshot`: the file, or `none`. Without a snapshot, or when GitHub does not answer, plan.sh and
#        drift.sh read the organization itself, so this never fails.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need REPO DEFAULT_BRANCH OUT SNAPSHOT_ARTIFACT GH_TOKEN GITHUB_OUTPUT
mkdir -p "$OUT"
rm -rf "$OUT/snapshot"

none() {
  echo "no snapshot: $1"
  output snapshot none
  exit 0
}

run=$(newest_artifact_run "$SNAPSHOT_ARTIFACT") || none "GitHub did not answer"
[ -n "$run" ] || none "no artifact $SNAPSHOT_ARTIFACT, or it has expired"
gh run download "$run" --repo "$REPO" --name "$SNAPSHOT_ARTIFACT" --dir "$OUT/snapshot" || none "it cannot be downloaded"
[ -f "$OUT/snapshot/live.snapshot.gz" ] || none "the artifact holds no live.snapshot.gz"
output snapshot "$OUT/snapshot/live.snapshot.gz"
echo "the snapshot of run $run"
