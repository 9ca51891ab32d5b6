#!/usr/bin/env bash
# ./dev bench [stages] [pipeline] [reading]: all by default. Run from the repository's root.
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

[ $# -gt 0 ] || set -- stages pipeline reading
for what in "$@"; do "$what"; done
