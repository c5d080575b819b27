# shellcheck shell=sh disable=SC2154 # sight.sh sets sight and taken
# Takes the lock, or says whose it is. mkdir makes it or fails, whoever else tries; so does the
# mkdir that takes up the lock of a run, of which each taking is counted. One in which nothing is written yet
# is another's all the same. Where a lock is taken up the token comes first: from then on whoever had it finds
# that it is lost.
#
# Arguments: lock directory, run, who, when, plan, run whose lock may be taken, what was seen of it, process, token.
set -u
umask 077
refuse() { # lock directory, exit code
	for f in who when plan run pid; do printf '%s\t%s\n' "$f" "$(head -c 300 "$1/$f" 2>/dev/null | tr -d '\t\n')"; done
	exit "$2"
}
full() {
	echo "$1 cannot be written" >&2
	exit 74
}
mkdir -p "${1%/*}" || exit 74
was=
[ ! -d "$1" ] || was=yes
sight "$1"
[ -z "$7" ] || [ "$7" = "$sight" ] || refuse "$1" 18
made=yes
if ! mkdir "$1" 2>/dev/null; then
	made=
	[ -d "$1" ] || mkdir "$1" || exit 74 # which says why
	written "$1"
	has=$(cat "$1/run" 2>/dev/null)
	if [ -z "$has" ] || { [ "$has" != "$2" ] && [ "$has" != "$6" ]; }; then refuse "$1" 17; fi
	[ -n "$was" ] || refuse "$1" 18
	next=$1/taken.$((taken + 1))
	mkdir "$next" 2>/dev/null || {
		[ -d "$next" ] && refuse "$1" 18
		full "$1"
	}
fi
say() { printf '%s\n' "$1" >"$2"; }
if ! { say "$9" "$1/token" && say "$8" "$1/pid" && say "$3" "$1/who" && say "$4" "$1/when" && say "$5" "$1/plan" && say "$2" "$1/run"; }; then
	[ -z "$made" ] || rm -rf "$1"
	full "$1"
fi
sync "$1" 2>/dev/null || sync
sweep
