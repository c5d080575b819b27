# shellcheck shell=sh disable=SC2154 # alive sets pid
# working has the script that calls it, a part of a step, known as that step while it runs: whoever comes after a run that was broken off waits for
# its end, as of the command of a step. What still runs of an attempt before is waited for. The lock has to be this run's still after that.
working() { # LOG: of the step, an argument of the script
	while alive "$1" && [ "$pid" != "$$" ]; do sleep 1; done
	running=$1.running
	trap 'rm -f "$running"' EXIT
	(umask 077 && mkdir -p "${1%/*}" && echo "$$" >"$running") 2>/dev/null || : # a disk that is full is no reason to leave what is to be put right
	held
}
