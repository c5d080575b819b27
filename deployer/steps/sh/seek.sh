# shellcheck shell=sh
# Says what a directory is. Arguments: "inode", "place" or "volume", the directory, the volume that it is of or nothing.
#
# volume: "there" where Docker has a volume of that name, in place of a directory, else "missing".
# inode: its number, and a checksum of what is mounted below it; of a volume that Docker mounts from somewhere while a container has it,
# none: it would be empty without one.
# place: "inside" where a file system is mounted there, in whose place nothing can be put, else "apart".
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
what=$1 dir=$2 volume=$3
if [ "$what" != volume ] && [ -L "$dir" ]; then
	echo "the directory is a link: mount what it leads to"
	exit
fi
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
	mounted=$(below "$dir" | sort | cksum)
	echo "inode $(stat -c %i "$dir") ${mounted% *}"
	;;
place)
	if apart "$dir"; then echo "place inside"; else echo "place apart"; fi
	;;
esac
