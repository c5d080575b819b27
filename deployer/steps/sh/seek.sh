# shellcheck shell=sh
# Says what a directory is. Arguments: "inode", "place" or "volume", the directory, the volume that it is of or nothing.
#
# volume: "there" where Docker has a volume of that name, in place of a directory, else "missing".
# inode: its number; of a volume that Docker mounts from somewhere while a container has it, none: it would be empty without one.
# place: "inside" where it is a file system of its own, in whose place nothing can be put, else "apart".
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
what=$1 dir=$2 volume=$3
case $what in
volume)
	if docker volume inspect "$dir" >/dev/null 2>&1; then echo "volume there"; else echo "volume missing"; fi
	;;
inode)
	if [ ! -e "$dir" ]; then
		echo "the directory is not there"
		exit
	fi
	if [ ! -d "$dir" ]; then
		echo "it is no directory"
		exit
	fi
	if [ -n "$volume" ]; then
		options=$(docker volume inspect --format '{{json .Options}}' "$volume") || exit
		case $options in
		null | '{}' | '') ;;
		*)
			echo "volume $volume is mounted from somewhere else ($options)"
			exit
			;;
		esac
	fi
	echo "inode $(stat -c %i "$dir")"
	;;
place)
	up=$dir
	while [ ! -d "$up" ]; do up=${up%/*}; done
	if [ "$up" = "$dir" ] && [ "$(stat -c %d "$dir")" != "$(stat -c %d "$dir/..")" ]; then
		echo "place inside"
	else
		echo "place apart"
	fi
	;;
esac
