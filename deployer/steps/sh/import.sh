# shellcheck shell=sh disable=SC2034,SC2317 # trial.sh asks for variables, the trap is for at_end
# Reads what export.sh wrote into directories in which nothing is, with only what these commands start, and compares what is counted. It begins from
# nothing each time: what an attempt before it had read goes.
#
# Arguments: where the dump lies, "--project-directory", the directory of the service, what the project is called meanwhile; then three words each:
# "whole - -" where all of a dump has to be there, "empty DIR -" for a directory that is to be there, "place NUMBER -" and "fill DIR NOTE" for one that is read into, with what says that it is this move's,
# "restore NUMBER COMMAND", "verify NUMBER COMMAND", "count NUMBER COMMAND", "check NUMBER COMMAND".
set -u
root=$1 home=$3 project=$4
shift 4
at_end() {
	code=$?
	trap - EXIT
	down_trial || [ "$code" != 0 ] || code=1
	rm -rf "$root/trial"
	exit "$code"
}
fill() { # DIR NOTE
	if is_copy "$1" "$2"; then
		[ -z "$(below "$1")" ] || fail "a file system is mounted below $1"
		clear_out "$1" || exit
	else
		[ ! -L "$1" ] || fail "$1 is a link"
		if [ ! -d "$1" ]; then (umask 022 && mkdir -p "${1%/*}/") && mkdir "$1" && chmod 755 "$1" || exit; fi
		vacant "$1" || fail "something is in $1 that is not of this move"
		mkdir -p "${2%/*}" && printf '%s %s\n' "$(stat -c %d:%i "$1")" "$1" >"$2" || exit
	fi
	[ -f "$data/$number.dir" ] || return 0
	read -r owner mode <"$data/$number.dir" && chown "$owner" "$1" && chmod "$mode" "$1" || exit
}
same_count() { # NUMBER COMMAND
	in_entry "$data/$1" "$2" >"$root/trial/count" || fail "the count command of its entry failed"
	cmp -s "$data/$1.count" "$root/trial/count" && return
	n=$(awk 'NR == FNR { was[FNR] = $0; next } was[FNR] != $0 { print FNR; exit }' "$data/$1.count" "$root/trial/count")
	[ -n "$n" ] || n=$(($(wc -l <"$root/trial/count") + 1))
	was=$(sed -n "${n}p" "$data/$1.count") now=$(sed -n "${n}p" "$root/trial/count")
	fail "what is counted is not the same: ${was:--} there, ${now:--} here"
}
data=$root/data number=''
lay_trial || exit
down_trial || fail "what an attempt before this one had started does not stop"
trap at_end EXIT
trap 'exit 143' INT TERM HUP
while [ $# -gt 0 ]; do
	case $1 in
	whole) [ -f "$data/complete" ] || fail "the dump in $data is not whole" ;;
	empty) mkdir -p "$2" || exit ;;
	place) number=$2 ;;
	fill) fill "$2" "$3" ;;
	count) same_count "$2" "$3" ;;
	restore) in_entry "$data/$2" "$3" || fail "the restore command of its entry failed" ;;
	*) in_entry "$data/$2" "$3" || fail "the $1 command of its entry failed" ;;
	esac
	shift 3
done
down_trial || fail "what was started to read the dump does not stop"
sync -f "$data" 2>/dev/null || sync
