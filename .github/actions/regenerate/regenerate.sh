#!/usr/bin/env bash
# Measures the tiers again, checks the committed rules, tunes, and proposes new rules when they should move.
#
# Ends with 0: the rules stand, or a proposal was made; 1: the committed rules have expired (a proposal may be open);
# 2: bad use or input; 3: a provider or the budget stopped the run (the next run goes on where it stopped).
#
# ROUTER_SET        eval set                                    (evalset.jsonl)
# ROUTER_CONFIG     tiers and prices                            (router.yaml)
# ROUTER_TIERS      tiers to measure, weak to strong; needed    (haiku,sonnet,opus)
# ROUTER_MAX_SPEND  most USD that measuring may cost; needed where models are called
# ROUTER_LOGS       request logs, separated by blanks           (none)
# ROUTER_RULES      rules under version control                 (routing-rules.yaml)
# ROUTER_WORK       folder for the run, the report and the diff (.router-work)
# ROUTER_TUNE_ARGS  more options of tune, as: --acceptable relative
# ROUTER_FORGE      github (gh is needed), gitlab (push options), or none: commit to the branch, push nothing
# ROUTER_BRANCH     branch of the proposal                      (router/regenerate)
# ROUTER_BASE      branch that the proposal goes into           (the one checked out)
# ROUTER_COMMAND    how router is called                        (router)
set -euo pipefail
# What router prints goes into files and proposals.
export NO_COLOR=1

set_file=${ROUTER_SET:-evalset.jsonl}
config=${ROUTER_CONFIG:-router.yaml}
tiers=${ROUTER_TIERS:-haiku,sonnet,opus}
rules=${ROUTER_RULES:-routing-rules.yaml}
work=${ROUTER_WORK:-.router-work}
branch=${ROUTER_BRANCH:-router/regenerate}
forge=${ROUTER_FORGE:-none}
read -r -a router <<<"${ROUTER_COMMAND:-router}"
read -r -a logs <<<"${ROUTER_LOGS:-}"
read -r -a tune_args <<<"${ROUTER_TUNE_ARGS:-}"
spend=()
if [ -n "${ROUTER_MAX_SPEND:-}" ]; then spend=(--max-spend "$ROUTER_MAX_SPEND"); fi
log_args=()
if [ "${#logs[@]}" -gt 0 ]; then log_args=(--log "${logs[@]}"); fi

say() { echo "regenerate: $*" >&2; }
# Ends the job; who looks at it finds the sentence in its summary. What stops router stands there already.
fail() {
  say "$2"
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then printf '## Regenerate: stopped\n\n%s\n' "$2" >>"$GITHUB_STEP_SUMMARY"; fi
  exit "$1"
}
# Runs a command whose ends 0 (yes), 1 (no) and 4 (undecided) are answers; anything else ends the job.
answer() {
  local code=0
  "$@" || code=$?
  case $code in 0 | 1 | 4) ended=$code ;; *) exit "$code" ;; esac
}

if [ ! -s "$set_file" ]; then
  fail 2 "$set_file is missing or empty: there is nothing to measure. Draw one with: router sample LOG... --out $set_file"
fi
# Before anything is spent: a proposal needs a branch to go into.
base=${ROUTER_BASE:-$(git rev-parse --abbrev-ref HEAD)}
if [ "$base" = HEAD ]; then
  fail 2 "no branch is checked out (a tag or a commit is). Start the job on a branch, or name one in ROUTER_BASE."
fi
mkdir -p "$work"

# Without the cache: answers of last month say nothing about the models of today. A stopped run goes on from its journal.
say "measuring $tiers on $set_file"
measure() {
  "${router[@]}" eval "$@" --config "$config" --tiers "$tiers" --set "$set_file" --no-cache "${spend[@]}" >&2
}
stopped="measuring stopped before its end; the log of the step says why. The next run goes on where this one stopped."
is_measured=no
if [ -e "$work/run/journal.jsonl" ] && [ ! -e "$work/run/outcomes.jsonl" ]; then
  code=0
  # A journal that cannot be read is no end: nothing is said of it in the summary.
  GITHUB_STEP_SUMMARY='' measure --resume "$work/run" || code=$?
  # A journal that cannot be read would come back from the job's cache and stop it for ever.
  case $code in
    0) is_measured=yes ;;
    2) say "the run that was stopped cannot be gone on with; starting anew" ;;
    3) fail 3 "$stopped" ;;
    *) exit "$code" ;;
  esac
