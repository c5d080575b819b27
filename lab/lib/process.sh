# shellcheck shell=bash
# Processes that the lab started, remembered as "PID START": a number alone may be somebody else's by now.

# started PID prints the time since boot at which it started, in ticks; nothing if there is no such process.
started() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	stat=${stat##*) } # the name before it may hold spaces
	[ "${stat%% *}" != Z ] && cut -d' ' -f20 <<<"$stat"
}

# remember FILE PID
remember() { echo "$2 $(started "$2")" >"$1"; }

# running FILE prints the process that the file remembers, if it still runs.
running() {
	local pid start
	read -r pid start 2>/dev/null <"$1" || return 1
	[ -n "$start" ] && [ "$(started "$pid")" = "$start" ] && echo "$pid"
}

# end FILE kills that process and waits until it is gone.
end() {
	local pid i
	pid=$(running "$1") || return 0
	kill -9 "$pid" 2>/dev/null || true
	for ((i = 0; i < 500; i++)); do
		running "$1" >/dev/null || break
		sleep 0.02
	done
	rm -f "$1"
}
