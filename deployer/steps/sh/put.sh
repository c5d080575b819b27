# shellcheck shell=sh disable=SC2154 # working sets running
# Writes a staged file, whole or not at all: it may come late, from a computer that slept. Arguments: lock directory,
# token, log of the step, file, mode. The content comes as input.
set -eu
umask 077
alive "$1" || working "$1" # the command of the step is waited for anyway
shift
held
mkdir -p "${1%/*}"
trap 'rm -f "$1.new" ${running:+"$running"}' EXIT
take "$1.new"
chmod "$2" "$1.new"
sync "$1.new" 2>/dev/null || sync
held
mv "$1.new" "$1"
