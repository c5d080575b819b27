# shellcheck shell=sh
# Destroys what is left of a guest whose disks are gone, unless one of them is there after all: with its configuration Proxmox removes every disk that this names.
# Arguments: qm or pct, number, volumes.
set -u
program=$1 id=$2
shift 2
for volume; do
	list=$(pvesm list "${volume%%:*}" --vmid "$id") || exit
	case "$list " in *"${volume##*/}"[[:space:]]*) is=yes ;; *) is= ;; esac
	if [ -n "$is" ] || there "$volume"; then
		echo "$volume is there again: guest $id stays" >&2
		exit 1
	fi
done
exec "$program" destroy "$id"