fi
if [ "$is_measured" = no ]; then
  code=0
  measure --out "$work/run" --force || code=$?
  case $code in
    0) ;;
    3) fail 3 "$stopped" ;;
    *) exit "$code" ;;
  esac
fi
measured=(--set "$set_file" --outcomes "$work/run/outcomes.jsonl")

expired=no
previous=()
: >"$work/proposal.md"
if [ -e "$rules" ]; then
  previous=(--previous "$rules")
  answer "${router[@]}" check "$rules" "${measured[@]}" "${log_args[@]}" --config "$config" --markdown >"$work/check.md"
  cat "$work/check.md" >>"$work/proposal.md"
  if [ "$ended" -eq 1 ]; then expired=yes; fi
fi

answer "${router[@]}" tune "${measured[@]}" "${log_args[@]}" --config "$config" --tiers "$tiers" "${tune_args[@]}" \
  "${previous[@]}" --out "$work/routing-rules.yaml" >"$work/tune.txt"
cat "$work/tune.txt" >&2

finish() {
  if [ "$expired" = yes ]; then
    say "$rules has expired: $1"
    exit 1
  fi
  say "$1"
  exit 0
}

if [ -e "$rules" ] && cmp -s "$rules" "$work/routing-rules.yaml"; then finish "the rules stay as they are"; fi
if [ ! -e "$rules" ] && [ "$ended" -ne 0 ]; then finish "nothing is certified yet, so there are no rules to propose"; fi

# What `check` found is in the job's summary already: it writes there itself.
: >"$work/changes.md"
if [ -e "$rules" ]; then
  { echo; "${router[@]}" diff "$rules" "$work/routing-rules.yaml" "${log_args[@]}" --config "$config" --markdown; } >>"$work/changes.md"
fi
{ echo; echo '```'; cat "$work/tune.txt"; echo '```'; } >>"$work/changes.md"
# Where a reader of the proposal finds the report page.
report_at=
if [ -n "${GITHUB_RUN_ID:-}" ]; then
  report_at="${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-}/actions/runs/$GITHUB_RUN_ID#artifacts"
elif [ -n "${CI_JOB_URL:-}" ]; then
  report_at="$CI_JOB_URL/artifacts/file/$work/report.html"
fi
if [ -n "$report_at" ]; then { echo; echo "Report page: [report.html]($report_at)"; } >>"$work/changes.md"; fi
cat "$work/changes.md" >>"$work/proposal.md"
"${router[@]}" report "${measured[@]}" "${log_args[@]}" --config "$config" --tiers "$tiers" "${tune_args[@]}" \
  --out "$work/report.html" >&2
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$work/changes.md" >>"$GITHUB_STEP_SUMMARY"; fi

title="Regenerate $rules"
git checkout -q -B "$branch"
cp "$work/routing-rules.yaml" "$rules"
git add -- "$rules"
git commit -q -m "$title" -m "Made by the regenerate job; the proposal says what changes and why."
case $forge in
  github)
    git push -q --force origin "$branch"
    number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
    if [ -n "$number" ]; then
      gh pr edit "$number" --title "$title" --body-file "$work/proposal.md" >&2
    else
      gh pr create --head "$branch" --base "$base" --title "$title" --body-file "$work/proposal.md" >&2
    fi
    ;;
  gitlab)
    git push -q --force origin "$branch" -o merge_request.create -o "merge_request.target=$base" -o "merge_request.title=$title" \
      ${report_at:+-o "merge_request.description=Report page: $report_at"}
    ;;
  none) ;;
  *)
    fail 2 "ROUTER_FORGE is $forge; github, gitlab or none is needed."
    ;;
esac
git checkout -q "$base"
finish "new rules are proposed on branch $branch"
