# shellcheck shell=sh
# Runs a command that makes images, and keeps each under a name of its own for as long as a rollback may need it: what it is
# called else, the next one takes. Which image that is, is written down.
#
# Arguments: where that is written down, how many images, of each what it is called and the name that keeps it; command and
# arguments.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
export PATH HOME
unset DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST DOCKER_DEFAULT_PLATFORM
built=$1 n=$2 images=
shift 2
while [ "$n" -gt 0 ]; do
	images="$images$1 $2
"
	shift 2
	n=$((n - 1))
done
"$@"
(umask 077 && mkdir -p "$built")
printf '%s' "$images" | while read -r image kept; do
	id=$(docker image inspect --format '{{.Id}}' "$image")
	docker image tag "$id" "$kept"
	(umask 077 && printf '%s\n' "$id" >"$built/${kept##*:}")
done
