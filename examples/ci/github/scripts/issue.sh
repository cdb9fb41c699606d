#!/usr/bin/env bash
# Keeps one issue about drift: opens it, edits it while the drift lasts, closes it when it is gone. Where nothing is known
# about drift, it stays as it is.
#   in: OUT (as drift.sh left it), REPO, RUN_URL, GH_TOKEN, TITLE, MARKER (how the issue begins) and BOT_LOGIN (who writes
#       it), by which it is found again
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need OUT REPO RUN_URL GH_TOKEN TITLE MARKER BOT_LOGIN
export MARKER BOT_LOGIN
code=$(left_code)

case $code in
  0 | 2) ;;
  *)
    echo "nothing is known about drift (exit code ${code:-none}), so the issue stays as it is"
    exit 0
    ;;
esac

numbers=$(gh api --paginate "repos/$REPO/issues?state=open&per_page=100" --jq \
  '.[] | select(.pull_request == null and .user.login == env.BOT_LOGIN and ((.body // "") | startswith(env.MARKER))) | .number')

if [ "$code" -eq 2 ]; then
  body=$OUT/issue.md
  {
    printf '%s\n' "$MARKER"
    printf 'The organization differs from the configuration on the default branch. Seen by [this run](%s). ' "$RUN_URL"
    printf 'This issue is edited while the drift lasts, and closed when it is gone.\n\n'
    fit "$OUT/drift.md"
  } >"$body"
  number=${numbers%%$'\n'*}
  if [ -n "$number" ]; then
    gh api --silent --method PATCH "repos/$REPO/issues/$number" -f title="$TITLE" -F body=@- <"$body"
    echo "edited issue #$number"
  else
    gh api --silent --method POST "repos/$REPO/issues" -f title="$TITLE" -F body=@- <"$body"
    echo "opened an issue"
  fi
  exit 0
fi

for number in $numbers; do
  gh api --silent --method POST "repos/$REPO/issues/$number/comments" -f body="In sync again, seen by [this run]($RUN_URL)."
  gh api --silent --method PATCH "repos/$REPO/issues/$number" -f state=closed -f state_reason=completed
  echo "closed issue #$number"
done
[ -n "$numbers" ] || echo "in sync, and no issue is open"
