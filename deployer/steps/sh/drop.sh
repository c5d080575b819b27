# shellcheck shell=sh
# Removes networks that berth made and that no container, running or not, is in any more. What is not there, what somebody else
# made, and what is in use, stays, and that is no fault.
#
# Arguments: networks.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
export PATH HOME
unset DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST
for network; do
	run=$(docker network inspect --format '{{index .Labels "berth.run"}}' "$network" 2>/dev/null) || continue
	[ -n "$run" ] || continue
	users=$(docker ps --all --quiet --filter "network=$network") || exit 1
	if [ -n "$users" ]; then
		echo "the network $network stays: containers are in it"
		continue
	fi
	docker network rm "$network" >/dev/null || exit 1
done
