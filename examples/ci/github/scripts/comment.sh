#!/usr/bin/env bash
# Shows the plan on the pull request: one comment, written once and edited from then on.
#   in: OUT (as plan.sh left it), REPO, PR, HEAD_SHA, RUN_URL, GH_TOKEN
#       MARKER, BOT_LOGIN when there are several plans per pull request, or another author
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need OUT REPO PR HEAD_SHA RUN_URL
export MARKER=${MARKER:-<!-- orgward:plan -->}
export BOT_LOGIN=${BOT_LOGIN:-github-actions[bot]}
mkdir -p "$OUT"
code=$(left_code)

# Everything goes through a file: a plan may be longer than an argument is allowed to be.
body=$OUT/comment.md
{
  printf '%s\n' "$MARKER"
  printf 'Plan for commit %s, [run](%s).' "$HEAD_SHA" "$RUN_URL"
  case $code in
    0) printf '\n\n' ;;
    4) printf ' **Blocked: %s.** Apply refuses this plan.\n\n' "$(meaning 4)" ;;
    "") printf ' **There is no plan:** it stopped before planning.\n\n' ;;
    *) printf ' **There is no plan: %s** (exit code %s).\n\n' "$(meaning "$code")" "$code" ;;
  esac
  if [ -s "$OUT/plan.md" ]; then
    fit "$OUT/plan.md"
  elif [ -s "$OUT/plan.log" ]; then
    quoted <"$OUT/plan.log" >"$OUT/quoted.md"
    fit "$OUT/quoted.md"
  fi
} >"$body"

# The marker alone could stand in anybody's comment; together with the author it is ours.
ids=$("$gh" api --paginate "repos/$REPO/issues/$PR/comments?per_page=100" --jq \
  '.[] | select(.user.login == env.BOT_LOGIN and ((.body // "") | startswith(env.MARKER))) | .id')
id=${ids%%$'\n'*}
if [ -n "$id" ]; then
  "$gh" api --silent --method PATCH "repos/$REPO/issues/comments/$id" -F body=@- <"$body"
  echo "edited comment $id"
else
  "$gh" api --silent --method POST "repos/$REPO/issues/$PR/comments" -F body=@- <"$body"
  echo "wrote the comment"
fi
