# shellcheck shell=sh disable=SC2154 # ask.sh sets node
# Which disks storages have. It changes nothing. Arguments: pairs of content (images or rootdir) and storage.
{
	while [ $# -gt 1 ]; do
		ask "$1" "$2" "/nodes/$node/storage/$2/content" --content "$1" &
		shift 2
	done
	wait
	echo 'end of volumes'
} 2>/dev/null </dev/null
exit 0
