# shellcheck shell=sh disable=SC2034 # service.sh, fetch.sh and restic.sh ask for them
# Brings a service back to a snapshot. Everything is fetched and read once more while it runs; then it is stopped, what is there
# is put aside, which is a rename, what was fetched takes its place, and it is started. Where that cannot be done what was put
# aside comes back. Nothing is deleted.
#
# Arguments: lock, token, service, directory, project, what berth keeps of its backups, run, snapshot, for how long it may get
# healthy; then four words each: "data PATH-IN-SNAPSHOT PATH -", "dump PATH-IN-SNAPSHOT PATH COMMAND" with what reads the dump,
# "check PATH-IN-SNAPSHOT - COMMAND" with what fails where not all is there.
set -u
lock=$1 token=$2 service=$3 dir=$4 project=$5 work=$6 run=$7 snapshot=$8 patience=$9
shift 9
given=$(cat)
placed='' fetched=$work/restore
at_end() {
	ended=$?
	again up --detach --no-build --quiet-pull
	rm -rf "$fetched"
	note "$ended" restore "snapshot $(printf %.8s "$snapshot")"
	let_go
}
trap at_end EXIT
trap 'exit 143' INT TERM

# beside is where something is fetched to: on the file system that it belongs to.
beside() { # PATH
	printf '%s/.berth-restore-%s' "${1%/*}" "$run"
}
fetch_all() {
	while [ $# -gt 0 ]; do
		case $1 in
		data)
			if [ -d "$3" ] && [ "$(stat -c %d "$3")" != "$(stat -c %d "$3/..")" ]; then
				echo "berth mount $3"
				fail mount
			fi
			mkdir -p "${3%/*}/" || fail room
			fetch "$2" "$(beside "$3")" || fail fetch
			;;
		dump) fetch "$2" "$fetched" || fail fetch ;;
		esac
		shift 4
	done
}
aside() { # PATH
	if [ -e "$1" ] || [ -L "$1" ]; then mv "$1" "$1.berth-before-$run" || return; fi
	placed="$placed$1
"
}
empty_as() { # PATH FORMER
	mkdir "$1" || return
	[ ! -d "$2" ] || { chown "$(stat -c %u:%g "$2")" "$1" && chmod "$(stat -c %a "$2")" "$1"; }
}
place_all() {
	while [ $# -gt 0 ]; do
		case $1 in
		data) aside "$3" && mv "$(beside "$3")/${2##*/}" "$3" || return ;;
		dump) aside "$3" && empty_as "$3" "$3.berth-before-$run" || return ;;
		esac
		shift 4
	done
}
read_dumps() {
	while [ $# -gt 0 ]; do
		if [ "$1" = dump ]; then
			echo "berth read"
			in_entry "$fetched/${2##*/}" "$4" </dev/null || return
		fi
		shift 4
	done
}
each_placed() { # DO
	printf '%s' "$placed" | while IFS= read -r at; do "$1" "$at"; done
}
put_back() { # PATH
	[ ! -e "$1.berth-before-$run" ] || {
		mv "$1" "$1.berth-failed-$run" 2>/dev/null
		mv "$1.berth-before-$run" "$1"
	}
}
tell() { # PATH
	[ ! -e "$1.berth-before-$run" ] || echo "berth aside $1.berth-before-$run"
}
back() { # WHAT
	composed stop </dev/null
	each_placed put_back
	echo "berth back"
	fail "$1"
}
sweep_all() {
	while [ $# -gt 0 ]; do
		[ "$1" != data ] || rm -rf "$(beside "$3")"
		shift 4
	done
}
check_all() {
	while [ $# -gt 0 ]; do
		[ "$1" != check ] || in_entry "$fetched/${2##*/}" "$4" </dev/null || return
		shift 4
	done
}

rm -rf "$fetched"
echo "berth fetch"
(fetch_all "$@")
code=$?
if [ $code != 0 ]; then
	sweep_all "$@"
	exit $code
fi
halt
runs=yes
place_all "$@" || back place
sweep_all "$@"
read_dumps "$@" || back read
each_placed tell
again up --detach --no-build --quiet-pull || exit 1
healthy "$project" "$patience" || fail healthy
echo "berth check"
check_all "$@" || fail check
