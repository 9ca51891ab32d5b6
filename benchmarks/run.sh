#!/usr/bin/env bash
# ./dev bench [stages] [pipeline]: both by default. Run from the repository's root.
set -euo pipefail
program=build/bench/darkfigure
work=build/bench/data
shared=../shared/bench
mkdir -p "$work"

stages() {
  [ -f "$work/survey_100k/survey.toml" ] ||
    "$program" simulate benchmarks/survey_100k.toml -o "$work/survey_100k" -q
  build/bench/stages "$work/survey_100k/survey.toml"
}

pipeline() {
  if [ ! -f "$shared/make_population.R" ]; then
    echo "pipeline: $shared is not beside the repository; its survey and R's harness are needed" >&2
    return
  fi
  [ -f "$work/cvs_100000_var.sav" ] ||
    Rscript "$shared/make_population.R" --n=100000 --psu=var --seed=5 --out="$work" --formats=sav,rds
  benchmarks/peers/pipeline.py "$program" "$work" "$shared"
}

[ $# -gt 0 ] || set -- stages pipeline
for what in "$@"; do "$what"; done
