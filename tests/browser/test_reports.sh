#!/usr/bin/env bash
# The demo's report in all languages, and one with suppression, contrasts, a model and an earlier wave,
# in headless Chromium.
# usage: test_reports.sh PROGRAM SCRATCH
set -euo pipefail
program=$1 scratch=$2 here=$(cd "$(dirname "$0")" && pwd)
if ! command -v chromium >/dev/null || [ ! -d "$here/node_modules/playwright-core" ]; then
  echo "chromium or tests/browser/node_modules is not here (./dev test --peers): reports were not opened"
  exit 77
fi
rm -rf "$scratch" && mkdir -p "$scratch" && cd "$scratch"
languages='output.languages=["en", "es", "fr", "pt", "ar", "ru", "zh", "ko"]'
few=replication.replicates=40
"$program" demo -q -o demo --set "$languages" --set "$few"
node "$here/report_test.mjs" "$scratch/demo" "$scratch/pictures"
cp -r demo/survey rich
cat >>rich/survey.toml <<'TOML'

[[contrast]]
id      = "sexes"
domains = ["sex"]
adjust  = "holm"

[[crosstab]]
id      = "victims_by_region"
rows    = "v_theft"
columns = "region"

[[regression]]
id         = "theft"
label      = "Theft: risk factors"
outcome    = "v_theft = 1"
predictors = ["sex", "age_group"]
TOML
"$program" run rich/survey.toml -q -o rich-run --set "$few" --set disclosure.minimum_cases=12 \
  --set 'output.languages=["en", "ar"]'
"$program" run rich/survey.toml -q -o rich-earlier --set "$few" --set replication.seed=7 \
  --set survey.reference_period=2023-01-01/2023-12-31
"$program" report rich-run rich-earlier -q -o rich-report --quality inegi
node "$here/report_test.mjs" "$scratch/rich-report" "$scratch/pictures-rich"
