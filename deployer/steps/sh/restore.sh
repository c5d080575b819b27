# shellcheck shell=sh
# Lays the files that a run kept beside their directory: those that berth wrote. What is strange there stays where it is
# kept. It can be repeated.
#
# Arguments: where the directory is kept, where it is staged, files.
set -eu
umask 077
from=$1 to=$2
shift 2
mkdir -p "${to%/*}"
if [ ! -d "$to" ]; then
	rm -rf "$to.new"
	(umask 022 && mkdir "$to.new")
	for at; do
		[ -e "$from/$at" ] || continue
		case $at in */*) (umask 022 && mkdir -p "$to.new/${at%/*}") ;; esac
		cp -a "$from/$at" "$to.new/$at"
	done
	mv "$to.new" "$to"
fi
