# shellcheck shell=sh disable=SC2154 # held.sh sets lock and token, follow.sh code
# Runs a script in a session of its own, and shows its output: a service that was stopped is started again when whoever asked
# for that is gone. The script lets go of the lock itself. What the repository asks for comes as input.
#
# Arguments behind the lock and the token: the text of the script, its log, its arguments.
set -u
umask 077
inner=$1 log=$2
shift 2
given=$(cat)
mkdir -p "${log%/*}" || exit 74
held
: >"$log" || exit 74
alone=
! command -v setsid >/dev/null || alone=setsid
printf '%s\n' "$given" | $alone sh -c "$inner" berth-backup "$lock" "$token" "$@" >"$log" 2>&1 &
child=$!
follow "$child" "$log"
exit "$code"
