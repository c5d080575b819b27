# shellcheck shell=sh
# Prints the paths that have changed since the mark, each ended by a NUL; with "own" it writes those of files down instead; with "bytes" it
# prints how many bytes those files have, if all was copied and written down since. Without a mark nothing has. A change is the kernel's: of
# content, owner, mode, name, attributes, and also where a program has put the time of the last change back.
#
# Arguments: what berth keeps of the move, directory, "own", "bytes" or nothing.
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
bytes)
	[ -n "$(find "$1" -path '*/content' -newer "$1/mark" | head -n 1)" ] || exit 0
	find . -type f -newercm "$1/mark" -printf '%s\n' | awk '{ n += $1 } END { printf "%.0f\n", n }'
	;;
*) exec find . -newercm "$1/mark" -printf '%P\0' ;;
esac
