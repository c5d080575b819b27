# shellcheck shell=sh
# Removes what was copied for a move of a service that never started where it was to go, and what is written down of the move. It can be
# repeated. A directory in the place is taken away only where it is the one that the data was copied to; then what was put aside comes back.
#
# Arguments: run, what is written down of the move, where what is written down of ways lies, the directory of the service; then four words each: the name of the way,
# where the copy lies beside its place, the place, and "inside" where it was copied into the place, or the volume that was made for it. On the source
# the last three are empty.
set -eu
run=$1 note=$2 ways=$3 own=$4
shift 4
take_back() { # BESIDE PLACE WAY
	if [ ! -e "$1" ] && is_copy "$2" "$ways/$3/place"; then mv "$2" "$1"; fi
	if [ -e "$2.berth-before-$run" ] && [ ! -e "$2" ]; then mv "$2.berth-before-$run" "$2"; fi
	case $2 in */_data) [ ! -d "${2%/*}" ] || mkdir -p "$2" ;; esac # Docker makes it for the volume, and only once
	rm -rf "$1"
	bare "$own" "$2"
}
while [ $# -gt 0 ]; do
	if [ "$4" = inside ]; then
		if is_copy "$3" "$ways/$1/place" && [ -z "$(below "$3")" ]; then clear_out "$3"; fi
	elif [ -n "$3" ]; then
		take_back "$2" "$3" "$1"
		if [ -n "$4" ] && rmdir "$3" 2>/dev/null; then
			docker volume rm "$4" >/dev/null || mkdir -p "$3"
		fi
	fi
	rm -rf "${ways:?}/$1"
	shift 4
done
rm -f "$note"
