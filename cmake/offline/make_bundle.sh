#!/usr/bin/env bash
# Makes the folder for a computer without a network, and its archive.
# usage: make_bundle.sh BUILD DIST   (BUILD holds the .deb that cpack made)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd) dist=$2
deb=$(ls "$build"/darkfigure_*.deb)
version=$(dpkg-deb -f "$deb" Version)
name=darkfigure-$version-offline
bundle=$dist/$name
rm -rf "$bundle" && mkdir -p "$bundle/packages" "$bundle/docs"
bundle=$(cd "$bundle" && pwd)

# The package with every package that it needs, whatever the computer has already.
mapfile -t needs < <(dpkg-deb -f "$deb" Depends | tr ',' '\n' | sed 's/|.*//; s/(.*//; s/ //g')
mapfile -t all < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
  --no-breaks --no-replaces --no-enhances "${needs[@]}" | grep '^[a-z0-9]' | grep -v ':i386' | sort -u)
cp "$deb" "$bundle/packages/"
(
  cd "$bundle/packages"
  # Virtual packages have no file; whoever provides them is among the others.
  for package in "${all[@]}"; do
    # (grep reads to the end: apt-cache must not be stopped half-way.)
    if apt-cache show "$package" 2>/dev/null | grep '^Filename:' >/dev/null; then echo "$package"; fi
  done | xargs apt-get -o APT::Sandbox::User=root download -qq
  dpkg-scanpackages --multiversion . 2>/dev/null >Packages
)
cp "$here/INSTALL.txt" "$here/install.sh" "$root/LICENSE" "$bundle/"
for page in "$root"/README.md "$root"/docs/*.md; do
  title=$(basename "$page" .md)
  sed -E 's/\]\((docs\/)?([a-z_]+)\.md/](\2.html/g' "$page" |
    pandoc --from gfm --to html --standalone --metadata title="darkfigure: $title" \
      --output "$bundle/docs/$title.html"
done
cp -r "$root/docs/pictures" "$bundle/docs/pictures"
(cd "$bundle" && "$build/darkfigure" demo -q -o demo)
(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -C "$dist" --sort=name --owner=0 --group=0 --mtime=@0 -czf "$dist/$name.tar.gz" "$name"
echo "$dist/$name.tar.gz"
