# shellcheck shell=sh disable=SC2034,SC2154 # lies sets is and from
# Mounts a share by units of systemd that berth writes: a .mount, and an .automount, by which it is mounted when somebody asks for it. What
# somebody else has there stays: a unit that berth did not write or that was changed, a line of fstab, another mount, files that the share would hide. It can be
# repeated.
#
# Arguments: run, directory, the program that mounts it, where systemd has its units, where berth has its records of mounts,
# where the run keeps the record of before, a file like /proc/mounts, the record; then of each unit its name and its text, the mount first.
set -eu
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
run=$1 at=$2 helper=$3 units=$4 dir=$5 kept=$6 mounts=$7 record=$8
shift 8
name=${1%.mount}
state=$dir/$name changed=''

free() { # NAME TEXT
	by=$(systemctl show -p FragmentPath --value "$1")
	case $by in '' | "$units/$1") ;; *) fail "$at is mounted by $by, which is not berth's, and stays" ;; esac
	ours "$units/$1" || fail "$units/$1 is not as berth wrote it, and stays"
}
wrote() { printf '%s' "$2" | sum; } # NAME TEXT
know() {                            # NAME TEXT: among what berth wrote
	new=$(wrote "$@")
	grep -qxF -e "$new" "$state.own.new" || printf '%s\n' "$new" >>"$state.own.new"
}
above() { # DIR: it and those above it that are not there
	one=$1
	while [ ! -d "$one" ]; do
		printf '%s\n' "$one"
		one=${one%/*}
	done
}
put() { # NAME TEXT; a run that was cut may have left the beginning of it
	rm -f "$units/$1.new"
	if [ -f "$units/$1" ] && [ "$(sum <"$units/$1")" = "$(wrote "$@")" ]; then return 0; fi
	lies
	if [ -z "$changed" ] && [ -n "$is" ]; then # what is mounted by the former text goes first
		systemctl stop "$name.mount" || :
		if mounted; then fail "$at is in use, and stays mounted as it is"; fi
		systemctl stop "$name.automount"
	fi
	changed=yes
	printf '%s' "$2" >"$units/$1.new"
	chmod 644 "$units/$1.new"
	flush "$units/$1.new"
	mv -f "$units/$1.new" "$units/$1"
}

[ -d /run/systemd/system ] || fail "no systemd runs here, and berth mounts shares by its units only"
command -v "$helper" >/dev/null || fail "$helper is not here, which mounts the share"
each free "$@"
lies
if [ -n "$is" ]; then
	[ -f "$state.json" ] || fail "$from is mounted at $at already, and stays"
elif [ -e "$at" ] || [ -L "$at" ]; then
	if [ -L "$at" ] || [ ! -d "$at" ]; then fail "$at is no directory"; fi
	[ -z "$(ls -A "$at")" ] || fail "$at holds files, which the share would hide: move them away"
fi

mkdir -p "$dir"
keep_record "$run" "$kept"
if [ -f "$state.own" ]; then cp "$state.own" "$state.own.new"; else : >"$state.own.new"; fi
each know "$@"
flush "$state.own.new"
mv "$state.own.new" "$state.own"
[ -n "$is" ] || [ -f "$state.made" ] || above "$at" | whole "$state.made"
printf '%s\n' "$units/$name.mount" "$units/$name.automount" | whole "$state.units"
printf '%s\n' "$record" | whole "$state.json"
[ -n "$is" ] || (umask 022 && mkdir -p "$at")
each put "$@"
systemctl daemon-reload
systemctl enable "$name.automount"
lies
[ -n "$is" ] || systemctl start "$name.automount"
systemctl start "$name.mount" || {
	journalctl -q -o cat -n 5 -u "$name.mount" >&2 || :
	exit 1
}
