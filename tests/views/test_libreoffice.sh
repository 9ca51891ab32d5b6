#!/usr/bin/env bash
# The workbooks opened by LibreOffice and saved again: every number as it was.
# usage: test_libreoffice.sh PROGRAM SCRATCH
set -euo pipefail
program=$1 scratch=$2 here=$(cd "$(dirname "$0")" && pwd)
if ! command -v soffice >/dev/null; then
  echo "LibreOffice is not here (./dev test --peers): the workbooks were not opened"
  exit 77
fi
rm -rf "$scratch" && mkdir -p "$scratch" && cd "$scratch"
"$program" demo -q -o demo --set replication.replicates=40 --set 'output.languages=["en", "ar"]'
mkdir saved
soffice -env:UserInstallation=file://"$scratch"/profile --headless --convert-to xlsx --outdir saved \
  demo/tables.xlsx demo/tables.ar.xlsx >soffice.log 2>&1
cp demo/estimates.csv saved/
mkdir saved/sdmx && cp demo/sdmx/SDG.csv saved/sdmx/
python3 "$here/compare_views.py" --digits 15 saved
