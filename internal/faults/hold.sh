#!/bin/sh
# Stands before a program of a host: counts calls, and holds the one at which something is to go wrong until it did. Beside the world's log:
# armed, with the number of that call; its name is that of the program.
world=WORLD program=${0##*/}
if [ -f "$world/armed" ] && read -r at <"$world/armed" 2>/dev/null; then
	printf x >>"$world/calls"
	if [ "$(/usr/bin/stat -c %s "$world/calls")" -ge "$at" ] && /usr/bin/mkdir "$world/held" 2>/dev/null; then
		printf '%s\n' "$program" >"$world/holds"
		while [ -f "$world/armed" ]; do /usr/bin/sleep 0.01; done
	fi
fi
exec "/usr/bin/$program" "$@"
