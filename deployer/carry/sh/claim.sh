# shellcheck shell=sh
# Makes a directory a place that data is carried to: one that is not there is made, an empty one is taken, and one that was taken
# for the same before is taken again. It says "empty" of what has nothing in it yet. Exit code 17: it is another one and has something in it, or a link.
#
# Arguments: what berth keeps of the move, directory.
set -u
umask 022
work=$1 dir=$2
(umask 077 && mkdir -p "$work") || exit
mkdir -p "${dir%/*}/" || exit
[ ! -L "$dir" ] || exit 17
[ -d "$dir" ] || (umask 077 && mkdir "$dir") || exit
is=$(stat -c %d:%i "$dir") || exit
# What still receives here, of a connection that was cut without a word, would go on in what takes this directory's place.
for process in /proc/[0-9]*; do
	case $(cat "$process/comm" 2>/dev/null) in
	tar | rsync) [ "$(stat -Lc %d:%i "$process/cwd" 2>/dev/null)" != "$is" ] || kill -KILL "${process#/proc/}" ;;
	esac
done
[ "$(cat "$work/place" 2>/dev/null)" != "$is $dir" ] || exit 0
vacant "$dir" || exit 17
printf '%s\n' "$is $dir" >"$work/place" && echo empty
