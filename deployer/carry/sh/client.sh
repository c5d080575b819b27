# shellcheck shell=sh
# Runs rsync on the source, which says everything on standard error. By a relay, input and output are what the other side says and hears.
# Directly, the input has nothing in it: where it ends berth is gone, and rsync is ended.
#
# Arguments: what berth keeps of the move, the text of shell.sh, the host key of the target or nothing, its way, directory, words of rsync.
set -u
umask 077
work=$1 text=$2 known=$3 way=$4 dir=$5
shift 5
mkdir -p "$work" && printf '%s' "$text" >"$work/shell" && printf '%s\n' "$known" >"$work/known" || exit
cd -- "$dir" || exit
exec 3<&0 4>&1
case $way in direct*) ;; *) exec rsync "$@" -e "sh $work/shell $way" ./ berth:./ </dev/null >&2 ;; esac
rsync "$@" -e "sh $work/shell $way" ./ berth:./ </dev/null >&2 3<&- 4>&- &
child=$!
{
	cat <&3
	kill "$child"
} >/dev/null 2>&1 4>&- &
exec 3<&- 4>&-
wait "$child"
