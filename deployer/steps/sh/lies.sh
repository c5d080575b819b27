# shellcheck shell=sh disable=SC2034,SC2154 # the scripts behind set at, name, state and mounts, and read is and from
# Functions for the scripts that mount a share, and unmount it. at is its directory, name what systemd calls it, state where berth has what
# it remembers of it, mounts a file like /proc/mounts.
#
# lies sets is to the type of what is mounted at the directory, and from to what that is. It asks no file system, since one whose server is
# gone keeps whoever asks waiting.
lies() {
	point=$(printf '%s\n' "$at" | sed 's/ /\\040/g') is='' from=''
	while read -r what where type _; do
		[ "$where" != "$point" ] || is=$type from=$what
	done <"$mounts"
}
# mounted is true where something is, and not only what waits for somebody to ask.
mounted() {
	lies
	case $is in '' | autofs) return 1 ;; esac
}
fail() {
	echo "$1" >&2
	exit 1
}
flush() { sync "$1" 2>/dev/null || sync; }
sum() { sha256sum | cut -d ' ' -f 1; }
# ours is true where nothing is, or what berth wrote.
ours() { # FILE
	if [ -L "$1" ]; then return 1; fi
	[ ! -e "$1" ] || grep -qsxF -e "$(sum <"$1")" "$state.own"
}
# each calls a function with each name of a unit and its text.
each() { # FUNCTION NAME TEXT ..
	call=$1
	shift
	while [ $# -gt 1 ]; do
		"$call" "$1" "$2"
		shift 2
	done
}
# keep_record keeps the record of before this run, once.
keep_record() { # RUN KEPT
	[ -f "$state.json" ] || return 0
	if [ -e "$2" ] || grep -qF "\"run\":\"$1\"" "$state.json"; then return 0; fi
	mkdir -p "${2%/*}"
	cp -p "$state.json" "$2.new"
	flush "$2.new"
	mv "$2.new" "$2"
}
# whole writes its input to a file, whole or not at all.
whole() { # FILE
	cat >"$1.new"
	flush "$1.new"
	mv -f "$1.new" "$1"
}
