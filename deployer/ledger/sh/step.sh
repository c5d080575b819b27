# shellcheck shell=sh disable=SC2154 # alive sets pid
# Runs a command as a step, and shows its output. The command has a session of its own and writes
# to a file, so that it comes to its end and is written down when whoever asked for it is gone. A step of the
# same name that still runs from before is waited for, and so is every step of another run: else what a run that
# was broken off still does could come after what takes it back. Then the lock has to be this run's still: a
# computer that slept, or whose network was gone, may come back when others have long gone on.
#
# Arguments: lock directory, token, the text of inner.sh, journal, log, the bodies of the entries before, after when done,
# after when failed, command and arguments.
set -u
umask 077
inner=$1 journal=$2 log=$3
shift
mkdir -p "${journal%/*}" "${log%/*}" || exit 74
busy() {
	for at in "${log%/*/*}"/*/*.running; do
		at=${at%.running}
		case $at in "$log") ;; "${log%/*}"/*) continue ;; esac
		if alive "$at"; then return 0; fi
		[ -z "${pid:-}" ] || rm -f "$at.running" # of a step that ended when its host did
	done
	return 1
}
waited=0
while busy; do
	# Who asked for this is told, and where nobody is there any more this ends here.
	[ $((waited % 5)) -ne 0 ] || echo "waits for ${at##*/} of run $(basename "${at%/*}"), which still runs here" || exit 74
	waited=$((waited + 1))
	sleep 1
done
held
: >"$log" || exit 74
if command -v setsid >/dev/null; then
	setsid sh -c "$inner" berth-step "$@" </dev/null >/dev/null 2>&1 &
else
	sh -c "$inner" berth-step "$@" </dev/null >/dev/null 2>&1 &
fi
child=$!
echo "$child" >"$log.running"
follow "$child" "$log"
rm -f "$log.running"
case $code in 75) code=1 ;; esac # which says that the lock is lost
if [ "$code" = 74 ]; then
	(: >>"$journal") # which says why, where it is no full disk
	echo "the journal $journal cannot be written" >&2
fi
exit "$code"
