# shellcheck shell=sh
# Says of each path that it is given, of a move of data, by its number: what is there, how much it holds and how much room its file system has,
# in KiB, and a word for that file system; "-" is not known. Where there is nothing the nearest directory above counts. Counting has an end.
# Before that what owned.sh says of a directory, at the end what it says of the host. It changes nothing.
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
n=0 end=$(($(date +%s) + 120))
for at; do
	n=$((n + 1)) is=nothing size=-
	if [ -d "$at" ] && [ ! -L "$at" ]; then
		is=directory
		! vacant "$at" || is=empty
		left=$((end - $(date +%s)))
		if [ "$left" -gt 0 ] && command -v timeout >/dev/null; then
			size=$(timeout "$left" du -sk "$at") && size=${size%%[!0-9]*} || size=-
			left=$((end - $(date +%s)))
			[ "$left" -le 0 ] || owned "$n" "$at" "$left"
		fi
	elif [ -e "$at" ] || [ -L "$at" ]; then
		is=other
	fi
	up=$at
	while [ ! -d "$up" ] && [ -n "$up" ]; do up=${up%/*}; done
	df -Pk "${up:-/}" | tail -n 1 | while read -r device _ _ free _; do echo "$n $is ${size:--} ${free:--} $device"; done
done 2>/dev/null </dev/null
makes 2>/dev/null </dev/null
exit 0
