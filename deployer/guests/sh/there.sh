# shellcheck shell=sh
# Has there, which says whether a volume is there although its storage does not list it: that of LVM leaves out what is cached or was moved to another pool, and starts
# it all the same. A file or device is at its path, a volume of LVM that is not in use is not, but lvs has it.

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

there() { # VOLUME
	at=$(pvesm path "$1" 2>/dev/null) || return 1
	[ -e "$at" ] || lvs "$at" >/dev/null 2>&1
}
