#!/usr/bin/env bash
# Says on the commit how planning went, as the check `orgward/plan` that a branch rule can require: a run that another
# run has started is not shown on the pull request by itself.
#   in: OUT (as plan.sh left it), REPO, HEAD_SHA, RUN_URL, GH_TOKEN
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need OUT REPO HEAD_SHA RUN_URL
code=$(left_code)

case $code in
  0) state=success description="planned" ;;
  6 | "") state=error description="no plan was made; see the run" ;;
  *) state=failure description=$(meaning "$code") ;;
esac
"$gh" api --silent --method POST "repos/$REPO/statuses/$HEAD_SHA" \
  -f state="$state" -f context="${CONTEXT:-orgward/plan}" -f description="$description" -f target_url="$RUN_URL"
echo "$state: $description"
