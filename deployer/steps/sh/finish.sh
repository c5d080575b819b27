# shellcheck shell=sh
# Deletes what a service that has moved has left behind, and what is written down of the move. It can be repeated; left.sh has looked before.
#
# What each host wrote down to prove the copy stays, but for that of former moves of the service.
#
# Arguments: run that moved it, what is written down of the move, what says that the service has data here or nothing, where what is written down of
# ways lies, the service, its directory there; then four words each:
# "source", the directory where its data was, the volume that it is of or nothing, and what seek.sh said of the directory; or "aside", the place
# where its data is now, and two words that are empty: what moves put aside there is deleted, not the place.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
run=$1 note=$2 had=$3 ways=$4 service=$5 own=$6
shift 6
[ -f "$note" ] || exit 0
empty() { # DIR: what is mounted below it stays
	[ -d "$1" ] || return 0
	mounted=$(below "$1" | head -n 1)
	if [ -n "$mounted" ]; then
		echo "a file system is mounted at $mounted: nothing is deleted" >&2
		exit 1
	fi
	clear_out "$1"
}
# carried_by is true of a run that moved the service: a restore puts aside what it finds, too, and that is never deleted.
carried_by() { # RUN
	[ "$1" != "$run" ] || return 0
	for way in "$ways/$1.$service".*; do [ ! -d "$way" ] || return 0; done
	return 1
}
while [ $# -gt 0 ]; do
	case $1 in
	source)
		if [ ! -d "$2" ] || [ -L "$2" ] || [ "${4%% *}" != "$(stat -c %i "$2")" ]; then
			[ -z "$3" ] || ! docker volume inspect "$3" >/dev/null 2>&1 || echo "$2 is not the directory that was copied, and stays"
		elif [ -n "$3" ]; then
			empty "$2"
			docker volume rm "$3" >/dev/null
		else
			empty "$2"
			rmdir "$2" 2>/dev/null || :
			bare "$own" "$2"
		fi
		;;
	aside) # by this move, and by those before it that nobody finished
		for old in "$2".berth-before-*; do
			if [ -d "$old" ] && carried_by "${old##*.berth-before-}"; then
				empty "$old"
				rmdir "$old"
			fi
		done
		;;
	esac
	shift 4
done
for at in "$ways"/*; do # RUN.SERVICE.NUMBER
	way=${at##*/} way=${way%.*}
	if [ -d "$at" ] && [ "${way#*.}" = "$service" ] && [ "${way%%.*}" != "$run" ]; then rm -rf "$at"; fi
done
[ -z "$had" ] || rm -f "$had"
if [ -d "$ways/$run.$service.0" ]; then mv "$note" "$ways/$run.$service.0/moved.json"; else rm -f "$note"; fi
