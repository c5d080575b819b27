# shellcheck shell=sh
# vacant is true where a directory has nothing in it, but for what the making of a file system leaves there: an empty lost+found of root's.
vacant() { # DIR
	[ -z "$(find "$1/." -mindepth 1 -maxdepth 1 ! -name lost+found | head -c 1)" ] || return 1
	if [ -e "$1/lost+found" ] || [ -L "$1/lost+found" ]; then made "$1/lost+found"; fi
}
made() { # DIR
	[ -d "$1" ] && [ ! -L "$1" ] && [ "$(stat -c %u "$1")" = 0 ] && [ -z "$(find "$1/." -mindepth 1 -maxdepth 1 | head -c 1)" ]
}
