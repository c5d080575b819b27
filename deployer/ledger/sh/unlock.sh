# shellcheck shell=sh
# Gives a lock back; another's stays. Arguments: lock directory, token.
set -u
lock=$1
[ -d "$lock" ] || exit 0
[ "$(cat "$lock/token" 2>/dev/null)" = "$2" ] || exit 17
let_go "$lock"
