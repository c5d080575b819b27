# shellcheck shell=sh
# Deletes what a service that has moved has left behind, and what is written down of the move. It can be repeated.
#
# Arguments: run that moved it, what is written down of the move, where what is written down of ways lies, what says that the
# service has data here or nothing; then four words each: "source", the
# name of the way, the directory where its data was, and the volume that it is of or nothing; or "aside", the name of the way, the place
# where its data is now, and nothing: what was put aside there is deleted, not the place.
#
# Nothing is deleted where something of a source has changed since the service was fenced off.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
run=$1 note=$2 ways=$3 had=$4
shift 4
[ -f "$note" ] || exit 0
unchanged() { # DIR WAY
	[ -d "$1" ] || return 0
	if [ ! -f "$ways/$2/fenced" ]; then
		echo "nothing says when the service was fenced off here: its data stays" >&2
		return 1
	fi
	new=$(find "$1" -newercm "$ways/$2/fenced" | head -n 1)
	[ -z "$new" ] || {
		echo "$new has changed since the service was fenced off here: nothing is deleted" >&2
		return 1
	}
}
look() {
	while [ $# -gt 0 ]; do
		[ "$1" != source ] || unchanged "$3" "$2"
		shift 4
	done
}
look "$@"
while [ $# -gt 0 ]; do
	case $1 in
	source)
		if [ -n "$4" ]; then
			! docker volume inspect "$4" >/dev/null 2>&1 || docker volume rm "$4" >/dev/null
		elif [ -d "$3" ]; then
			find "$3" -mindepth 1 -delete
			rmdir "$3" 2>/dev/null || :
		fi
		;;
	aside) rm -rf "$3.berth-before-$run" ;;
	esac
	shift 4
done
[ -z "$had" ] || rm -f "$had"
rm -f "$note"
