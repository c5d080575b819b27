# shellcheck shell=sh disable=SC2154 # the scripts behind set given
# A function that runs restic. What only restic may know, passwords too, comes as lines NAME=VALUE in given, and is in nobody
# else's environment and in no argument.
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
repository() (
	IFS='
'
	set -f
	for line in $given; do export "${line?}"; done
	unset IFS
	RESTIC_CACHE_DIR=/var/lib/berth/backups/cache RESTIC_PROGRESS_FPS=${often:-1} HOME=${HOME:-/root}
	export RESTIC_CACHE_DIR RESTIC_PROGRESS_FPS HOME
	exec restic "$@"
)
