# shellcheck shell=bash
# A host without Docker as a Proxmox (lab/proxmox), and other hosts as its guests. What it asks of the lab comes through a
# directory of its own, which a process here answers; which guest is which host lies beside it.

# proxmox H [--release 8|9] [--memory SIZE] [--cpus N] GUEST=HOST..: H becomes one; the hosts are its guests by number, off and
# without a disk until it makes them. Without any, its guests are entries.
proxmox() {
	local i guest host dir release=9 memory=64G cpus=16 guests=''
	i=$(number "${1:?which host}")
	shift
	dir=$LAB/h$i
	. "$dir/vars"
	end "$dir/answers.pid"
	: >"$dir/guests"
	while [ $# -gt 0 ]; do
		case $1 in
		--release | --memory | --cpus) declare "${1#--}=${2:?what $1}" && shift 2 ;;
		*=*)
			guest=${1%%=*} host=$(number "${1#*=}")
			guests=doorbell:/var/lib/proxmox-standin/doorbell
			echo "$guest $host" >>"$dir/guests"
			shift
			;;
		*) die "proxmox: $1? GUEST=HOST, --release, --memory, --cpus" ;;
		esac
	done
	[ "$DOCKER" = 0 ] || [ -z "$guests" ] || die "host $HOST has Docker: a Proxmox with guests is a host without (lab up N --docker K)"
	memory=$(numfmt --from=iec "$memory")
	while read -r guest host; do guest_wipe "$host"; done <"$dir/guests"
	guest_shown "$i" "$memory" "$cpus"
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$i" sh -c 'for name in qm pct pvesh pvesm pveam vzdump qmrestore pveversion; do ln -sfn /opt/.lab/bin/proxmox "/usr/local/bin/$name"; done
		rm -rf /etc/pve /var/lib/proxmox-standin /var/log/pve /var/lib/vz
		mkdir -p /etc/pve /var/lib/proxmox-standin/doorbell
		echo "$1" >/var/lib/proxmox-standin/machine.json' lab \
		"{\"release\": $release, \"memory\": $memory, \"cores\": $cpus, \"guests\": \"$guests\"}"
	[ -n "$guests" ] || return 0
	setsid "$LAB/bin/proxmox" answer "$dir/root/var/lib/proxmox-standin/doorbell" \
		env "LAB=$LAB" "$HERE/lab" guest "$i" >"$dir/answers.log" 2>&1 </dev/null 9>&- &
	remember "$dir/answers.pid" "$!"
}

# guest_shown I BYTES CPUS: a host that is up shows another size from now on.
guest_shown() {
	sed -i "s/MEMORY=[0-9]*/MEMORY=$2/; s/^CPUS=[0-9]*/CPUS=$3/" "$LAB/h$1/vars"
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" sh -c 'cat >/opt/.lab/vars.new && mv /opt/.lab/vars.new /opt/.lab/vars && sed -i "s/^echo .*/echo $1/" /usr/local/bin/nproc' lab "$3" <"$LAB/h$1/vars"
}

# guest H VERB ID ..: what the stand-in on host H has done with the guest of that number.
guest() {
	local verb=$2 host
	host=$(awk -v id="$3" '$1 == id { print $2 }' "$LAB/h$1/guests")
	[ -n "$host" ] || die "guest $3 is no host of the lab: lab proxmox says which is which"
	local seed=$LAB/h$1/root/var/lib/proxmox-standin/seed/$3
	shift 3
	case $verb in
	start | stop | shutdown | wipe)
		exec 9>"$LAB/.lock"
		flock -w 120 9 || die "another lab command holds $LAB/.lock"
		;;
	esac
	case $verb in
	start) guest_start "$host" "$seed" "$@" ;;
	stop) fault_crash "$host" ;;
	shutdown) guest_shutdown "$host" ;;
	wipe) guest_wipe "$host" ;;
	memory) guest_memory "$host" "$1" ;;
	used) guest_used "$host" ;;
	exec) guest_inside "$host" && on_host "$host" "$@" ;;
	*) die "guest $verb?" ;;
	esac
}

# guest_sized I MB CPUS: what it is to have at its next start
guest_sized() {
	sed -i "s/MEMORY=[0-9]*/MEMORY=$(($2 << 20))/; s/^CPUS=[0-9]*/CPUS=$3/" "$LAB/h$1/vars"
}

# guest_start I SEED MB CPUS: what a new one is told is laid where lab/lib/boot looks for it.
guest_start() {
	if [ ! -d "$LAB/h$1/root" ]; then
		host_prepare "$1" 1
		rm -rf "$LAB/h$1/seed"
		[ ! -d "$2" ] || cp -a "$2" "$LAB/h$1/seed"
	fi
	guest_sized "$1" "$3" "$4"
	host_up "$1"
}

# guest_shutdown: containers end as they do when Docker does, then the machine.
guest_shutdown() {
	# shellcheck disable=SC2016 # for the host's shell
	on_host "$1" sh -c 'pid=$(cat /run/docker.pid) && kill -TERM "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done' 2>/dev/null || true
	fault_crash "$1"
}

# guest_wipe takes its disk away: the next start makes another machine, with keys of its own.
guest_wipe() {
	fault_crash "$1"
	rm -rf --one-file-system "$LAB/h$1/disk" "$LAB/h$1/root" "$LAB/h$1/seed"
}

# guest_inside I waits until what runs in it sees a disk of its own: before that it would be this machine's.
guest_inside() {
	local n
	for ((n = 0; n < 300; n++)); do
		if on_host "$1" test -e /.laid-out; then return; fi
		sleep 0.1
	done
	die "guest $1 does not come up"
}

# guest_memory I MB changes what a running container may have.
guest_memory() {
	local top group limit
	top=$(cgroup_memory)
	group=$top/$NAME/h$1 limit=memory.limit_in_bytes
	[ ! -e "$top/cgroup.controllers" ] || limit=memory.max
	echo "$(($2 << 20))" >"$group/$limit"
	. "$LAB/h$1/vars"
	guest_shown "$1" "$(($2 << 20))" "$CPUS"
}

# guest_used prints the bytes that its control group holds.
guest_used() {
	local top
	top=$(cgroup_memory)
	awk '$1 == "total_rss" || $1 == "anon" { n = $2 } END { print n + 0 }' "$top/$NAME/h$1/memory.stat"
}
