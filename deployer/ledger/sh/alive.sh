# shellcheck shell=sh
# alive is true where the step that writes this log still runs; pid is its process then.
alive() { # LOG
	pid=$(cat "$1.running" 2>/dev/null) && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF "$1"
}
