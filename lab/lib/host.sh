# shellcheck shell=bash
# A host: its own process, mount, name, IPC and network namespaces, a disk, a control group. Its first
# process is lab/lib/boot; what is remembered about it lies in $LAB/hI.

# declared I FIELD: name memory disk cpus devices, as lab/hosts.tab says
declared() {
	awk -v i="$1" -v field="$2" '
		/^#/ || NF == 0 { next }
		$1 == "*" { for (f = 1; f <= 5; f++) rest[f] = $f; next }
		++n == i { for (f = 1; f <= 5; f++) mine[f] = $f }
		END {
			split("name memory disk cpus devices", names, " ")
			for (f = 1; f <= 5; f++) if (names[f] == field) print (mine[1] != "" ? mine[f] : f == 1 ? "h" i : rest[f])
		}' "$HERE/hosts.tab"
}

name_of() { declared "$1" name; }

# number HOST: of a number or a name
number() {
	local i
	for ((i = 1; i <= MOST; i++)); do
		if [ "$1" = "$i" ] || [ "$1" = "h$i" ] || [ "$1" = "$(name_of "$i")" ]; then
			[ -f "$LAB/h$i/vars" ] || die "host $1 was never brought up"
			echo "$i"
			return
		fi
	done
	die "no host \"$1\"; lab status lists them"
}

hosts() {
	local d
	for d in "$LAB"/h*/vars; do [ -f "$d" ] && d=${d%/vars} && echo "${d##*/h}"; done | sort -n
}

init_of() { running "$LAB/h$1/init.pid"; }

# on_host I CMD..
on_host() {
	local pid
	pid=$(init_of "$1") || die "host $1 is down"
	shift
	nsenter -t "$pid" -m -u -i -n -p -r -w env -i HOME=/root USER=root TERM="${TERM:-xterm}" \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${@:-bash}"
}

# host_prepare I DOCKER writes down what the host shall be; DOCKER is 1 or 0.
host_prepare() {
	local dir=$LAB/h$1 memory
	mkdir -p "$dir/root"
	memory=$(numfmt --from=iec "$(declared "$1" memory)")
	{
		declare -p LAB NAME CONTROLLER
		echo "HOST=$(name_of "$1") INDEX=$1 ADDRESS=$(address "$1")/24 DOCKER=$2 MEMORY=$memory"
		echo "CPUS=$(declared "$1" cpus) DEVICES=$(declared "$1" devices)"
	} >"$dir/vars"
	if [ "$2" = 1 ] && [ ! -f "$dir/disk" ]; then
		truncate -s "$(declared "$1" disk)" "$dir/disk"
		mkfs.ext4 -q -F -m 0 -O ^has_journal -E lazy_itable_init=1,root_owner=0:0 "$dir/disk"
	fi
}

# host_up I starts it; it runs at once, its daemons a moment later: host_wait.
host_up() {
	local dir=$LAB/h$1 pid child='' n group
	init_of "$1" >/dev/null && return
	disk_released "$1" || die "host $1: its disk is still in use"
	. "$dir/vars"
	cgroup_make "$1" "$MEMORY"
	group=$(cgroup_memory)/$NAME/h$1/system/cgroup.procs
	(
		echo "$BASHPID" >"$group"
		exec setsid unshare --mount --uts --ipc --net --pid --fork --kill-child "$HERE/lib/boot" "$dir"
	) >"$dir/boot.log" 2>&1 </dev/null 9>&- &
	pid=$!
	for ((n = 0; n < 1500; n++)); do # making a network namespace waits while the kernel takes others down
		if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = unshare ]; then
			read -r child 2>/dev/null <"/proc/$pid/task/$pid/children" || true
			child=${child%% *}
			[ -z "$child" ] || break
		fi
		kill -0 $pid 2>/dev/null || break
		sleep 0.02
	done
	[ -n "$child" ] || die "host $1 did not start: $(cat "$dir/boot.log")"
	remember "$dir/outer.pid" "$pid"
	remember "$dir/init.pid" "$child"
	cable "$1" "$child"
}

# host_wait I until SSH, and Docker where there is one, answer.
host_wait() {
	local dir=$LAB/h$1 n
	. "$dir/vars"
	for ((n = 0; n < 600; n++)); do
		init_of "$1" >/dev/null || break
		if in_network timeout 2 bash -c "exec 3<>/dev/tcp/$(address "$1")/22" 2>/dev/null &&
			{ [ "$DOCKER" = 0 ] || on_host "$1" test -S /run/docker.sock; }; then
			return
		fi
		sleep 0.1
	done
	echo "lab: host $HOST is not up: $(tail -3 "$dir/boot.log" "$dir/log"/* 2>/dev/null)" >&2
	return 1
}

# host_kill I: everything in it, at once
host_kill() {
	end "$LAB/h$1/outer.pid"
	end "$LAB/h$1/init.pid"
	disk_released "$1" || echo "lab: the disk of host $1 is still in use" >&2
}

# disk_released I waits until the kernel has let go of the disk: mounted twice it would be damaged.
disk_released() {
	local n
	for ((n = 0; n < 500; n++)); do
		grep -qsxF "$LAB/h$1/disk" /sys/block/loop*/loop/backing_file || return 0
		sleep 0.02
	done
	return 1
}
