# shellcheck shell=sh
# Stages the files that a run kept: those that berth wrote, and what it had taken over and they do not name, which is
# somebody's again then. What else is kept stays where it is. It can be repeated.
#
# Arguments: where the files are kept, where they are staged, what was taken over (empty: nothing comes back), files.
set -eu
umask 077
from=$1 to=$2 taken=$3
shift 3
lay() { # FROM NAME
	if [ ! -f "$1/$2" ] && [ ! -L "$1/$2" ]; then return 0; fi
	if [ -e "$to.new/$2" ] || [ -L "$to.new/$2" ]; then return 0; fi
	case $2 in */*) (umask 022 && mkdir -p "$to.new/${2%/*}") ;; esac
	cp -pP "$1/$2" "$to.new/$2"
}
mkdir -p "${to%/*}"
if [ ! -d "$to" ]; then
	rm -rf "$to.new"
	(umask 022 && mkdir "$to.new")
	for at; do lay "$from" "$at"; done
	[ -z "$taken" ] || inside "$taken" | while IFS= read -r name; do
		[ -z "$name" ] || lay "$taken" "$name"
	done
	mv "$to.new" "$to"
fi
