#!/usr/bin/env bash
# Checks that the checked-out proposal is what it should be before it is read next to a key.
#   in: PROPOSAL (the folder), HEAD_SHA
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need PROPOSAL HEAD_SHA

# GitHub keeps an old merge commit when a pull request can no longer be merged.
if [ "$(git -C "$PROPOSAL" rev-parse HEAD^2)" != "$HEAD_SHA" ]; then
  echo "the merge of this pull request is not that of $HEAD_SHA: resolve the conflicts, or push again" >&2
  exit 1
fi
# A link could make a file outside the proposal look like configuration, and errors quote configuration.
links=$(find "$PROPOSAL" -path "$PROPOSAL/.git" -prune -o -type l -print)
if [ -n "$links" ]; then
  printf 'a proposal holds no symbolic links:\n%s\n' "$links" >&2
  exit 1
fi
