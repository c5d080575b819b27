# shellcheck shell=sh
# Puts an uploaded file in its place as root. What is compared is what will be read from now on, not the upload.
#
# Arguments: source, target, temporary name, mode, owner, group, SHA-256.
set -eu
if [ -d "$2" ]; then
	echo "it is a directory" >&2
	exit 1
fi
if [ ! -d "${3%/*}/" ]; then
	echo "its directory ${3%/*} is not there" >&2
	exit 1
fi
trap 'rm -f -- "$3"' EXIT
trap 'exit 1' HUP INT TERM
install -m 0600 -- "$1" "$3"
[ -z "$5" ] || chown -- "$5" "$3"
[ -z "$6" ] || chgrp -- "$6" "$3"
chmod -- "$4" "$3"
got=$(sha256sum <"$3")
if [ "${got%% *}" != "$7" ]; then
	echo "what was written is not what was sent" >&2
	exit 1
fi
sync -- "$3" 2>/dev/null || :
mv -f -- "$3" "$2"
trap - EXIT
