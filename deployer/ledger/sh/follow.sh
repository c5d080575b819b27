# shellcheck shell=sh disable=SC2034 # the script behind asks for code
# A function that shows what a process writes to its log until that has ended, and sets code to its exit code. Who waits hears
# of it every ten seconds, on standard error: where that stops, this host hangs.
show() { # LOG
	size=$(wc -c <"$1")
	if [ "$size" -gt "$shown" ]; then
		tail -c +$((shown + 1)) "$1" | head -c $((size - shown)) || exit 1
		shown=$size
	fi
}
follow() { # PROCESS LOG
	shown=0 ticks=1
	while kill -0 "$1" 2>/dev/null; do
		show "$2"
		[ $((ticks % 200)) -ne 0 ] || echo berth-step >&2
		ticks=$((ticks + 1))
		sleep 0.05 2>/dev/null || { sleep 1 && ticks=$((ticks + 19)); }
	done
	wait "$1"
	code=$?
	show "$2"
}
