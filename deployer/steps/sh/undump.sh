# shellcheck shell=sh
# Takes away what is left of a dump, and of what was started for it. Arguments: where the dump lies, what the project was called.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
left=$(docker ps --all --quiet --filter "label=com.docker.compose.project=$2") || exit
if [ -n "$left" ]; then
	said=$(env -i PATH="$PATH" HOME=/root docker compose --project-name "$2" down --volumes --remove-orphans 2>&1 </dev/null) || {
		printf '%s\n' "$said" | tail -n 4 >&2
		exit 1
	}
fi
held
rm -rf "$1"
