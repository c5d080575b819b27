# shellcheck shell=sh
# Looks whether containers are still those that were seen, before files are put in place beside them. Nothing is done to them.
#
# Arguments: how many containers, of each its ID and what Compose calls its configuration, then those of place.sh, which stands behind.
set -eu
many=$1
shift
while [ "$many" -gt 0 ]; do
	made=$(docker container inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$1") || made=
	if [ "$made" != "$2" ]; then
		echo "the container $(printf %.12s "$1") is gone, or was made anew since berth looked: nothing was changed. berth deploy looks again"
		exit 1
	fi
	shift 2
	many=$((many - 1))
done
