# shellcheck shell=sh
# Writes down what a run is to bring about, and the first line of its journal.
#
# Arguments: lock directory, token, order, journal, body. The order comes as input.
set -u
umask 077
held
mkdir -p "${1%/*}" "${2%/*}" || exit 74
take "$1.new"
held
{ sync "$1.new" 2>/dev/null || sync; } && mv "$1.new" "$1" && write "$2" "$3" || exit 74
