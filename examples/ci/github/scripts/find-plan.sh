#!/usr/bin/env bash
# Finds the plan that was reviewed on the pull request that SHA merged.
#   in:  REPO, SHA, DEFAULT_BRANCH, OUT (a folder for the plan), GH_TOKEN
#        REQUIRE_PLAN=true to stop with 5 when there is none
#   out: the step output `plan`; empty when there is none. Exits with 6 when GitHub does not answer: not knowing whether
#        there was a review must never look like there was none.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need REPO SHA DEFAULT_BRANCH OUT
export REPO SHA DEFAULT_BRANCH
mkdir -p "$OUT"
rm -f "$OUT/plan.json"

unknown() {
  echo "find-plan.sh: could not find out whether there is a reviewed plan ($1)" >&2
  exit 6
}

none() {
  output plan ""
  echo "no reviewed plan: $1"
  if [ "${REQUIRE_PLAN:-false}" = true ]; then
    echo "find-plan.sh: REQUIRE_PLAN is set, so nothing is applied" >&2
    exit 5
  fi
  exit 0
}

merged=$("$gh" api --paginate "repos/$REPO/commits/$SHA/pulls?per_page=100" --jq \
  '.[] | select(.merged_at != null and .merge_commit_sha == env.SHA) | .head.sha') || unknown "pull request"
head_sha=${merged%%$'\n'*}
[ -n "$head_sha" ] || none "$SHA did not come from a pull request"

# Any run may upload any name. Ours came from this repository's default branch, where plan.yml runs; a forged plan could
# only take changes away, but that is no reason to read one.
name=orgward-plan-$head_sha
runs=$("$gh" api "repos/$REPO/actions/artifacts?name=$name&per_page=100" --jq \
  '[.artifacts[] | select((.expired | not) and .workflow_run.head_branch == env.DEFAULT_BRANCH
     and .workflow_run.head_repository_id == .workflow_run.repository_id)]
   | sort_by(.created_at) | reverse | .[] | .workflow_run.id') || unknown "artifacts"
run=${runs%%$'\n'*}
[ -n "$run" ] || none "no artifact $name, or it has expired"

"$gh" run download "$run" --repo "$REPO" --name "$name" --dir "$OUT" || unknown "download"
[ -f "$OUT/plan.json" ] || unknown "the artifact holds no plan.json"
output plan "$OUT/plan.json"
echo "the plan of run $run, reviewed at $head_sha"
