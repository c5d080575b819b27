# shellcheck shell=sh
# Waits until no step of any run works here any more: what a run that was broken off still does, nobody else can see the end of. Each is named once, with its run.
#
# Arguments: the directory of logs.
set -u
for at in "$1"/*/*.running; do
	at=${at%.running} said=''
	while alive "$at"; do
		# Where nobody is there any more who waits, this ends here.
		[ -n "$said" ] || echo "${at##*/} $(basename "${at%/*}")" || exit 74
		said=yes
		sleep 1
	done
done
