#!/usr/bin/env bash
# ./dev bench [stages] [weighting] [pipeline] [reading]: all by default. Run from the repository's root.
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

# Weighting alone: 10,000, 100,000 and 1,000,000 persons (55 constraints), R survey beside the second, and
# 50,000 households with persons' and households' totals (57 constraints).
weighting() {
  if [ ! -f "$shared/make_population.R" ]; then
    echo "weighting: $shared is not beside the repository; its survey is needed" >&2
    return
  fi
  local filter='weight|fill_block' n
  for n in 10000 100000 1000000; do
    [ -f "$work/cvs_${n}_var.sav" ] ||
      Rscript "$shared/make_population.R" --n="$n" --psu=var --seed=5 --out="$work" --formats=sav,rds
    sed "s/100000/$n/" benchmarks/peers/pipeline.toml >"$work/weighting_$n.toml"
    echo "$n persons"
    build/bench/stages "$work/weighting_$n.toml" --benchmark_filter="$filter" 2>/dev/null | grep ' ms '
  done
  echo "R survey, full sample, 100,000 persons: rake() and calibrate() (seconds in the 8th field)"
  CVS_BENCH=$work Rscript "$shared/peer_survey.R" --n=100000 --psu=var --step=rake1 --reps=3 | grep -v logit
  [ -f "$work/households_50k/survey.toml" ] ||
    "$program" simulate benchmarks/households_50k.toml -o "$work/households_50k" -q
  echo "50,000 households"
  build/bench/stages "$work/households_50k/survey.toml" --benchmark_filter="$filter" 2>/dev/null | grep ' ms '
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

# A million rows of 60 variables: all of them, then 15, beside a bare ReadStat parse and haven.
reading() {
  if [ ! -f "$shared/make_population.R" ]; then
    echo "reading: $shared is not beside the repository; its survey is needed" >&2
    return
  fi
  local file=$work/cvs_1000000_var.sav
  [ -f "$file" ] ||
    Rscript "$shared/make_population.R" --n=1000000 --psu=var --seed=7 --out="$work" --formats=sav
  local some
  some=$(Rscript -e 'cat(head(names(haven::read_sav(commandArgs(TRUE), n_max = 1)), 15))' "$file")
  build/bench/reading "$file"
  # shellcheck disable=SC2086
  build/bench/reading "$file" $some
  Rscript -e 'library(haven); a <- commandArgs(TRUE)
    seconds <- function(...) system.time(read_sav(a[1], ...))[["elapsed"]]
    cat(sprintf("haven::read_sav: all variables %.2f s, 15 variables %.2f s\n", seconds(),
                seconds(col_select = tidyselect::all_of(a[-1]))))' "$file" $some
}

[ $# -gt 0 ] || set -- stages weighting pipeline reading
for what in "$@"; do "$what"; done
