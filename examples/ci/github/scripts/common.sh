# shellcheck shell=bash
# Shared by the scripts beside it: sourced, never run.
#
# Every script takes its input from the environment, so that nothing from a pull request is ever part of a command line.
# A script names what it reads in `need`, and nothing has a default: a variable that a workflow forgets stops the step.

# GitHub refuses bodies of more than 65,536 characters. orgward keeps to this limit by itself, and what is left of the
# room is for the lines around the plan. Where the locale is missing, bytes are counted, which are never fewer.
body_limit=64000

need() {
  local name
  for name in "$@"; do
    if [ -z "${!name:-}" ]; then
      echo "$(basename "$0"): the environment variable $name is not set" >&2
      exit 1
    fi
  done
}

# The same, for a variable that says yes or no.
need_bool() {
  need "$1"
  case ${!1} in
    true | false) ;;
    *)
      echo "$(basename "$0"): the environment variable $1 must be true or false, and is ${!1}" >&2
      exit 1
      ;;
  esac
}

# Hands a value to later steps of the job.
output() {
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# What an exit code of orgward means, in words for people.
meaning() {
  case $1 in
    # exit codes: written by ORGWARD_BLESS=1 cargo test --test docs
    0) echo "success, or in sync" ;;
    1) echo "invalid input, configuration or key; or a plan with problems" ;;
    2) echo "drift found a difference, or the plan contains changes (plan --detailed-exitcode)" ;;
    3) echo "apply made only a part of the changes, could not verify them, or planned with problems" ;;
    4) echo "blocked by a guardrail, a freeze or plan --fail-on" ;;
    5) echo "stale, not reviewed, or not the expected plan" ;;
    6) echo "the organization could not be read; it is safe to retry" ;;
    # end
    130 | 143) echo "stopped by a signal" ;;
    *) echo "stopped unexpectedly" ;;
  esac
}

# Whether plan.sh has left a plan that people can read: with problems (1), with changes (2) or blocked (4), it is one.
has_plan() {
  case $1 in
    0 | 1 | 2 | 4) [ -s "$OUT/plan.md" ] && [ -s "$OUT/plan.json" ] ;;
    *) false ;;
  esac
}

# orgward never prints its key. GitHub masks secrets in logs, but neither in comments nor in artifacts, so the scripts
# look once more. Builtins only: an argument of another program would show the key in the process list.
scrub() {
  local line key=$OPENAI_ADMIN_KEY
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line//"$key"/***}
    printf '%s\n' "$line"
  done
}

scrub_file() {
  local text key=$OPENAI_ADMIN_KEY
  [ -f "$1" ] || return 0
  text=$(<"$1")
  [[ $text == *"$key"* ]] || return 0
  printf '%s\n' "${text//"$key"/***}" >"$1"
}

# Prints a file as far as it fits, whole lines only.
fit() {
  if [ "$(LC_ALL=C.UTF-8 wc -m <"$1")" -le "$body_limit" ]; then
    cat "$1"
    return
  fi
  printf '> **Cut short**: this is too long for GitHub. The whole of it is in [the run](%s).\n\n' "$RUN_URL"
  head -c "$body_limit" "$1" | sed '$d'
}

# As a block of code that nothing in the text can close.
quoted() {
  sed 's/^/    /'
}

# The exit code that a step before this one has left, or nothing when it did not come that far.
left_code() {
  [ ! -f "$OUT/exit-code" ] || cat "$OUT/exit-code"
}

# The run that holds the newest artifact of this name, or nothing. Any run may upload any name: ours is one of this
# repository's default branch, where nobody but its reviewers decides what runs. Fails when GitHub does not answer.
newest_artifact_run() {
  local runs
  runs=$(DEFAULT_BRANCH=$DEFAULT_BRANCH gh api "repos/$REPO/actions/artifacts?name=$1&per_page=100" --jq \
    '[.artifacts[] | select((.expired | not) and .workflow_run.head_branch == env.DEFAULT_BRANCH
       and .workflow_run.head_repository_id == .workflow_run.repository_id)]
     | sort_by(.created_at) | reverse | .[] | .workflow_run.id') || return
  printf '%s' "${runs%%$'\n'*}"
}
