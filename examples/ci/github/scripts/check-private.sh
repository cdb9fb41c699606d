#!/usr/bin/env bash
# Refuses a public repository: everybody who can read a repository can download its artifacts, and a snapshot names
# everybody in the organization.
#   in:  REPO, GH_TOKEN
#   out: exits with 1 in a public repository, and with 6 when GitHub does not answer
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=SCRIPTDIR/common.sh
. "$here/common.sh"
need REPO GH_TOKEN

visibility=$(gh api "repos/$REPO" --jq .visibility) || {
  echo "check-private.sh: could not find out who may read this repository" >&2
  exit 6
}
case $visibility in
  private | internal) ;;
  *)
    echo "check-private.sh: this repository is $visibility, so everybody could download a snapshot from it" >&2
    exit 1
    ;;
esac
