# shellcheck shell=sh
# Looks whether what a service has left is what it left, so that it may be deleted. Arguments: three words each: the directory, what seek.sh
# said of it when it was copied, and what says since when the service is fenced off.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
held
while [ $# -gt 0 ]; do
	dir=$1 was=$2 since=$3
	shift 3
	if [ ! -d "$dir" ] || [ -L "$dir" ] || [ "${was%% *}" != "$(stat -c %i "$dir")" ]; then
		echo "$dir is not the directory that was copied: nothing is deleted" >&2
		exit 1
	fi
	mounted=$(below "$dir" | head -n 1)
	if [ -n "$mounted" ]; then
		echo "a file system is mounted at $mounted: nothing is deleted" >&2
		exit 1
	fi
	if [ ! -f "$since" ]; then
		echo "nothing says when the service was fenced off here: its data stays" >&2
		exit 1
	fi
	new=$(find "$dir" -newercm "$since" -print -quit) || {
		echo "nobody can say what has changed in $dir: nothing is deleted" >&2
		exit 1
	}
	if [ -n "$new" ]; then
		echo "$new has changed since the service was fenced off here: nothing is deleted" >&2
		exit 1
	fi
done
