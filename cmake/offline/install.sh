#!/bin/sh
# Installs darkfigure and what it needs from this folder; no network is used.
# Instala darkfigure y lo que necesita desde esta carpeta; no se usa la red.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" -ne 0 ]; then
  echo "Run as root: sudo sh install.sh / Ejecute como administrador: sudo sh install.sh" >&2
  exit 1
fi
if ! . /etc/os-release || [ "${VERSION_CODENAME:-}" != bookworm ]; then
  echo "expected Debian 12 (bookworm) but found ${PRETTY_NAME:-another system}; se esperaba Debian 12" >&2
  exit 1
fi
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
# Only for this call: this folder is a repository, the machine's own sources are left alone.
place=$(pwd | sed 's/%/%25/g; s/ /%20/g; s/\[/%5B/g; s/\]/%5D/g')
echo "deb [trusted=yes] file:$place/packages ./" >"$state/sources.list"
mkdir -p "$state/lists/partial"
chmod -R a+rX "$state"
set -- -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
  -o Dir::State::Lists="$state/lists" -o APT::Sandbox::User=root -o Acquire::Languages=none
apt-get "$@" -qq update
DEBIAN_FRONTEND=noninteractive apt-get "$@" -y --no-install-recommends install darkfigure
darkfigure --version
echo "done / listo: darkfigure demo"
