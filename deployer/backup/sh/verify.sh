# shellcheck shell=sh disable=SC2034,SC2317 # service.sh, fetch.sh and restic.sh ask for variables, the trap for at_end
# Tries whether a service comes back from a snapshot: everything is fetched from the repository itself into a directory of its own
# and read once more, and the service is started there, beside the one that runs, until it is healthy. All of that goes again.
#
# Arguments: lock, token, service, directory, project, what berth keeps of its backups, snapshot, bytes of it, for how long it may
# get healthy, the Compose file to try it with; then three words each: "dump NUMBER COMMAND" with what reads a dump, "empty NUMBER -"
# for a directory that begins without anything, "check NUMBER COMMAND" with what fails where not all is there.
set -u
lock=$1 token=$2 service=$3 home=$4 project=$5-verify work=$6 snapshot=$7 size=$8 patience=$9
shift 9
given=$(cat)
dir=$work/trial
at_end() {
	note "$?" verify "snapshot $(printf %.8s "$snapshot")"
	[ ! -f "$dir/compose.yaml" ] || composed down --volumes --remove-orphans --timeout 10 </dev/null
	rm -rf "$dir"
	let_go
}
trap at_end EXIT
trap 'exit 143' INT TERM
each() { # KIND DO ...
	kind=$1 do=$2
	shift 2
	while [ $# -gt 0 ]; do
		[ "$1" != "$kind" ] || "$do" "$2" "$3" </dev/null || return
		shift 3
	done
}
empty() { mkdir -p "$dir/empty/$1"; }
in_dump() { in_entry "$dir/all$work/dump/$1" "$2"; }

rm -rf "$dir"
mkdir -p "$dir" || fail room
free=$(df -Pk "$dir" | awk 'NR == 2 { print $4 }')
[ "$((size / 1024))" -lt "$free" ] || fail room
echo "berth fetch"
repository --no-cache restore "$snapshot" --target "$dir/all" --verify --sparse --json </dev/null || fail fetch
cp -p "$home/images.yaml" "$dir/images.yaml" || fail room
[ ! -f "$home/.env" ] || cp -p "$home/.env" "$dir/.env" || fail room
printf '%s\n' "$1" >"$dir/compose.yaml" || fail room
shift
echo "berth try"
each empty empty "$@" || fail room
each dump in_dump "$@" || fail read
composed up --detach --no-build --pull never </dev/null || fail start
healthy "$project" "$patience" || fail healthy
each check in_dump "$@" || fail check
printf '%s %s\n' "$(date +%s)" "$snapshot" >"$work/verified.new" && mv "$work/verified.new" "$work/verified"
