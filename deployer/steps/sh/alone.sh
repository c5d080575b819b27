# shellcheck shell=sh
# Stops or removes containers that no Compose has made, and then runs a command. What is gone already stays gone.
#
# Arguments: stop or rm, the IDs of the containers in one word, and the command.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
does=$1 containers=$2
shift 2
for id in $containers; do
	docker container inspect --format '{{.Id}}' "$id" >/dev/null 2>&1 || continue
	docker stop "$id" >/dev/null
	[ "$does" = stop ] || docker rm --force "$id" >/dev/null
done
exec "$@"
