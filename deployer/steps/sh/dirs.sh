# shellcheck shell=sh
# Makes directories anew. Arguments: lock directory, token, the first directory, those below it.
held
umask 077
mkdir -p "${1%/*}"
umask 022
rm -rf "$1" "$1.json" && mkdir -p "$@"
