# shellcheck shell=sh
# Takes what was put in its place by arrive.sh out of it again, so that what was copied can be copied on, and puts back what was there. A
# directory is taken only where it is the one that the data was copied to. Arguments: log of the step, run, then three words each: where it is to
# lie, its place, what says which directory it is.
set -eu
working "$1"
run=$2
shift 2
while [ $# -gt 0 ]; do
	held
	if [ ! -e "$1" ] && is_copy "$2" "$3"; then mv "$2" "$1"; fi
	if [ -e "$2.berth-before-$run" ] && [ ! -e "$2" ]; then mv "$2.berth-before-$run" "$2"; fi
	case $2 in */_data) [ ! -d "${2%/*}" ] || mkdir -p "$2" ;; esac # Docker makes it for the volume, and only once
	shift 3
done
