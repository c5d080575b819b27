# shellcheck shell=bash
# Control groups: NAME/hI for each host, with its memory as the limit; the host's own processes are in
# NAME/hI/system, Docker makes its containers' beside that. Both versions of the kernel's interface.

cgroup_memory() { # -> where the memory controller is
	if [ -e /sys/fs/cgroup/cgroup.controllers ]; then echo /sys/fs/cgroup; else echo /sys/fs/cgroup/memory; fi
}

# cgroup_make I MEMORY
cgroup_make() {
	local top dir
	top=$(cgroup_memory)
	dir=$top/$NAME/h$1
	mkdir -p "$dir/system"
	if [ -e "$top/cgroup.controllers" ]; then
		for d in "$top" "$top/$NAME" "$dir"; do echo "+memory +cpu +pids" >"$d/cgroup.subtree_control" 2>/dev/null || true; done
		echo "$2" >"$dir/memory.max" || true
	else
		echo "$2" >"$dir/memory.limit_in_bytes" || true
	fi
}

# cgroup_remove takes away every group of the lab, in every hierarchy, children first.
cgroup_remove() {
	local i
	for ((i = 0; i < 100; i++)); do
		find /sys/fs/cgroup -depth -type d \( -path "*/$NAME" -o -path "*/$NAME/*" \) -exec rmdir {} + 2>/dev/null || true
		[ -n "$(find /sys/fs/cgroup -type d -path "*/$NAME" 2>/dev/null | head -1)" ] || return 0
		sleep 0.05
	done
	echo "lab: control groups of $NAME are left below /sys/fs/cgroup" >&2
}
