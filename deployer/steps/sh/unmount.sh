# shellcheck shell=sh disable=SC2034,SC2154 # lies.sh comes before
# Unmounts a share that berth mounted, and removes the units that it wrote. What is in use stays mounted, and so does what somebody has changed
# since; that is said, and no fault: nothing is forced. It can be repeated.
#
# Arguments: run, directory, where systemd has its units, where berth has its records of mounts, where the run keeps the record of before, a file
# like /proc/mounts, what systemd calls it.
set -eu
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
export PATH LC_ALL HOME
unset DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST
run=$1 at=$2 units=$3 dir=$4 kept=$5 mounts=$6 name=$7
state=$dir/$name

stays() {
	echo "$1"
	exit 0
}
# user is a container, running or not, that has something of the directory.
user() {
	for id in $ids; do
		docker container inspect --format '{{$name := .Name}}{{range .Mounts}}{{.Source}}/ {{$name}}{{"\n"}}{{end}}' "$id" || :
	done | while IFS= read -r line; do
		case $line in "$at/"*) printf '%s\n' "${line##* /}" && break ;; esac
	done
}

[ -f "$state.json" ] || exit 0
for unit in "$units/$name.mount" "$units/$name.automount"; do
	ours "$unit" || stays "$unit is not as berth wrote it, and stays"
done
if command -v docker >/dev/null; then
	ids=$(docker ps --all --quiet --no-trunc) || stays "$at stays mounted: Docker does not say whether a container uses it"
	by=$(user)
	[ -z "$by" ] || stays "$at stays mounted: the container $by uses it"
fi
keep_record "$run" "$kept"
systemctl stop "$name.mount" || : # first: an automount that is stopped takes the mount with it, used or not
if mounted; then stays "$at stays mounted: something uses it"; fi
[ ! -e "$units/$name.automount" ] || systemctl disable --now "$name.automount"
rm -f "$units/$name.mount" "$units/$name.automount" "$units/$name.mount.new" "$units/$name.automount.new"
systemctl daemon-reload
[ ! -f "$state.made" ] || while IFS= read -r made; do [ ! -d "$made" ] || rmdir "$made" 2>/dev/null || break; done <"$state.made"
rm -f "$state.own" "$state.made" "$state.units" "$state".*.new
rm -f "$state.json"
