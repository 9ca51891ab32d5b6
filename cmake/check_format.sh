#!/usr/bin/env bash
# Fails when a source file is not as clang-format would write it. usage: check_format.sh ROOT
set -euo pipefail
cd "$1"
find engine estimators cli tests benchmarks -name '*.cc' -o -name '*.h' |
  xargs clang-format --dry-run --Werror
