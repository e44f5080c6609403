#!/usr/bin/env bash
# Builds everything once in Release, warnings being errors, and runs all tests.
#
#   bash tests/run.sh                           all test projects
#   bash tests/run.sh RagKit.Tests Loaders      the projects whose names contain one of these
#   bash tests/run.sh --filter 'FullyQualifiedName~Corpus'   as `dotnet test --filter`
#
# The last line is always `N passed, N failed, N skipped`. Ends with 0 only when tests ran, none failed and no test
# host crashed. RAGKIT_TEST_JOBS projects run at a time; RAGKIT_TEST_TIMEOUT is the limit of one, in seconds, and a test
# that has not ended for RAGKIT_TEST_HANG seconds is named and ends its project's run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passed=0 failed=0 skipped=0
results=$(mktemp -d)
running=()
finish() {
  status=$?
  ((${#running[@]} == 0)) || kill "${running[@]}" 2>/dev/null || true
  rm -rf "$results"
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

usage() { sed -n '2,10s/^# \{0,1\}//p' tests/run.sh; }

filter=() wanted=()
while (($# > 0)); do
  case $1 in
    --filter) filter=(--filter "${2:?--filter needs an expression}"); shift 2 ;;
    --filter=*) filter=(--filter "${1#*=}"); shift ;;
    -h | --help) usage; exit 0 ;;
    -*) echo "Unknown option '$1'." >&2; usage >&2; exit 2 ;;
    *) wanted+=("$1"); shift ;;
  esac
done

# The SDK brings files for the whole system, so it is not installed unasked; tools.sh brings the rest.
if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "The .NET 10 SDK is not on this machine: install the package dotnet-sdk-10.0 or get it from https://dot.net, then run this again." >&2
  exit 3
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

projects=()
for file in tests/*/*.csproj; do
  name=$(basename "$file" .csproj)
  grep -q '<IsTestProject>false' "$file" && continue
  if ((${#wanted[@]} > 0)); then
    match=
    for part in "${wanted[@]}"; do [[ $name == *"$part"* ]] && match=1; done
    [[ $match ]] || continue
  fi
  projects+=("$name")
done
if ((${#projects[@]} == 0)); then
  echo "No test project's name contains: ${wanted[*]}." >&2
  exit 2
fi

bash tests/tools.sh
started=$SECONDS
echo "Building..."
dotnet build RagKit.sln -c Release -warnaserror -nologo -v quiet
echo "Built in $((SECONDS - started)) s."

# One test host a project, started from its built assembly: no second look at the build, and a time for each. One at a time
# by default: xunit already uses the cores, and tests that measure or kill processes are not disturbed by another project's.
run_project() {
  local name=$1 begun=$SECONDS status=0
  timeout --kill-after=10 "${RAGKIT_TEST_TIMEOUT:-600}" \
    dotnet test "tests/$name/bin/Release/net10.0/$name.dll" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=quiet" \
    --blame-hang --blame-hang-timeout "${RAGKIT_TEST_HANG:-180}s" --blame-hang-dump-type none --results-directory "$results" ${filter[@]+"${filter[@]}"} >"$results/$name.log" 2>&1 </dev/null || status=$?
  echo "$status $((SECONDS - begun))" >"$results/$name.status"
}
for name in "${projects[@]}"; do
  while (($(jobs -rp | wc -l) >= ${RAGKIT_TEST_JOBS:-1})); do wait -n || true; done
  run_project "$name" &
  running+=($!)
done
wait
running=()

# A line a result: outcome, test, message; line breaks in messages become \n. Written by one program, so its layout is known.
read_results() {
  awk '
    function plain(s) { gsub(/&#x[dD];/, "", s); gsub(/&#x[aA];/, "\\n", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "'\''", s); gsub(/\t/, " ", s); gsub(/&amp;/, "\\&", s); return s }
    function attribute(line, name) { return match(line, " " name "=\"[^\"]*\"") ? substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    function flush() { if (test != "") print outcome "\t" plain(test) "\t" plain(message) "\t" plain(stack); test = "" }
    function gather(line, tag) { sub(".*<" tag ">", "", line); ended = sub("</" tag ">.*", "", line); return line }
    /<TestDefinitions>/ { exit }
    /<UnitTestResult / { flush(); test = attribute($0, "testName"); outcome = attribute($0, "outcome"); message = stack = ""; into = "" }
    into == "" && /<Message>/ { part = gather($0, "Message"); message = part; into = ended ? "" : "Message"; next }
    into == "" && /<StackTrace>/ { part = gather($0, "StackTrace"); stack = part; into = ended ? "" : "StackTrace"; next }
    into == "Message" { part = gather($0, into); message = message "\\n" part; if (ended) into = "" }
    into == "StackTrace" { part = gather($0, into); stack = stack "\\n" part; if (ended) into = "" }
    END { flush() }
  ' "$1"
}

broken=() all=$results/all.tsv
: >"$all"
for name in "${projects[@]}"; do
  read -r status seconds <"$results/$name.status"
  count="no test"
  ran=0 p=0 f=0 s=0
  if [[ -s $results/$name.trx ]]; then
    read_results "$results/$name.trx" >"$results/$name.tsv"
    cat "$results/$name.tsv" >>"$all"
    read -r p f s ran < <(awk -F'\t' '$1 == "Passed" { p++ } $1 == "NotExecuted" { s++ } $1 != "Passed" && $1 != "NotExecuted" { f++ } END { print p + 0, f + 0, s + 0, NR }' "$results/$name.tsv")
    ((passed += p, failed += f, skipped += s)) || true
    count="$p passed, $f failed, $s skipped"
  fi
  if ((status == 124 || status == 137)); then
    broken+=("$name ran longer than ${RAGKIT_TEST_TIMEOUT:-600} s and was ended")
  elif ((status != 0 && f == 0)) || grep -q -e 'Test host process crashed' -e 'Test Run Aborted' "$results/$name.log"; then
    broken+=("$name: the test run ended with $status, which no failed test explains")
  elif ((ran == 0 && ${#filter[@]} == 0)); then
    broken+=("$name: no test ran")
  fi
  [[ ${CI:-} == true ]] && count+=" in $seconds s"
  printf '%-36s %s\n' "$name" "$count"
done

awk -F'\t' '$1 == "NotExecuted" { n[$3]++ } END { for (reason in n) { if (!head++) print "\nSkipped:"; r = reason; gsub(/\\n/, " ", r); printf "  %5d  %s\n", n[reason], r } }' "$all"
# Tests that failed with one and the same message (a fixture that did not come up) share its printing.
awk -F'\t' '
  $1 != "Passed" && $1 != "NotExecuted" { if (!($3 in names)) order[++n] = $3; names[$3] = names[$3] "\n* " $2; if (stack[$3] == "") stack[$3] = $4 }
  END {
    if (n) print "\nFailed:"
    for (i = 1; i <= n; i++) { text = order[i] "\\n" stack[order[i]]; gsub(/\\n/, "\n    ", text); print names[order[i]] "\n    " text }
  }' "$all"
for line in ${broken[@]+"${broken[@]}"}; do
  printf '\nBroken: %s. The end of its output:\n' "$line"
  name=${line%%[: ]*}
  tail -n 25 "$results/$name.log" | sed 's/^/    /'
done
echo
if ((passed + failed + skipped == 0)); then
  echo "No test ran at all."
  exit 1
fi
((failed == 0 && ${#broken[@]} == 0)) || exit 1
