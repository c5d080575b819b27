# shellcheck shell=sh
# What a machine says of the virtual machines that it runs beside its containers: libvirt's virsh (Unraid, Synology, Debian,
# Fedora), TrueNAS's midclt. Names, sizes, states and devices are told and nothing else, since displays have passwords, and arguments of
# processes do. It changes nothing. Each line is a word of this script's and, after a space, what the machine says.

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/syno/bin:/var/packages/Virtualization/target/usr/local/bin
export LC_ALL PATH

has() { command -v "$1"; }
said() { head -c "$2" | awk -v word="$1" '{ print word, $0 }'; }
within() {
	if has timeout >/dev/null; then timeout -s KILL "$@"; else
		shift
		"$@"
	fi
}

# cards NAME: its network cards, devices of the machine that it has, and where its agent says that it is reached; an agent is not asked through the door for readers
cards() {
	printf 'domain %s\n' "$1"
	# shellcheck disable=SC2086 # door is one word or none
	within 4 virsh $door -c qemu:///system domiflist --domain "$1" | said card 4000
	# shellcheck disable=SC2086 # door is one word or none
	within 4 virsh $door -c qemu:///system dumpxml --domain "$1" | awk '/<hostdev/, /<\/hostdev>/' | said hostdev 8000
	within 6 virsh -c qemu:///system domifaddr --domain "$1" --source agent | grep -w ipv4 | said agent 8000
}

# libvirt: through the door for readers where there is one; --nowait came with libvirt 4.5
libvirt() {
	for door in -r ''; do
		for more in --nowait ''; do
			# shellcheck disable=SC2086 # each is one word or none
			list=$(within 8 virsh $door -c qemu:///system domstats --state --vcpu --balloon $more)
			code=$?
			[ "$code" != 0 ] || break 2
			if [ "$code" = 137 ]; then
				echo 'silent virsh'
				return
			fi
		done
	done
	[ "$code" = 0 ] || return
	printf '%s\n' "$list" | said stats 1000000
	# shellcheck disable=SC2086 # door is one word or none
	within 4 virsh $door -c qemu:///system list --all --autostart --name | said autostart 100000
	# Synology has identifiers for names; what people call them its own programs know.
	has synowebapi >/dev/null && within 8 synowebapi -s --exec api=SYNO.Virtualization.API.Guest version=1 method=list runner=admin | said title 500000
	until=$(($(date +%s) + 20))
	# shellcheck disable=SC2086 # door is one word or none
	within 4 virsh $door -c qemu:///system list --name | head -n 100 | while IFS= read -r name; do
		[ "$(date +%s)" -lt "$until" ] || break
		[ -z "$name" ] || cards "$name"
	done
}

# containers: what those of Incus use of the machine's memory, without what the kernel can take back
containers() {
	for at in /sys/fs/cgroup/lxc.payload.*; do
		[ -r "$at/memory.current" ] || continue
		read -r used <"$at/memory.current"
		while read -r key amount; do
			case $key in inactive_file) used=$((used - amount)) ;; esac
		done <"$at/memory.stat"
		printf 'container %s %s\n' "$used" "${at##*/lxc.payload.}"
	done
}

# processes: what those of virtual machines use, with the name that each was given
processes() {
	for at in /proc/[0-9]*; do
		read -r name <"$at/comm" || continue
		case $name in qemu* | kvm) ;; *) continue ;; esac
		sum=0
		while read -r key amount _; do
			case $key in VmRSS: | HugetlbPages:) sum=$((sum + amount)) ;; esac
		done <"$at/status"
		printf 'process %s %s %s\n' "${at#/proc/}" "$sum" "$(tr '\0' '\n' <"$at/cmdline" | sed -n '/^-name$/{n;p;q;}')"
	done
}

neighbours() {
	ip -4 neigh | while read -r address _ card _ mac _; do # nobody else reaches who is behind a bridge of libvirt's own
		case $card in virbr*) ;; *) printf 'neighbour %s %s\n' "$mac" "$address" ;; esac
	done
}

{
	echo 'berth-vms 1'
	if has midclt >/dev/null; then
		within 15 midclt call vm.query '[]' '{"select": ["id", "name", "vcpus", "cores", "threads", "memory", "autostart", "status"]}' | said vm 1000000
		within 10 midclt call vm.device.query '[]' '{"select": ["vm", "attributes.mac"]}' | said device 1000000
		within 15 midclt call virt.instance.query '[]' '{"select": ["name", "type", "cpu", "memory", "autostart", "status", "aliases"]}' | said instance 1000000
		containers
		processes
		neighbours
	elif has virsh >/dev/null; then
		libvirt
		processes
		neighbours
	fi
	echo 'end of vms'
} 2>/dev/null </dev/null
exit 0
