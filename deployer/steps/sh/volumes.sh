# shellcheck shell=sh
# Has Compose make the volumes of a project, which comes as its input, and start nothing. Volumes that are there stay as they are.
# Argument: what Compose calls the project.
set -u
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
export PATH HOME
file=$(mktemp) || exit
trap 'rm -f "$file"' EXIT
take "$file"
held
said=$(env -i PATH="$PATH" HOME=/root docker compose --project-name "$1" -f "$file" up --no-start --no-build --scale berth=0 2>&1 </dev/null) || {
	printf '%s\n' "$said" | tail -n 4 >&2
	exit 1
}
