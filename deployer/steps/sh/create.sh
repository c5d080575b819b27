# shellcheck shell=sh
# Makes networks and volumes that are not there, with the run and the service that they were made for as labels. Who else makes
# one at the same moment has made it.
#
# Arguments: run, service; then of each its kind (network or volume) and its name.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
export PATH HOME
unset DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST
there() { docker "$1" inspect --format '{{.Name}}' "$2" >/dev/null 2>&1; }
run=$1 service=$2
shift 2
while [ $# -gt 1 ]; do
	if ! there "$1" "$2"; then
		case $1 in
		network) said=$(docker network create --label "berth.run=$run" --label "berth.service=$service" "$2" 2>&1) ;;
		*) said=$(docker volume create --label "berth.run=$run" --label "berth.service=$service" "$2" 2>&1) ;;
		esac || there "$1" "$2" || {
			printf '%s %s: %s\n' "$1" "$2" "$said" >&2
			exit 1
		}
	fi
	shift 2
done
