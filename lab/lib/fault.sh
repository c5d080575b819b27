# shellcheck shell=bash
# What can happen to a host.

# cut: the cable is pulled. Packets vanish; nobody is told.
fault_cut() { in_network ip link set "v$1" down; }

# slow: 256 kbit/s each way, and a queue that delays.
fault_slow() {
	local pid
	pid=$(init_of "$1") || die "host $1 is down"
	in_network tc qdisc replace dev "v$1" root tbf rate 256kbit burst 4kb latency 800ms
	nsenter -t "$pid" --net tc qdisc replace dev eth0 root tbf rate 256kbit burst 4kb latency 800ms
}

# heal undoes cut, slow, fill and freeze.
fault_heal() {
	local pid
	in_network ip link set "v$1" up
	in_network tc qdisc del dev "v$1" root 2>/dev/null || true
	pid=$(init_of "$1") || return 0
	nsenter -t "$pid" --net tc qdisc del dev eth0 root 2>/dev/null || true
	on_host "$1" rm -f /var/lib/.lab-fill
	fault_thaw "$1"
}

# crash: the power fails. Cut first, or the kernel would close the connections in good order.
fault_crash() {
	in_network ip link set "v$1" down 2>/dev/null || true
	host_kill "$1"
}

# revive brings it back with its disk; what Docker restarts by itself, it restarts.
fault_revive() {
	holder >/dev/null || die "the lab is not up"
	host_up "$1"
	host_wait "$1"
}

# daemons I SIGNAL: to its Docker daemon and the containerd of that; containers go on.
daemons() {
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" sh -c 'for at in /run/docker.pid /run/docker/containerd/containerd.pid; do
		[ ! -s "$at" ] || kill "-$1" "$(cat "$at")" 2>/dev/null
	done; true' lab "$2"
}

# freeze: its Docker daemon does nothing any more, and answers nobody. thaw lets it go on where it was.
fault_freeze() { daemons "$1" STOP; }
fault_thaw() { daemons "$1" CONT; }

# docker restarts its Docker daemon, as systemctl restart docker does: one that is frozen is killed.
fault_docker() {
	. "$LAB/h$1/vars"
	[ "$DOCKER" = 1 ] || die "host $1 has no Docker"
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" sh -c '
		pid=$(cat /run/docker.pid) || exit
		signal=TERM
		! grep -q "^State:.T" "/proc/$pid/status" || signal=KILL
		if [ $signal = KILL ]; then kill -KILL "$(cat /run/docker/containerd/containerd.pid)"; fi
		kill -$signal "$pid" || exit
		while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
		until docker info >/dev/null 2>&1; do sleep 0.2; done'
}

# fill takes all that is free on its disk.
fault_fill() {
	. "$LAB/h$1/vars"
	[ "$DOCKER" = 1 ] || die "host $1 has no disk of its own: only hosts with Docker have"
	# The file system may refuse one piece of all that is free: halves, until nothing fits.
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" bash -c '
		size=$(($(stat -f -c "%a * %S" /var/lib)))
		end=0
		while [ "$size" -ge 4096 ]; do
			if fallocate -o "$end" -l "$size" /var/lib/.lab-fill 2>/dev/null; then end=$((end + size)); else size=$((size / 2)); fi
		done'
}

# fault_fail I SERVICE WORDS: SERVICE is an entry of the catalog, or entry.service; the words are lab/standin's.
fault_fail() {
	[[ $2 =~ ^[a-z0-9][a-z0-9._-]*$ ]] || die "\"$2\" is no service of the catalog"
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" bash -c 'if [ -n "$2" ]; then echo "$2" >"/opt/.lab/behave/$1"; else rm -f "/opt/.lab/behave/$1"; fi' lab "$2" "$3"
}
