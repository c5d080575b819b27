# shellcheck shell=sh
# Runs rsync on the source, or tar, which says everything on standard error. By a relay, input and output are what the other side says and
# hears. Directly, the input has nothing in it: where it ends berth is gone, and the program is ended. A relay for a number of bytes ends with
# 75, and has done nothing, unless all was copied and written down since the mark, and files that changed since then have fewer.
#
# Arguments: what berth keeps of the move, the text of shell.sh, the host key of the target or nothing, its way, directory, rsync or tar, its words.
set -u
umask 077
work=$1 text=$2 known=$3 way=$4 dir=$5 program=$6
shift 6
mkdir -p "$work" && printf '%s' "$text" >"$work/shell" || exit
[ -z "$known" ] || printf '%s\n' "$known" >"$work/known" || exit
cd -- "$dir" || exit
case $way in 'relay '*)
	[ -n "$(find "$work" -path '*/content' -newer "$work/mark" 2>/dev/null | head -n 1)" ] || exit 75
	find . -type f -newercm "$work/mark" -printf '%s\n' | awk -v most="${way#* }" '{ n += $1 } END { exit (n >= most) }' || exit 75
	way=relay
	;;
esac
exec 3<&0 4>&1
case $program$way in
tardirect*)
	rm -f "$work/pour" && mkfifo "$work/pour" || exit
	tar "$@" . </dev/null >"$work/pour" 3<&- 4>&- &
	first=$!
	# shellcheck disable=SC2086 # a way is words
	sh "$work/shell" $way berth tar <"$work/pour" >&2 3<&- 4>&- &
	;;
rsyncdirect*)
	rsync "$@" -e "sh $work/shell $way" ./ berth:./ </dev/null >&2 3<&- 4>&- &
	first=$!
	;;
tar*) exec tar "$@" . </dev/null >&4 3<&- ;;
*) exec rsync "$@" -e "sh $work/shell $way" ./ berth:./ </dev/null >&2 ;;
esac
child=$!
{
	cat <&3
	kill "$first"
} >/dev/null 2>&1 4>&- &
exec 3<&- 4>&-
wait "$child"
