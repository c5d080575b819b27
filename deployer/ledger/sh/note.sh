# shellcheck shell=sh
# Appends a line to a journal. Arguments: lock directory, token, journal, body.
set -u
umask 077
held
mkdir -p "${1%/*}" && write "$1" "$2" || exit 74
