# shellcheck shell=sh
# Writes a staged file, whole or not at all: it may come late, from a computer that slept. Arguments: lock directory,
# token, file, mode. The content comes as input.
set -eu
umask 077
held
mkdir -p "${1%/*}"
trap 'rm -f "$1.new"' EXIT
take "$1.new"
chmod "$2" "$1.new"
sync "$1.new" 2>/dev/null || sync
held
mv "$1.new" "$1"
