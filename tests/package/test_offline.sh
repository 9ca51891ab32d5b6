#!/usr/bin/env bash
# Installs the offline bundle in a clean Debian without a network, and uses it there as a new user.
# usage: test_offline.sh BUNDLE.tar.gz SCRATCH
set -euo pipefail
bundle=$1 scratch=$2
root=$scratch/root
rm -rf "$scratch" && mkdir -p "$scratch"
debootstrap --variant=minbase bookworm "$root" http://deb.debian.org/debian >"$scratch/debootstrap.log"
stick="my stick"  # sticks have such names
mkdir "$root/$stick"
tar -C "$root/$stick" -xzf "$bundle" --strip-components 1
# Nothing that could fetch: no sources, and no network at all.
rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/etc/apt/apt.conf.d/*proxy*
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb
offline() { unshare --net chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
offline sh -c "cd '/$stick' && sha256sum -c --quiet SHA256SUMS"
offline sh "/$stick/install.sh" >"$scratch/install.log" 2>&1 || { cat "$scratch/install.log"; exit 1; }
offline useradd --create-home maria
as_maria() { offline su - maria -c "$1"; }
as_maria 'darkfigure demo -q && ls darkfigure-demo/report.es.html'
as_maria 'darkfigure report darkfigure-demo --lang all && ls darkfigure-demo/report.ko.html'
as_maria 'darkfigure export xlsx darkfigure-demo -o out && ls out/tables.xlsx'
as_maria 'darkfigure verify darkfigure-demo'
# What is installed gives the bytes that the build machine gave.
cmp "$root/home/maria/darkfigure-demo/estimates.csv" "$root/$stick/demo/estimates.csv"
cmp "$root/home/maria/darkfigure-demo/tables.ar.xlsx" "$root/$stick/demo/tables.ar.xlsx"
test -s "$root/usr/share/bash-completion/completions/darkfigure"
ls "$root/$stick/docs/guide.html" "$root/$stick/INSTALL.txt" >/dev/null
echo "PASS  installed and used without a network: $(offline darkfigure --version)"
