# shellcheck shell=sh
# Destroys what is left of a guest whose disks are gone, unless one of them is there after all: with its configuration Proxmox removes every disk that this names.
# Arguments: qm or pct, number, volumes.
set -u
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
program=$1 id=$2
shift 2
there() { # VOLUME LIST
	at=$(pvesm path "$1" 2>/dev/null) && [ -e "$at" ] && return
	case "$2 " in *"${1##*/}"[[:space:]]*) ;; *) return 1 ;; esac
}
for volume; do
	list=$(pvesm list "${volume%%:*}" --vmid "$id") || exit
	if there "$volume" "$list"; then
		echo "$volume is there again: guest $id stays" >&2
		exit 1
	fi
done
exec "$program" destroy "$id"
