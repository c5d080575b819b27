# shellcheck shell=sh disable=SC2034,SC2015,SC2317,SC2086,SC2154 # $json is one word or none; service.sh and restic.sh ask for variables, the trap for at_end
# Makes a snapshot of a service: it is stopped, what its entry dumps is dumped, the snapshot is made, and it is started again,
# whatever happens. Where everything is dumped it starts before the snapshot.
#
# Arguments: lock, token, service, directory, project, what berth keeps of its backups, host, manifest; then what is in the
# snapshot, three words each: "dump NUMBER COMMAND", "data PATH -" (what changes while the service runs) and "file PATH -".
set -u
lock=$1 token=$2 service=$3 dir=$4 project=$5 work=$6 host=$7 manifest=$8
shift 8
given=$(handed) || exit 1
at_end() {
	ended=$?
	again start
	note "$ended" backup "$(sed -n 's/.*"snapshot_id":"\([0-9a-f]\{8\}\).*/snapshot \1/p' "$work/log" | tail -n 1)"
	rm -rf "$work/dump"
	let_go
}
trap at_end EXIT
trap 'exit 143' INT TERM

look() {
	while [ $# -gt 0 ]; do
		case $1 in
		dump) dumps=yes ;;
		*)
			[ "$1" != data ] || data=yes
			[ -e "$2" ] || [ -L "$2" ] || { tell missing "$2" && fail missing; }
			;;
		esac
		shift 3
	done
}
dump() {
	while [ $# -gt 0 ]; do
		if [ "$1" = dump ]; then
			tell dump
			mkdir "$work/dump/$2" && in_entry "$work/dump/$2" "$3" </dev/null || fail dump
		fi
		shift 3
	done
}
dumps='' data=''
look "$@"
rm -rf "$work/dump"
mkdir -p "$work/dump" && printf '%s\n' "$manifest" >"$work/manifest.json" || fail room
halt
if [ -n "$dumps" ]; then
	dump "$@"
	[ -z "$data" ] || composed stop </dev/null || fail stop # what the dumps needed
fi
[ -n "$data" ] || again start || exit 1
n=$#
set -- "$@" "$work/manifest.json"
while [ "$n" -gt 0 ]; do
	at=$2
	[ "$1" != dump ] || at=$work/dump/$2
	set -- "$@" "$at"
	shift 3
	n=$((n - 3))
done
tell snapshot
repository backup $json --host "$host" --tag "berth,service=$service" -- "$@" </dev/null
code=$?
if [ "$code" = 0 ]; then
	date +%s >"$work/saved.new" && mv "$work/saved.new" "$work/saved" # for berth status
else
	tell failed snapshot
fi
again start || exit 1
exit "$code"
