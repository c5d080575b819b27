# shellcheck shell=sh
# Writes a staged file, whole or not at all: input ends early, too, where a connection breaks, and may come
# late, from a computer that slept. Arguments: lock directory, token, file, mode, SHA-256. The content comes as input.
set -eu
umask 077
held
cat >"$1.new"
got=$(sha256sum <"$1.new")
if [ "${got%% *}" != "$3" ]; then
	echo "what was written is not what was sent" >&2
	exit 1
fi
chmod "$2" "$1.new"
sync "$1.new" 2>/dev/null || sync
held
mv "$1.new" "$1"
