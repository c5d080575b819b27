# shellcheck shell=sh disable=SC2154 # ask.sh sets node
# What a Proxmox is and has: version, storages, bridges, devices, tasks, and of each guest of this node its configuration as it is
# written, with what is pending and its snapshots. It changes nothing. Arguments: the directory of berth's records of guests.

say() { printf '%s %s\n' "$1" "$2"; }

# lines WORD ID FILE: the file, line by line
lines() {
	head -c 100000 "$3" | while IFS= read -r line || [ -n "$line" ]; do printf '%s %s %s\n' "$1" "$2" "$line"; done
}

roams=
{
	echo 'berth-proxmox 1'
	say node "0 $node"
	say version "0 $(timeout -s KILL 10 pveversion)"
	say cores "0 $(nproc)"
	while read -r name amount _; do
		case $name in MemTotal:) say memory "0 $amount" ;; esac
	done </proc/meminfo
	ask resources 0 /cluster/resources --type vm &
	ask storages 0 "/nodes/$node/storage" &
	ask bridges 0 "/nodes/$node/network" --type any_bridge &
	ask pci 0 "/nodes/$node/hardware/pci" &
	ask mappings 0 /cluster/mapping/pci &
	ask tasks 0 "/nodes/$node/tasks" --source active &
	wait
	for at in /etc/pve/qemu-server/*.conf /etc/pve/lxc/*.conf; do
		[ -r "$at" ] || continue
		id=${at##*/}
		id=${id%.conf}
		case $at in */lxc/*) say kind "$id lxc" ;; *) say kind "$id vm" ;; esac
		lines config "$id" "$at"
		if grep -q '[ ,]ip=dhcp' "$at"; then
			roams=yes
			case $at in
			*/lxc/*) ask addresses "$id" "/nodes/$node/lxc/$id/interfaces" & ;;
			*) ask addresses "$id" "/nodes/$node/qemu/$id/agent/network-get-interfaces" & ;;
			esac
		fi
		[ -r "/sys/fs/cgroup/lxc/$id/memory.current" ] || continue
		read -r used <"/sys/fs/cgroup/lxc/$id/memory.current"
		while read -r name amount; do
			case $name in inactive_file) used=$((used - amount)) ;; esac
		done <"/sys/fs/cgroup/lxc/$id/memory.stat"
		say uses "$id $used"
	done
	[ ! -r /etc/pve/ha/resources.cfg ] || lines ha 0 /etc/pve/ha/resources.cfg
	[ ! -r /etc/pve/replication.cfg ] || lines replication 0 /etc/pve/replication.cfg
	for at in "$1"/*.json; do
		[ -r "$at" ] || continue
		id=${at##*/}
		lines record "${id%.json}" "$at"
	done
	[ -z "$roams" ] || ip neigh show | head -n 2000 | while IFS= read -r line; do say neighbours "0 $line"; done
	wait
	echo 'end of proxmox'
} 2>/dev/null </dev/null
exit 0
