# shellcheck shell=sh
# A function that gives up the names which keep images that were made on this host, where no record names the image any more:
# neither what is deployed, nor what a rollback goes back to, nor what an open run has ready. Where Docker does not answer in
# time the names stay, until another run ends.
forget() { # BUILT DIRECTORIES WITH RECORDS
	built=$1
	shift
	command -v timeout >/dev/null || return 0
	for at in "$built"/*; do
		if [ ! -f "$at" ] || ! read -r id <"$at"; then continue; fi
		! find "$@" -name '*.json' -exec cat {} + 2>/dev/null | grep -qF "\"$id\"" || continue
		said=$(timeout -s KILL 20 docker image rm "berth.local/built:${at##*/}" 2>&1) && rm -f "$at" && continue
		case $? in 137) return ;; esac
		case $said in *[Nn]o\ such\ image*) rm -f "$at" ;; esac
	done
}
