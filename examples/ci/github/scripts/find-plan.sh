#!/usr/bin/env bash
# Finds the plan that was reviewed on the pull request that SHA merged.
#   in:  EVENT (what started the workflow), REPO, SHA, DEFAULT_BRANCH, OUT (a folder for the plan), GH_TOKEN
#        REQUIRE_PLAN: true to stop with 5 when a push has none, false to apply what the branch asks for
#   out: the step output `plan`: the file, or `none`. It is never empty, so that a step that reads it by a wrong name
#        stops. Exits with 6 when GitHub does not answer: not knowing whether there was a review must never look like
#        there was none.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need EVENT REPO SHA DEFAULT_BRANCH OUT GH_TOKEN GITHUB_OUTPUT
need_bool REQUIRE_PLAN
export SHA
mkdir -p "$OUT"
rm -f "$OUT/plan.json"

unknown() {
  echo "find-plan.sh: could not find out whether a reviewed plan exists ($1)" >&2
  exit 6
}

none() {
  echo "no reviewed plan: $1"
  if [ "$EVENT" = push ] && [ "$REQUIRE_PLAN" = true ]; then
    echo "find-plan.sh: REQUIRE_PLAN is set, so nothing is applied" >&2
    exit 5
  fi
  output plan none
  exit 0
}

[ "$EVENT" = push ] || none "nothing was merged; started by $EVENT"

merged=$(gh api --paginate "repos/$REPO/commits/$SHA/pulls?per_page=100" --jq \
  '.[] | select(.merged_at != null and .merge_commit_sha == env.SHA) | .head.sha') || unknown "pull request"
head_sha=${merged%%$'\n'*}
[ -n "$head_sha" ] || none "$SHA did not come from a pull request"

# A forged plan could only take changes away, but that is no reason to read one.
name=orgward-plan-$head_sha
run=$(newest_artifact_run "$name") || unknown "artifacts"
[ -n "$run" ] || none "no artifact $name, or it has expired"

gh run download "$run" --repo "$REPO" --name "$name" --dir "$OUT" || unknown "download"
[ -f "$OUT/plan.json" ] || unknown "the artifact holds no plan.json"
output plan "$OUT/plan.json"
echo "the plan of run $run, reviewed at $head_sha"
