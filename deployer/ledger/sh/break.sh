# shellcheck shell=sh disable=SC2154 # sight.sh sets sight
# Lets go of a lock, whoever's it is, unless something was done since it was seen. Runs that are
# given up are written down as stopped before.
#
# Arguments: lock directory, what was seen of it, and of each such run its journal and the body of the entry.
set -u
umask 077
lock=$1 seen=$2
shift 2
sight "$lock"
[ "$seen" = "$sight" ] || exit 18
while [ $# -gt 0 ]; do
	write "$1" "$2" || exit 74
	shift 2
done
rm -f "${lock%/*}"/staging/*/*.given # of a run that was ended before its step has read it
sweep
[ -d "$lock" ] || exit 0
let_go "$lock"
