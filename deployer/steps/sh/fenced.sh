# shellcheck shell=sh
# Fails where something of a service is still there that could start it: berth's note, or a container of its project, running or not.
# Arguments: what Compose calls the project, berth's note.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
if [ -e "$2" ]; then
	echo "berth's note of the service is still there: $2" >&2
	exit 1
fi
left=$(docker ps --all --filter "label=com.docker.compose.project=$1" --format '{{.Names}} ({{.Status}})') || exit
[ -z "$left" ] || {
	echo "a container of the service is still there: $(printf '%s' "$left" | tr '\n' ' ')" >&2
	exit 1
}
sync -f "${2%/*/*}" 2>/dev/null || sync
