# shellcheck shell=sh
# Functions for the scripts that have to know what is mounted. below lists the file systems that are mounted below a directory, as the kernel
# writes their places; apart is true where one is mounted at the directory itself.
as_mounted() { # DIR: the kernel has spaces and the like as numbers
	printf '%s\n' "$1" | sed 's/\\/\\134/g; s/ /\\040/g; s/	/\\011/g'
}
below() { # DIR
	under=$(as_mounted "$1")
	while read -r _ _ _ _ at _; do
		case $at in "$under"/*) printf '%s\n' "$at" ;; esac
	done </proc/self/mountinfo
}
apart() { # DIR
	under=$(as_mounted "$1")
	while read -r _ _ _ _ at _; do [ "$at" != "$under" ] || return 0; done </proc/self/mountinfo
	return 1
}
# is_copy is true where a directory is the one that data was copied to, by its inode.
is_copy() { # DIR NOTE: what claim.sh wrote down
	[ -d "$1" ] && [ ! -L "$1" ] && was=$(cat "$2" 2>/dev/null) || return 1
	was=${was%% *}
	[ "${was#*:}" = "$(stat -c %i "$1")" ]
}
# clear_out deletes what is in a directory; a file system that is mounted there keeps its lost+found.
clear_out() { # DIR
	if apart "$1"; then (cd -- "$1" && find . -xdev -mindepth 1 ! -path ./lost+found -delete); else find "$1" -xdev -mindepth 1 -delete; fi
}
# bare takes away the directories above a place, down to that of the service, that were made for what lay there: nothing but empty ones.
bare() { # DIR PLACE
	up=${2%/*}
	while case $up in "$1" | "$1"/*) rmdir "$up" 2>/dev/null ;; *) false ;; esac do
		up=${up%/*}
	done
}
