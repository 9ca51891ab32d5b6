#!/usr/bin/env bash
# Installs a build into a folder, builds the consumer beside it with find_package(darkfigure) alone,
# and holds its numbers to the installed program's.
# usage: test_install.sh BUILD SCRATCH
set -euo pipefail
build=$1 scratch=$2 here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$scratch" && mkdir -p "$scratch"
cmake --install "$build" --prefix "$scratch/usr" >"$scratch/install.log"
cmake -S "$here" -B "$scratch/consumer" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$scratch/usr" >"$scratch/configure.log"
cmake --build "$scratch/consumer" >"$scratch/build.log"
cd "$scratch"
usr/bin/darkfigure demo -q -o demo --set replication.replicates=40
cat >replicates.awk <<'AWK'
{ sub(/^replicates = 500/, "replicates = 40") } 1
AWK
awk -f replicates.awk demo/survey/survey.toml >demo/survey/few.toml
consumer/consumer demo/survey/few.toml >consumer.txt
awk -F, '$4 == "all" { print $1, $6, $7 }' demo/estimates.csv >program.txt
cmp consumer.txt program.txt
test "$(wc -l <consumer.txt)" -gt 10
test -s usr/share/man/man1/darkfigure.1
test -s usr/share/bash-completion/completions/darkfigure
test -s usr/share/zsh/vendor-completions/_darkfigure
test -s usr/share/fish/vendor_completions.d/darkfigure.fish
echo "PASS  the installed library and the installed program agree"
