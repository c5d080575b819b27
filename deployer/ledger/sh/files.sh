# shellcheck shell=sh
# Functions for the scripts that have to do with the directory of a service: it is the operator's, and of what lies in it
# berth touches only files that it wrote. Those are the ones that a record names, with the checksum that it names.
#
# listed gives what records say of files, a checksum and a name on each line; the section is "files", what berth wrote, or
# "taken", what it may replace though it did not write it. A record is JSON as berth writes it, a file on each line. Names that
# would lead out of the directory are left out.
listed() { # SECTION RECORD ..
	section=$1
	shift
	for one; do
		[ -f "$one" ] || continue
		sed -n "/^  \"$section\": {\$/,/^  }/s/^    \"\\(.*\\)\": \"\\([0-9a-z]*\\)\",\\{0,1\\}\$/\\2 \\1/p" "$one" |
			sed -e 's/\\"/"/g' -e '/^[^ ]* \//d' -e '/^[^ ]* \.\.\//d' -e '/\/\.\.\//d'
	done
}
# look_at sets is to what lies somewhere: the checksum of a file, else a word.
look_at() { # FILE
	if [ -L "$1" ]; then
		is='link'
	elif [ -d "$1" ]; then
		is=directory
	elif [ -f "$1" ]; then
		is=$(sha256sum <"$1") || return
		is=${is%% *}
	elif [ -e "$1" ]; then
		is=device
	else
		at=${1%/*} is=blocked
		while [ ! -e "$at" ] && [ -n "$at" ]; do at=${at%/*}; done
		[ ! -d "${at:-/}" ] || is=nothing
	fi
}
# among tells whether a list has a line.
among() { # LIST LINE
	case "
$1
" in
	*"
$2
"*) return 0 ;;
	esac
	return 1
}
# inside lists everything in a directory that is no directory, by name.
inside() { # DIR
	[ ! -d "$1" ] || (cd "$1" && find . ! -type d) | sed 's|^\./||' | LC_ALL=C sort
}
# strange is true where a directory has a file that its record does not name, or names with another checksum.
strange() { # DIR RECORD
	ours=$(listed files "$2")
	inside "$1" | {
		while IFS= read -r name; do
			look_at "$1/$name"
			among "$ours" "$is $name" || exit 0
		done
		exit 1
	}
}
