#!/usr/bin/env bash
# Shows the plan on the pull request: one comment, written once and edited from then on.
#   in: OUT (as plan.sh left it), REPO, PR, HEAD_SHA, RUN_URL, GH_TOKEN, MARKER (how the comment begins) and BOT_LOGIN
#       (who writes it), by which it is found again
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need OUT REPO PR HEAD_SHA RUN_URL GH_TOKEN MARKER BOT_LOGIN
export MARKER BOT_LOGIN
mkdir -p "$OUT"
code=$(left_code)

# Every text is written to a file first: a plan may be longer than an argument is allowed to be.
body=$OUT/comment.md
{
  printf '%s\n' "$MARKER"
  printf 'Plan for commit %s, [run](%s).' "$HEAD_SHA" "$RUN_URL"
  if [ -z "$code" ]; then
    printf ' **No plan:** orgward stopped before planning.\n\n'
  elif has_plan "$code"; then
    case $code in
      1) printf ' **With problems** (exit code 1): the rows below cannot become what the configuration says.' ;;
      4) printf ' **Blocked: %s.** Apply refuses this plan.' "$(meaning 4)" ;;
    esac
    printf '\n\n'
    fit "$OUT/plan.md"
  else
    printf ' **No plan: %s** (exit code %s).\n\n' "$(meaning "$code")" "$code"
    if [ -s "$OUT/plan.log" ]; then
      quoted <"$OUT/plan.log" >"$OUT/quoted.md"
      fit "$OUT/quoted.md"
    fi
  fi
} >"$body"

# The marker alone could stand in anybody's comment; together with the author it is ours.
ids=$(gh api --paginate "repos/$REPO/issues/$PR/comments?per_page=100" --jq \
  '.[] | select(.user.login == env.BOT_LOGIN and ((.body // "") | startswith(env.MARKER))) | .id')
id=${ids%%$'\n'*}
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$REPO/issues/comments/$id" -F body=@- <"$body"
  echo "edited comment $id"
else
  gh api --silent --method POST "repos/$REPO/issues/$PR/comments" -F body=@- <"$body"
  echo "wrote the comment"
fi
