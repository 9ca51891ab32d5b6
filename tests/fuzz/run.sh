#!/usr/bin/env bash
# Runs every target of tests/fuzz/targets.txt.
#
# usage: tests/fuzz/run.sh SECONDS FILES     (of each libFuzzer target; mutated data files)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=$1 files=$2
bin=build/fuzz
found=build/fuzz/findings
mkdir -p "$found"

run_target() {
  local target=$1 seeds=() log
  shift
  for folder in "$@"; do
    if [ -d "$folder" ]; then seeds+=("$folder"); fi
  done
  log=$(mktemp)
  local status=0
  if [ "$target" = mutate_files ]; then
    ASAN_OPTIONS=max_allocation_size_mb=1024:allocator_may_return_null=1 \
      "$bin/$target" "$files" 1 "${seeds[@]}" >"$log" 2>&1 || status=$?
  else
    mkdir -p "$bin/corpus/$target"
    "$bin/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
      -artifact_prefix="$found/$target-" "$bin/corpus/$target" "${seeds[@]}" >"$log" 2>&1 || status=$?
  fi
  if [ "$status" -ne 0 ]; then
    tail -n 60 "$log"
    echo "fuzz       $target FAILED; what it found is in $found"
  else
    echo "fuzz       $target  $(grep -vE '^(SUMMARY|==|#|$)' "$log" | tail -n 1)"
  fi
  rm -f "$log"
  return "$status"
}

# As many at once as there are cores.
failed=0
pids=()
while read -r line; do
  [[ "$line" =~ ^(#|$) ]] && continue
  # shellcheck disable=SC2086
  run_target $line &
  pids+=($!)
  if [ "${#pids[@]}" -ge "$(nproc)" ]; then
    wait "${pids[0]}" || failed=1
    pids=("${pids[@]:1}")
  fi
done <tests/fuzz/targets.txt
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
exit "$failed"
