# shellcheck shell=sh
# Puts directories in their places by a rename each. What is there is put aside as PLACE.berth-before-RUN, but for an empty directory. It
# can be repeated. Arguments: log of the step, run, then two words each: where it lies, its place.
set -eu
working "$1"
run=$2
shift 2
while [ $# -gt 0 ]; do
	held
	if [ -d "$1" ]; then
		if [ -e "$2" ] || [ -L "$2" ]; then
			if apart "$2"; then
				echo "a file system is mounted at $2 by now: nothing can be put in its place" >&2
				exit 1
			fi
			rmdir "$2" 2>/dev/null || {
				if [ -e "$2.berth-before-$run" ] || [ -L "$2.berth-before-$run" ]; then
					echo "$2.berth-before-$run is there already" >&2
					exit 1
				fi
				mv "$2" "$2.berth-before-$run"
			}
		fi
		mv "$1" "$2"
		sync -f "${2%/*}/" 2>/dev/null || sync
	elif [ ! -d "$2" ]; then
		echo "neither $1 nor $2 is there" >&2
		exit 1
	fi
	shift 2
done
