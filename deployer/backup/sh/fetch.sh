# shellcheck shell=sh disable=SC2154 # the scripts behind set snapshot
# fetch restores what a snapshot has at a path, by its name into a directory, and reads it once more from there. It is restored from
# the directory that it lay in: restic gives owner and mode to what is below what it restores, and not to that itself.
fetch() { # PATH DIRECTORY
	in=${1%/*} name=${1##*/}
	(umask 077 && mkdir -p "$2") || return
	repository restore "$snapshot:${in:-/}" --target "$2" --include "/$(printf '%s' "$name" | sed 's/[][*?\\]/\\&/g')" --verify --sparse --json </dev/null || return
	[ -e "$2/$name" ] || [ -L "$2/$name" ]
}
# healthy waits until the containers of a project have said how they are.
healthy() { # PROJECT SECONDS
	n=0
	while :; do
		all=$(docker ps --all --filter "label=com.docker.compose.project=$1" --format '{{.State}} {{.Status}}')
		case $all in *'(health: starting)'* | *created* | *restarting*) ;; *) break ;; esac
		[ "$n" -lt "$2" ] || break
		n=$((n + 1))
		sleep 1
	done
	[ -n "$all" ] && ! printf '%s\n' "$all" | grep -E '\(unhealthy\)|\(health: starting\)|^(restarting|created|dead|exited Exited \([1-9])'
}
