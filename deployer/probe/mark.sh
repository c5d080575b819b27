# shellcheck shell=sh
# Puts an empty file into a directory, says its inode, and removes it again after a minute, whatever becomes of who asked; and those that a
# host left which went down in that minute. Where nothing may be written it says nothing.
#
# Arguments: put or take, the directory, the name.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
at=$2/$3 n=0
[ -d "$2" ] || exit 0
[ "$1" = take ] && exec rm -f "$at"
find "$2/" -maxdepth 1 -name "${3%-*}-*" -type f -mmin +10 -exec rm -f {} + 2>/dev/null
set -C
(: >"$at") 2>/dev/null || exit 0
ls -di "$at"
(
	trap '' HUP
	while [ -e "$at" ] && [ $n -lt 60 ]; do
		n=$((n + 1))
		sleep 1
	done
	rm -f "$at"
) >/dev/null 2>&1 </dev/null &
