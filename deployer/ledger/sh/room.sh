# shellcheck shell=sh
# Names the file systems on which something cannot be written, with the figure: those that are full, and of the
# given directories those that are read-only. It changes nothing. Arguments: directories.
#
# A share whose server is gone lets df wait for ever, so it gets a few seconds.
LC_ALL=C
export LC_ALL
room() {
	if command -v timeout >/dev/null 2>&1; then timeout 5 df "$@"; else df "$@"; fi 2>/dev/null | tail -n +2
}
room -Pk | while read -r device size used free share at; do
	case $device in /dev/loop* | udev | devtmpfs) continue ;; esac
	case $size$used$free in '' | *[!0-9]*) continue ;; esac
	if [ "$size" -gt 0 ] && [ "$free" -lt 1024 ] && [ "$used" -gt 0 ] && ! [ "$used" -lt "$((size / 2))" ]; then
		echo "the file system at $at ($device) is full: $((free / 1024)) of $((size / 1024)) MB are free, $share is in use"
	fi
done
room -Pi | while read -r device size used free share at; do
	case $size$used$free in '' | *[!0-9]*) continue ;; esac
	if [ "$size" -gt 0 ] && [ "$free" -eq 0 ]; then echo "the file system at $at ($device) has no room for more files: all $size are in use ($share)"; fi
done
for dir; do
	while [ ! -d "$dir" ] && [ "$dir" != / ]; do dir=${dir%/*} dir=${dir:-/}; done
	room -Pk "$dir" | while read -r device _ _ _ _ at; do
		while read -r _ mounted _ options _; do
			case $mounted,$options in "$at,ro" | "$at,ro,"*) echo "the file system at $at ($device) is mounted read-only" ;; esac
		done </proc/mounts
	done
done | sort -u
