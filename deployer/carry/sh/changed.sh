# shellcheck shell=sh
# Prints the paths that have changed since the mark, each ended by a NUL; with "own" it writes those of files down instead. Without a mark
# nothing has. A change is the kernel's: of content, owner, mode, name, attributes, and also where a program has put the time of the last
# change back.
#
# Arguments: what berth keeps of the move, directory, "own" or nothing.
set -u
umask 077
if [ ! -f "$1/mark" ]; then
	[ "$3" = own ] || exit 0
	echo "no mark was set" >&2
	exit 1
fi
cd -- "$2" || exit
case $3 in
own) exec find . -type f -newercm "$1/mark" -printf '%p\0' >"$1/own" ;;
*) exec find . -newercm "$1/mark" -printf '%P\0' ;;
esac
