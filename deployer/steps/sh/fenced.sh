# shellcheck shell=sh
# Fails where something of a service is still there that could start it: berth's note, or a container of its project, running or not.
# Else it writes down when that was so first: whatever changes in its data later, it is not the service that does it.
# Arguments: what Compose calls the project, berth's note, files that say since when.
set -u
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
if [ -e "$2" ]; then
	echo "berth's note of the service is still there: $2" >&2
	exit 1
fi
for project in "$1" "$1-move"; do # the second for its dump
	left=$(docker ps --all --filter "label=com.docker.compose.project=$project" --format '{{.Names}} ({{.Status}})') || exit
	[ -z "$left" ] || {
		echo "a container of the service is still there: $(printf '%s' "$left" | tr '\n' ' ')" >&2
		exit 1
	}
done
held
record=$2
shift 2
for since; do
	[ -f "$since" ] || { mkdir -p "${since%/*}" && touch "$since"; } || exit
done
sync -f "${record%/*/*}" 2>/dev/null || sync
