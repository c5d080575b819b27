# shellcheck shell=bash
# The network: a namespace with a bridge, which the controller's side stands in, and a cable to each host.
# A process that sleeps holds the namespace, so that nothing of it is left when that process is gone.

holder() { running "$LAB/controller.pid"; }

controller_up() {
	holder >/dev/null && return
	write_names
	# shellcheck disable=SC2016 # for the shell inside
	unshare --net --mount bash -c '
		set -e
		mount --bind "$1/hosts.file" /etc/hosts
		ip link set lo up
		ip link add br0 address "$3" type bridge # or it takes that of a cable, and another one when that is gone
		ip addr add "$2/24" dev br0
		ip link set br0 up
		touch "$1/controller.ready"
		exec setsid sleep infinity' lab-controller "$LAB" "$CONTROLLER" "$(hardware 1)" >"$LAB/controller.log" 2>&1 </dev/null 9>&- &
	local pid=$! i
	for ((i = 0; i < 1500; i++)); do # making a namespace waits while the kernel takes others down
		[ -e "$LAB/controller.ready" ] && break
		kill -0 $pid 2>/dev/null || die "no network: $(cat "$LAB/controller.log")"
		sleep 0.02
	done
	rm -f "$LAB/controller.ready"
	remember "$LAB/controller.pid" "$pid"
}

controller_down() { end "$LAB/controller.pid"; }

# in_network CMD..: on the controller's side of the network
in_network() { nsenter -t "$(holder)" --net -- "$@"; }

# ctl CMD..: likewise for the tool under test, which finds the hosts by name too
ctl() {
	local pid
	pid=$(holder) || die "the lab is not up"
	exec nsenter -t "$pid" --net --mount --wd="$PWD" -- "$@"
}

address() { echo "$NET.$((10 + $1))"; }

# hardware N is the hardware address of NET.N: a machine that comes back has the one that it had, so that
# nobody sends to a former one until that is forgotten.
hardware() { printf '02:00:0a:4d:00:%02x' "$1"; }

# cable I PID plugs the host with that first process in.
cable() {
	local ip
	ip=$(address "$1")
	in_network ip link del "v$1" 2>/dev/null || true
	in_network ip link add "v$1" type veth peer name eth0 address "$(hardware "${ip##*.}")" netns "$2"
	in_network ip link set "v$1" master br0
	in_network ip link set "v$1" up
}

# REGISTRIES are the names under which the lab's registry stands for the Internet's.
REGISTRIES="registry-1.docker.io index.docker.io docker.io ghcr.io lscr.io quay.io gcr.io registry.k8s.io mcr.microsoft.com"

# write_names writes the table of names that hosts and controller share.
write_names() {
	{
		echo "127.0.0.1 localhost"
		local i
		for ((i = 1; i <= MOST; i++)); do echo "$(address "$i") $(name_of "$i")"; done
		echo "$CONTROLLER controller $REGISTRIES"
	} >"$LAB/hosts.file"
}
