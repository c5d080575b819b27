# shellcheck shell=sh
# Takes the program that measures as its input, puts it where programs may be run, and runs it. Its first act is to remove its file and
# the directory made for it, so that nothing stays whatever ends it; where it never begins the script removes them.
# $1 milliseconds of a round, $2 rounds
dir=
# shellcheck disable=SC2317 # the trap calls it
clean() { [ -z "$dir" ] || rm -rf "$dir"; }
trap clean EXIT
trap 'exit 1' HUP INT TERM
umask 077
for at in /tmp /dev/shm /var/tmp "${HOME:-/nowhere}"; do
	new=$(mktemp -d "$at/berth-bench.XXXXXX" 2>/dev/null) || continue
	if [ -z "$dir" ]; then
		dir=$new
		take "$dir/measure"
	else
		cp "$dir/measure" "$new/measure" || exit 1
		rm -rf "$dir"
		dir=$new
	fi
	chmod 700 "$dir/measure"
	# Without arguments it ends with 3 at once: where a file system runs no programs, something else does.
	"$dir/measure" >/dev/null 2>&1
	[ $? -eq 3 ] || continue
	"$dir/measure" "$dir/measure" "$dir" "$1" "$2"
	exit
done
echo 'no directory here lets a program run: /tmp, /dev/shm, /var/tmp and the home directory are mounted noexec, or cannot be written to' >&2
exit 1
