# shellcheck shell=sh disable=SC2154 # held.sh sets token
# Stages the files of a service where the later steps find them, all or none: until the last of them is there they lie
# beside it. It removes what was left of an upload that was broken off before.
#
# Arguments: lock directory, token, staged directory (its record is that and .json), then of each file its mode and its name
# below the directory. The input is a line with the lengths of the record and of each file, then their contents.
set -eu
umask 077
held
staged=$1 new=$1.upload.$token
shift
mkdir -p "${staged%/*}"
rm -rf "$staged".upload.*
trap 'rm -rf "$new" "$new".*' EXIT
trap 'exit 1' HUP INT TERM
take "$new.input"
read -r lengths <"$new.input"
at=$((${#lengths} + 2))
next() { # MODE FILE
	tail -c "+$at" "$new.input" | head -c "${lengths%% *}" >"$2"
	chmod "$1" "$2"
	at=$((at + ${lengths%% *}))
	lengths=${lengths#* }
}
dir() {
	umask 022
	mkdir -p "$1"
	umask 077
}
next 0600 "$new.json"
dir "$new"
while [ $# -gt 0 ]; do
	case $2 in */*) dir "$new/${2%/*}" ;; esac
	next "$1" "$new/$2"
	shift 2
done
find "$new.json" "$new" -type f -exec sync {} + 2>/dev/null || sync
held
rm -rf "$staged" "$staged.json"
mv "$new.json" "$staged.json"
mv "$new" "$staged"
