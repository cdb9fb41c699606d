#!/usr/bin/env bash
# Finds the open pull request whose newest commit is HEAD_SHA.
#   in:  REPO, HEAD_SHA, DEFAULT_BRANCH (the branch that it merges into), GH_TOKEN
#   out: the step output `number`; empty if it was closed meanwhile or has a newer commit
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need REPO HEAD_SHA DEFAULT_BRANCH GH_TOKEN GITHUB_OUTPUT
export REPO HEAD_SHA DEFAULT_BRANCH

# The answer is GitHub's own, not something that a run on the pull request has written down.
numbers=$(gh api --paginate "repos/$REPO/commits/$HEAD_SHA/pulls?per_page=100" --jq \
  '.[] | select(.state == "open" and .head.sha == env.HEAD_SHA and .head.repo.full_name == env.REPO and .base.ref == env.DEFAULT_BRANCH) | .number')
number=${numbers%%$'\n'*}
output number "$number"
if [ -n "$number" ]; then
  echo "pull request #$number"
else
  echo "no open pull request to $DEFAULT_BRANCH ends in $HEAD_SHA; a newer commit will have its own run"
fi
