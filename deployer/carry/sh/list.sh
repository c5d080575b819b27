# shellcheck shell=sh
# Puts what this host has written down and what comes as input together in one list. Arguments: what berth keeps of the move, name.
set -u
umask 077
cat "$1/own" - >"$1/$2"
