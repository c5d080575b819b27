# shellcheck shell=sh disable=SC2034,SC2317 # trial.sh asks for variables, the trap is for at_end
# Writes what the entry of a service dumps and counts, while the service itself is stopped: only what these commands start runs meanwhile. It begins
# from nothing each time, and says at last that all of it is there.
#
# Arguments: where it is written, "--project-directory", the directory of the service, what the project is called meanwhile; then three words each:
# "empty DIR -" for a directory that is to be there, "dump NUMBER COMMAND", "count NUMBER COMMAND", and "place NUMBER DIR" for what does not go along as
# it is: whose it is, and its mode.
set -u
root=$1 home=$3 project=$4
shift 4
at_end() {
	code=$?
	trap - EXIT
	down_trial || [ "$code" != 0 ] || code=1
	rm -rf "$root/trial"
	exit "$code"
}
data=$root/data
rm -rf "$data"
mkdir -p "$data" || exit
lay_trial || exit
down_trial || fail "what an attempt before this one had started does not stop"
trap at_end EXIT
trap 'exit 143' INT TERM HUP
while [ $# -gt 0 ]; do
	case $1 in
	empty) mkdir -p "$2" || exit ;;
	dump)
		mkdir "$data/$2" || exit
		in_entry "$data/$2" "$3" || fail "the backup command of its entry failed"
		;;
	count)
		in_entry "$data" "$3" >"$data/$2.count" || fail "the count command of its entry failed"
		[ -s "$data/$2.count" ] || fail "the count command of its entry counts nothing"
		;;
	place) [ ! -d "$3" ] || stat -c '%u:%g %a' "$3" >"$data/$2.dir" || exit ;;
	esac
	shift 3
done
down_trial || fail "what was started for the dump does not stop"
: >"$data/complete"
sync -f "$data" 2>/dev/null || sync
