# shellcheck shell=sh
# Functions for the scripts that take directories out of the way.
#
# strange is true where a directory has a file that its record does not name. keep moves a directory whole or
# not at all: to another file system mv copies, and a copy that is cut off would look like what was kept, so
# that one is made under another name first, and the directory goes whole, too. aside keeps a directory under the first name that is free.
strange() { # DIR RECORD
	ours=$(sed -n '/"files": {/,/}/p' "$2" 2>/dev/null) || ours=
	[ -n "$(find "$1" ! -type d | while IFS= read -r at; do
		printf '%s' "$ours" | grep -qF "\"${at#"$1"/}\": \"" || { echo "$at" && break; }
	done)" ]
}
keep() { # DIR TO
	(umask 077 && mkdir -p "${2%/*}")
	rm -rf "$2.part"
	if [ "$(stat -c %d "$1")" = "$(stat -c %d "${2%/*}")" ]; then
		mv "$1" "$2"
	else
		cp -a "$1" "$2.part"
		sync
		mv "$2.part" "$2"
		rm -rf "$1.gone"
		mv "$1" "$1.gone"
		rm -rf "$1.gone"
	fi
}
aside() { # DIR TO
	n=1
	while [ -e "$2.aside.$n" ]; do n=$((n + 1)); done
	keep "$1" "$2.aside.$n"
}
