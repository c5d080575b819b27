# shellcheck shell=sh
# Prints files of a host that are small and lie within a directory, links followed: a line a path with its number among the
# arguments and what it is: "file MODE CODING CONTENT", "dir", "gone", "large", "outside", "other", or "stuck" where a disk or a
# share does not answer. With "list" in place of "read" it prints the files below directories: "below PATH", at most 200 of each. It changes nothing.
#
# Arguments: read or list, the directory, bytes that one file may have, bytes that all of them may have, and paths.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
how=$1 most=$3 left=$4 n=0

within() {
	if command -v timeout >/dev/null; then timeout -s KILL "$@"; else
		shift
		"$@"
	fi
}

coded() {
	if command -v base64 >/dev/null; then
		printf 'base64 '
		base64 <"$1" | tr -d '\n'
	else
		printf 'hex '
		od -An -v -tx1 <"$1" | tr -d ' \n'
	fi
}

look() {
	real=$(within 5 readlink -f "$1")
	case $? in 124 | 137) echo "$n stuck" && return ;; esac
	if [ -z "$real" ] || ! [ -e "$real" ]; then
		echo "$n gone" && return
	fi
	case $real in
	"$place" | "$place"/*) ;;
	*) echo "$n outside" && return ;;
	esac
	if [ -d "$real" ]; then
		if [ "$how" = list ]; then
			within 5 find "$real" -xdev ! -type d -print | head -n 201 | while IFS= read -r at; do echo "$n below ${at#"$real"/}"; done
			return
		fi
		echo "$n dir" && return
	fi
	if ! [ -f "$real" ]; then
		echo "$n other" && return
	fi
	size=$(stat -c %s "$real")
	if [ "${size:-0}" -gt "$most" ] || [ "${size:-0}" -gt "$left" ]; then
		echo "$n large" && return
	fi
	left=$((left - size)) mode=plain
	case $(stat -c %a "$real") in *[1357]??) mode=run ;; esac
	printf '%s file %s ' "$n" "$mode"
	coded "$real"
	echo
}

place=$(within 5 readlink -f "$2")
[ -n "$place" ] && [ "$place" != / ] || place=/nowhere
shift 4
for at; do
	n=$((n + 1))
	look "$at"
done 2>/dev/null </dev/null
echo 'end of stack'
exit 0
