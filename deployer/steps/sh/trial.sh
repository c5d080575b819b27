# shellcheck shell=sh disable=SC2154 # the scripts behind set root, home and project
# Functions for the scripts that start a service once more on its host, under another project's name and with a Compose file in which nothing is
# published, for its dump, or to read one. root has the Compose file as trial/compose.yaml, home is where the service has its images and variables.
umask 077
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
clean() { env -i PATH="$PATH" HOME=/root "$@"; }
composed() {
	clean docker compose --project-directory "$root/trial" --project-name "$project" -f "$root/trial/compose.yaml" -f "$root/trial/images.yaml" "$@" </dev/null
}
# in_entry runs a command of a catalog entry as it is written, with $BACKUP.
in_entry() { # BACKUP COMMAND
	(cd "$root/trial" && clean COMPOSE_PROJECT_NAME="$project" COMPOSE_FILE="$root/trial/compose.yaml:$root/trial/images.yaml" BACKUP="$1" sh -c "$2") </dev/null
}
lay_trial() {
	cp "$home/images.yaml" "$root/trial/images.yaml" || return
	[ ! -f "$home/.env" ] || cp "$home/.env" "$root/trial/.env"
}
# down_trial stops what was started, each container within its own time, and takes it away. What is kept is in nothing that Compose has made.
down_trial() {
	composed stop && composed down --volumes --remove-orphans || return
	left=$(docker ps --all --quiet --filter "label=com.docker.compose.project=$project") || return
	[ -z "$left" ]
}
fail() { # WHAT
	echo "$1" >&2
	exit 1
}
