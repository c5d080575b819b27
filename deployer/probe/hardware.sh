# shellcheck shell=sh disable=SC2154 # the functions that it uses are those of the script that berth puts it before
# What a host is made of, whose system it has, and where its people keep things: asked when an inventory is made of it, beside
# everything else. Functions of the look; it changes nothing.

processor() {
	grep -E '^(model name|Hardware|Model|Revision|CPU implementer|CPU part)' /proc/cpuinfo | sort -u | bounded 100 | each cpu
	[ -r /proc/device-tree/compatible ] && tr '\0' '\n' </proc/device-tree/compatible | bounded 20 | each compatible
	[ -r /proc/device-tree/model ] && say board "$(tr -d '\0\n' </proc/device-tree/model)"
	for at in /sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list; do
		[ -r "$at" ] && say siblings "$(one "$at")"
	done
	for name in sys_vendor product_name board_vendor board_name; do
		[ -r "/sys/class/dmi/id/$name" ] && say "dmi $name" "$(one "/sys/class/dmi/id/$name")"
	done
	kind=''
	if has systemd-detect-virt; then kind=$(systemd-detect-virt); else
		grep -q '^flags.* hypervisor' /proc/cpuinfo && kind=vm
		[ -r /proc/1/environ ] && tr '\0' '\n' </proc/1/environ | grep -q '^container=lxc' && kind=lxc
	fi
	say virt "${kind:-none}"
}

# modules: what the firmware says of memory, by dmidecode, else from where the kernel keeps it
modules() {
	if has dmidecode; then
		dmidecode -t 17 | grep -E '^[[:space:]]*Size:' | bounded 100 | each module
		dmidecode -t 16 | grep -E '^[[:space:]]*(Maximum Capacity|Number Of Devices):' | bounded 20 | each slots
		return
	fi
	for at in /sys/firmware/dmi/entries/17-*/raw; do
		[ -r "$at" ] && say raw "$(od -An -tu2 -j12 -N2 "$at") $(od -An -tu4 -j28 -N4 "$at")"
	done
}

graphics() {
	for at in /sys/class/drm/renderD*; do
		[ -e "$at" ] || continue
		driver=$(readlink "$at/device/driver")
		say render "${at##*/} ${driver##*/}"
	done
	for at in /sys/bus/usb/devices/*/idVendor; do
		[ -r "$at" ] && at=${at%/*} && say usb "$(one "$at/idVendor"):$(one "$at/idProduct") $(one "$at/product")"
	done
}

storage() {
	for at in /sys/block/*; do
		case ${at##*/} in loop* | ram* | zram* | dm-* | md* | sr* | fd* | nbd* | zd*) continue ;; esac
		[ -r "$at/size" ] && say block "${at##*/} $(one "$at/size") $(one "$at/queue/rotational") $(one "$at/device/model")"
	done
	while read -r from at type _; do
		case $type in
		ext[234] | xfs | btrfs | zfs | f2fs | bcachefs | fuse.shfs | fuse.mergerfs | nfs | nfs4 | cifs | smb3) say mount "$type $from $at" ;;
		esac
	done </proc/mounts
	for at in /etc/exports /etc/exports.d/*; do
		[ -f "$at" ] && grep -E '^[[:space:]]*"?/' "$at" | bounded 200 | each export
	done
	for at in /etc/samba/*.conf /etc/smb.conf; do
		[ -f "$at" ] && grep -E '^[[:space:]]*(\[|path[[:space:]]*=)' "$at" | bounded 400 | each samba
	done
	while read -r name _ amount; do
		case $name in size | c_min) say arc "$name $amount" ;; esac
	done </proc/spl/kstat/zfs/arcstats
}

# systems: signs of vendors' systems, of which a host may have several
systems() {
	while IFS= read -r line; do
		case $line in ID=*) say sign "id ${line#ID=}" ;; esac
	done </etc/os-release
	[ -d /etc/pve ] && has pveversion && say sign "proxmox $(pveversion | bounded 1)"
	[ -r /etc.defaults/VERSION ] && say sign "dsm $(sed -n 's/^productversion=//p' /etc.defaults/VERSION)"
	[ -d /ugreen ] && say sign ugos
	[ -r /etc/unraid-version ] && say sign "unraid $(sed -n 's/^version=//p' /etc/unraid-version)"
	[ -r /etc/version ] && has midclt && say sign "truenas $(one /etc/version)"
	[ -e /etc/openmediavault/config.xml ] && say sign omv
	[ -e /etc/rpi-issue ] && say sign raspios
	[ -d /etc/casaos ] && say sign casaos
}

# stacks: where Compose files lie, in the places where people and their tools keep them. -xdev keeps it off shares.
stacks() {
	set -- /opt /srv /data/compose /etc/komodo /etc/dockge /volume[1-9]/docker /volume[1-9]/@docker/volumes/*portainer*/_data/compose \
		/var/lib/docker/volumes/*portainer*/_data/compose /var/lib/casaos/apps /boot/config/plugins/compose.manager/projects \
		/mnt/user/appdata /mnt/cache/appdata /mnt/.ix-apps/app_configs
	for at; do
		shift
		[ -d "$at" ] && set -- "$@" "$at"
	done
	for at in /root /home/*; do [ -d "$at" ] && set -- "$@" "$at"; done
	[ $# = 0 ] || within 15 find "$@" -xdev -maxdepth 3 \( -name '.?*' -o -name node_modules \) -prune -o -type f \( \
		-name compose.yaml -o -name compose.yml -o -name docker-compose.yml -o -name docker-compose.yaml \) -print | bounded 500 | each stack
}

hardware() {
	say hostname "$(uname -n)"
	say boot "$(one /proc/sys/kernel/random/boot_id)"
	say login "${SUDO_USER:-$(id -un)}"
	while read -r word name _; do
		case $word in search | domain) say domain "$name" ;; esac
	done </etc/resolv.conf
	processor
	modules
	graphics
	storage
	systems
	stacks
}
