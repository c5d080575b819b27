# shellcheck shell=sh
# Backs up a guest that is shut down and is to be destroyed, where its run has not done so before: the step that began it may have gone on by itself. vzdump ends well
# without doing anything where a guest is another node's, so the backup has to be there afterwards.
# Arguments: qm or pct, number, storage, what the note of the backup says, command and arguments.
set -u
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
program=$1 id=$2 storage=$3 note=$4
shift 4
look() { has=$(pvesh get "/nodes/localhost/storage/$storage/content" --content backup --vmid "$id" --output-format json) || exit; }
look
case $has in *"$note"*)
	echo "the backup is there"
	exit
	;;
esac
case $($program status "$id") in
'status: stopped') ;;
*)
	echo "guest $id runs again: it is not backed up, and stays" >&2
	exit 1
	;;
esac
had=$has
"$@" || exit
look
[ "$has" != "$had" ] || {
	echo "vzdump ended well, and storage $storage has no backup of guest $id that it had not before" >&2
	exit 1
}
