#!/usr/bin/env bash
# Says on the commit how planning went, as a check that a branch rule can require: a run that another run has started is
# not shown on the pull request by itself.
#   in: OUT (as plan.sh left it), REPO, HEAD_SHA, RUN_URL, GH_TOKEN, CONTEXT (the name of the check)
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need OUT REPO HEAD_SHA RUN_URL GH_TOKEN CONTEXT
code=$(left_code)

case $code in
  0 | 2) state=success description="planned" ;;
  6 | "") state=error description="no plan was made; see the run" ;;
  1) if has_plan 1; then
    state=failure description="planned, with problems; see the comment"
  else
    state=failure description="no plan was made: wrong input, configuration or key"
  fi ;;
  *) state=failure description=$(meaning "$code") ;;
esac
gh api --silent --method POST "repos/$REPO/statuses/$HEAD_SHA" \
  -f state="$state" -f context="$CONTEXT" -f description="$description" -f target_url="$RUN_URL"
echo "$state: $description"
